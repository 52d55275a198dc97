// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { startFakeCi } from "../../ci/mod.ts";
import { testEnvironment } from "../_environment.ts";

const CLI = new URL("../../cli.ts", import.meta.url).pathname;

Deno.test("ci commands: workflows are written, verified, and found edited", async () => {
  await using t = await testEnvironment({ "sub/file": "" });
  assert.match(await t.fails(1, ["ci", "verify"]), /ci\/drift/);
  const written = await t.ok(["ci", "init", "gitlab", "--branch", "trunk"], {
    cwd: "sub",
  });
  assert.equal(written, "created    .gitlab/ocuroot.yml\n");
  await t.ok(["ci", "verify"]);
  const path = ".gitlab/ocuroot.yml";
  const text = await t.read(path) ?? "";
  assert.match(text, /"trunk"/);
  await t.write({ [path]: text.replace("ocuroot push", "ocuroot version") });
  assert.match(await t.fails(1, ["ci", "verify"]), /"\.gitlab.*" is edited/);
  const json = await t.run(["ci", "verify", "--json"]);
  assert.equal(json.code, 1);
  assert.deepEqual(JSON.parse(json.stdout), {
    files: [{ platform: "gitlab", path, state: "edited" }],
  });
  assert.match(await t.fails(1, ["ci", "init", "gitlab"]), /ci\/exists/);
  await t.ok(["ci", "init", "gitlab", "--force"]);
  assert.equal(await t.read(path), text, "the branch is remembered");
  assert.match(await t.fails(2, ["ci", "init", "travis"]), /one of github/);
});

Deno.test("ci commands: init prints steps apart, and all with --json", async () => {
  await using t = await testEnvironment({});
  const ran = await t.run(["ci", "init", "github", "--json"]);
  const { files, steps, trigger } = JSON.parse(ran.stdout);
  assert.equal(files.length, 2);
  assert.ok(steps.length > 0);
  assert.match(trigger, /^trigger\(start_work\)$/m);
});

Deno.test("ci commands: schedule, list, status and logs of a server", async () => {
  await using t = await testEnvironment({ "file": "content\n" });
  await using ci = await startFakeCi({ env: Deno.env.toObject() });
  const env = { OCUROOT_CI_URL: ci.url, OCUROOT_CI_TOKEN: ci.token };
  const passed = await t.ok(
    [
      "ci",
      "schedule",
      "--wait",
      "--variable",
      "A=b c",
      "--",
      'cat file; echo "$A"',
    ],
    { env },
  );
  assert.match(passed, /^content\nb c\n1 {2}passed /m);
  const failed = await t.run(["ci", "schedule", "--wait", "--", "false"], {
    env,
  });
  assert.equal(failed.code, 1);
  const quoted = ["ci", "schedule", "--wait", "--", "echo", "a  b", "$HOME"];
  assert.match(await t.ok(quoted, { env }), /^a {2}b \$HOME$/m);
  assert.equal(
    (await t.ok(["ci", "list"], { env })).trim().split("\n").length,
    3,
  );
  const status = await t.ok(["ci", "status", "2", "--json"], { env });
  assert.equal(JSON.parse(status).status, "failed");
  assert.match(await t.ok(["ci", "logs", "1"], { env }), /^content$/m);
  assert.match(await t.fails(1, ["ci", "logs", "9"], { env }), /ci\/request/);
  await t.fails(2, ["ci", "schedule", "--variable", "UNSET", "--", "true"], {
    env,
  });
});

Deno.test("ci commands: without a server there is advice", async () => {
  await using t = await testEnvironment({});
  const stderr = await t.fails(1, ["ci", "list"]);
  assert.match(stderr, /ci\/server/);
  assert.match(stderr, /ocuroot ci fake/);
});

Deno.test("ci commands: a server is found by its account, and leaves nothing", async () => {
  await using t = await testEnvironment({});
  const server = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", CLI, "ci", "fake"],
    env: { OCUROOT_HOME: t.home },
    cwd: t.repo,
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = server.stdout.getReader();
  await reader.read();
  const file = `${t.home}/ci-server.json`;
  const { mode } = await Deno.stat(file);
  if (Deno.build.os !== "windows") assert.equal((mode ?? 0) & 0o777, 0o600);
  await t.ok(["ci", "schedule", "--wait", "--", "true"]);
  await t.ok(["ci", "schedule", "--", "sleep 600"]);
  server.kill("SIGTERM");
  await reader.cancel();
  assert.equal((await server.status).code, 0);
  await assert.rejects(Deno.stat(file), Deno.errors.NotFound);
});

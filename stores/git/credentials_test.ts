// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { hideCredentials } from "./credentials.ts";
import { runGit } from "./git.ts";

Deno.test("B31 F42 hideCredentials() moves them to the environment", () => {
  const env = { PATH: "/bin", GIT_CONFIG_COUNT: "1" };
  const hidden = hideCredentials(
    ["fetch", "--", "https://bot:s3%40cret@forge.example:8443/a@b.git"],
    env,
  );
  assert.deepEqual(hidden.args, [
    "fetch",
    "--",
    "https://forge.example:8443/a@b.git",
  ]);
  assert.deepEqual(hidden.env, {
    PATH: "/bin",
    GIT_CONFIG_COUNT: "2",
    GIT_CONFIG_KEY_1: "http.https://forge.example:8443/.extraHeader",
    GIT_CONFIG_VALUE_1: `Authorization: Basic ${btoa("bot:s3@cret")}`,
  });
});

Deno.test("B31 F42 hideCredentials() keeps a name for helpers and all else", () => {
  const named = hideCredentials(["ls-remote", "https://bot@forge/a"], {});
  assert.deepEqual(named.args, ["ls-remote", "https://forge/a"]);
  assert.equal(
    named.env["GIT_CONFIG_KEY_0"],
    "credential.https://forge/.username",
  );
  assert.equal(named.env["GIT_CONFIG_VALUE_0"], "bot");
  for (const url of ["https://forge/a@b", "ssh://git@forge/a", "git@forge:a"]) {
    assert.deepEqual(hideCredentials([url], {}), { args: [url], env: {} });
  }
});

Deno.test("B31 F42 a password reaches the server and no command line", async () => {
  const heard: (string | null)[] = [];
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    (request) => {
      heard.push(request.headers.get("authorization"));
      return new Response("", { status: 404 });
    },
  );
  const trace = await Deno.makeTempFile({ prefix: "ocuroot-trace-" });
  try {
    const url = `http://bot:canary-pass@127.0.0.1:${server.addr.port}/a.git`;
    const result = await runGit(["ls-remote", "--", url], {
      env: { PATH: Deno.env.get("PATH") ?? "", GIT_TRACE: trace },
    });
    assert.notEqual(result.code, 0);
    assert.equal(heard[0], `Basic ${btoa("bot:canary-pass")}`);
    const commands = await Deno.readTextFile(trace);
    assert.match(commands, /ls-remote/);
    assert.doesNotMatch(commands + result.stderr, /canary-pass/);
  } finally {
    await server.shutdown();
    await Deno.remove(trace);
  }
});

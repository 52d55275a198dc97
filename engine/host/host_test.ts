// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { OcurootError } from "@ocuroot/sdk/error";
import type { Effect, EffectHandler, ShellResult } from "@ocuroot/sdk/host";
import type { Json, Log } from "@ocuroot/sdk/model";
import { createHost } from "./host.ts";
import { createSecrets } from "./secrets.ts";

const SITE = { filename: "release.ocu.star", line: 12, column: 3 };

interface Bench {
  readonly host: EffectHandler;
  readonly logs: Log[];
  readonly root: string;
  readonly abort: AbortController;
}

async function withHost(
  run: (bench: Bench) => Promise<void>,
  env: Record<string, string> = {},
): Promise<void> {
  const root = await Deno.makeTempDir();
  await Deno.mkdir(`${root}/svc/api`, { recursive: true });
  const logs: Log[] = [];
  const abort = new AbortController();
  const host = createHost({
    root,
    dir: "svc/api",
    env: { PATH: Deno.env.get("PATH") ?? "", ...env },
    secrets: createSecrets(),
    signal: abort.signal,
    onLog: (log) => logs.push(log),
    environments: () => Promise.resolve([]),
    thread: "up",
    now: () => 0,
  });
  try {
    await run({ host, logs, root, abort });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

function shell(command: string, options: Partial<Effect> = {}): Effect {
  return {
    kind: "shell",
    command,
    shell: "sh",
    dir: ".",
    env: {},
    mute: false,
    continueOnError: false,
    timeout: 0,
    ...options,
  } as Effect;
}

async function run(host: EffectHandler, effect: Effect): Promise<ShellResult> {
  return await host.perform(effect, SITE) as unknown as ShellResult;
}

async function failure(work: Promise<unknown>): Promise<OcurootError> {
  const error = await work.then(() => undefined, (error) => error);
  assert.ok(error instanceof OcurootError, String(error));
  return error;
}

Deno.test("K52 K53 shell and pwd work in the directory of the config file", () =>
  withHost(async ({ host, root }) => {
    const real = await Deno.realPath(root);
    const pwd = await host.perform({ kind: "pwd" }, SITE);
    assert.equal(pwd, `${root}/svc/api`);
    const at = async (dir: string) =>
      (await run(host, shell("pwd", { dir }))).stdout;
    assert.equal(await at("."), `${real}/svc/api\n`);
    assert.equal(await at(""), `${real}/svc/api\n`);
    assert.equal(await at(".."), `${real}/svc\n`);
    assert.equal(await at(root), `${real}\n`);
  }));

Deno.test("K54 exit codes, unknown shells and bad directories", () =>
  withHost(async ({ host }) => {
    const failed = await failure(run(host, shell("exit 7")));
    assert.equal(failed.code, "host/exit-status");
    assert.equal(failed.message, "exit 7: exit status 7");
    const go = { continueOnError: true };
    assert.equal((await run(host, shell("exit 7", go))).exitCode, 7);
    const none = { shell: "no-such-shell" };
    assert.equal(
      (await failure(run(host, shell("x", none)))).code,
      "host/spawn",
    );
    const bad = { dir: "missing" };
    assert.equal(
      (await failure(run(host, shell("x", bad)))).code,
      "host/spawn",
    );
    for (const options of [none, bad]) {
      const result = await run(host, shell("x", { ...options, ...go }));
      assert.deepEqual(result, {
        exitCode: -1,
        stdout: "",
        stderr: "",
        combinedOutput: "",
      });
    }
  }));

Deno.test("K55 mute hides lines and still captures; output is interleaved", () =>
  withHost(async ({ host, logs }) => {
    const command = "echo one; echo two >&2; printf three";
    const result = await run(host, shell(command, { mute: true }));
    assert.equal(result.stdout, "one\nthree");
    assert.equal(result.stderr, "two\n");
    assert.equal(result.combinedOutput.length, "one\ntwo\nthree".length);
    assert.deepEqual(logs, []);
  }));

Deno.test("K56 env adds to the inherited environment", () =>
  withHost(async ({ host }) => {
    const env = { B: "2" };
    const result = await run(host, shell('echo "$A$B"', { env }));
    assert.equal(result.stdout, "12\n");
    assert.equal(
      (await host.perform({ kind: "env" }, SITE) as { A: Json }).A,
      "1",
    );
  }, { A: "1" }));

Deno.test("K57 each shell line and each print is one entry", () =>
  withHost(async ({ host, logs }) => {
    await run(host, shell("printf 'a\\n\\nb'"));
    await run(host, shell("echo err >&2"));
    host.print("x\ny", SITE);
    const attributes = {
      thread: "up",
      filename: "release.ocu.star",
      line: "12",
      col: "3",
    };
    assert.deepEqual(logs.map((log) => [log.message, log.stream]), [
      ["a", 1],
      ["", 1],
      ["b", 1],
      ["err", 2],
      ["x\ny", 0],
    ]);
    assert.deepEqual(logs[0]?.attributes, { ...attributes, source: "shell" });
    assert.deepEqual(logs[4]?.attributes, attributes);
    assert.equal(logs[0]?.timestamp, "1970-01-01T00:00:00.000Z");
  }));

Deno.test("K58 secrets are masked in lines, prints and errors", () =>
  withHost(async ({ host, logs }) => {
    host.secret("");
    host.secret("hunter2");
    await run(host, shell("printf hunt; printf 'er2\\n'"));
    host.print("pw hunter2", SITE);
    assert.deepEqual(logs.map((log) => log.message), [
      "<secret>",
      "pw <secret>",
    ]);
    const failed = await failure(run(host, shell("false hunter2")));
    assert.equal(failed.message, "false <secret>: exit status 1");
    const result = await run(host, shell("echo hunter2"));
    assert.equal(result.stdout, "hunter2\n");
  }));

Deno.test("K59 file functions", () =>
  withHost(async ({ host, root }) => {
    const path = "new/deep/x.txt";
    await host.perform({ kind: "write_file", path, content: "é" }, SITE);
    const absolute = `${root}/svc/api/${path}`;
    for (const p of [path, absolute]) {
      assert.equal(
        await host.perform({ kind: "read_file", path: p }, SITE),
        "é",
      );
    }
    await Deno.mkdir(`${root}/empty`);
    const list = (path: string) =>
      host.perform({ kind: "read_dir", path }, SITE);
    assert.deepEqual(await list("../../empty"), []);
    assert.deepEqual(await list("../.."), ["empty", "svc"]);
    const isDir = (path: string) =>
      host.perform({ kind: "is_dir", path }, SITE);
    assert.ok(await isDir("new"));
    assert.ok(!await isDir(path));
    assert.equal((await failure(isDir("missing"))).code, "host/file");
    assert.equal((await failure(list(path))).code, "host/file");
    assert.equal((await failure(list("missing"))).code, "host/file");
  }));

Deno.test("B13 an abort ends the command with its children", () =>
  withHost(async ({ host, root, abort }) => {
    const command = "sleep 300 & echo > started; wait";
    const work = failure(run(host, shell(command)));
    await fileAppears(`${root}/svc/api/started`);
    abort.abort();
    assert.equal((await work).code, "cli/interrupted");
    const after = await failure(run(host, shell("true")));
    assert.equal(after.code, "cli/interrupted");
  }));

Deno.test("B37 a command past its limit is ended", () =>
  withHost(async ({ host }) => {
    const error = await failure(run(host, shell("exec sleep 300")));
    assert.equal(error.code, "host/timeout");
    assert.match(error.hint ?? "", /OCUROOT_SHELL_TIMEOUT/);
  }, { OCUROOT_SHELL_TIMEOUT: "20ms" }));

Deno.test("F27 a command that never stops writing is ended", async (t) => {
  for (const [name, command] of [["stdout", "yes"], ["stderr", "yes >&2"]]) {
    await t.step(name ?? "", () =>
      withHost(async ({ host }) => {
        const error = await failure(run(host, shell(command ?? "")));
        assert.equal(error.code, "host/output");
        assert.match(error.message, /wrote more than 1 MB/);
      }, { OCUROOT_OUTPUT_LIMIT: "1" }));
  }
  await t.step("the limit is a number", () =>
    withHost(async ({ host }) => {
      const error = await failure(run(host, shell("true")));
      assert.equal(error.code, "cli/usage");
    }, { OCUROOT_OUTPUT_LIMIT: "1M" }));
});

Deno.test("B14 a command does not outlive its parent", async () => {
  const dir = await Deno.makeTempDir();
  const code = `import { startWatched } from "${
    import.meta.resolve("./_shell_watch.ts")
  }";
    const command = "echo $$ > pid.tmp; mv pid.tmp pid; exec sleep 300";
    startWatched(["sh", "-c", command], {
      cwd: ${JSON.stringify(dir)}, env: Deno.env.toObject() });
    setInterval(() => {}, 1000);`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", code],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  await fileAppears(`${dir}/pid`);
  const pid = Number(await Deno.readTextFile(`${dir}/pid`));
  child.kill("SIGKILL");
  await child.status;
  await processEnds(pid);
  await Deno.remove(dir, { recursive: true });
});

async function fileAppears(path: string): Promise<void> {
  while (!await Deno.stat(path).then(() => true, () => false)) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function processEnds(pid: number): Promise<void> {
  for (;;) {
    const probe = await new Deno.Command("sh", {
      args: [
        "-c",
        `kill -0 ${pid} 2>/dev/null && ! grep -q '^State:.Z' /proc/${pid}/status`,
      ],
    }).output();
    if (!probe.success) return;
  }
}

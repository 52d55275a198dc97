// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { type TestEnvironment, testEnvironment } from "../_environment.ts";

const LINUX = { ignore: Deno.build.os !== "linux" };

/** Far longer than any test waits. */
const CONFIG = `def up(environment):
    shell("echo $$ >> \\"$OCUROOT_HOME/pids\\"; test -e \\"$OCUROOT_HOME/quick\\" || sleep 300")
    return done()

def down(environment):
    return done()

phase("live", [deploy(environment=e, up=up, down=down) for e in environments()])
`;

async function open(): Promise<TestEnvironment> {
  const t = await testEnvironment({
    "web.ocu.star": CONFIG,
    "environments.ocu.star": `register_environment(environment("live"))\n`,
  });
  await t.ok(["release", "new", "environments.ocu.star"]);
  return t;
}

/** Waits for the shell of the deployment and gives its process. */
async function firstPid(t: TestEnvironment): Promise<number> {
  for (let tries = 0; tries < 400; tries++) {
    const text = await Deno.readTextFile(`${t.home}/pids`).catch(() => "");
    if (text.endsWith("\n")) return Number(text.trim());
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error("The deployment does not start");
}

async function ends(pid: number, limitMs: number): Promise<boolean> {
  const start = performance.now();
  while (performance.now() - start < limitMs) {
    if (!await Deno.stat(`/proc/${pid}`).then(() => true, () => false)) {
      return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return false;
}

const RUN = "web.ocu.star/@r1/deploy/live/1";

for (const [signal, code] of [["SIGTERM", 143], ["SIGINT", 130]] as const) {
  Deno.test(
    `B13 F16 ${signal} ends the children, records the outcome and exits ${code}`,
    LINUX,
    async () => {
      await using t = await open();
      const child = t.start(["release", "new", "web.ocu.star"]);
      const pid = await firstPid(t);
      const sent = performance.now();
      child.kill(signal);
      const status = await child.status;
      assert.ok(performance.now() - sent < 10_000, "in time");
      assert.equal(status.code, code);
      assert.ok(await ends(pid, 1000), "its shell is gone");
      const attempt = await t.state(`${RUN}/attempt`) as { code?: string };
      assert.equal(attempt.code, "run/interrupted");
      assert.ok(await t.state(`${RUN}/status/failed`));
      assert.equal(await t.state("web.ocu.star/@/deploy/live"), undefined);
      await t.ok(["state", "fsck"]);
      await Deno.writeTextFile(`${t.home}/quick`, "");
      await t.ok(["work", "continue"]);
      assert.ok(await t.state("web.ocu.star/@/deploy/live"));
      await t.ok(["state", "fsck"]);
    },
  );
}

Deno.test(
  "B14 F17 no child outlives a parent that was killed",
  LINUX,
  async () => {
    await using t = await open();
    const child = t.start(["release", "new", "web.ocu.star"]);
    const pid = await firstPid(t);
    child.kill("SIGKILL");
    await child.status;
    assert.ok(await ends(pid, 5000), "its shell is gone");
    const ran = await t.run(["doctor", "--json"]);
    const [run] = JSON.parse(ran.stdout).runs;
    assert.equal(run.next, "ocuroot work continue");
    await Deno.writeTextFile(`${t.home}/quick`, "");
    await t.ok(["work", "continue"]);
    assert.ok(await t.state("web.ocu.star/@/deploy/live"));
    await t.ok(["state", "fsck"]);
  },
);

Deno.test(
  "B37 a shell step past its limit fails the run and leaves no child",
  LINUX,
  async () => {
    await using t = await open();
    const env = { OCUROOT_SHELL_TIMEOUT: "300ms" };
    const ran = await t.run(["release", "new", "web.ocu.star"], { env });
    assert.equal(ran.code, 1, ran.stderr);
    assert.ok(await ends(await firstPid(t), 5000));
    const attempt = await t.state(`${RUN}/attempt`) as { code?: string };
    assert.equal(attempt.code, "host/timeout");
    assert.ok(await t.state(`${RUN}/status/failed`));
    await t.ok(["state", "fsck"]);
  },
);

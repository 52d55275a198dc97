// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { LABELS } from "../../engine/failpoints.ts";
import {
  FS_REPO,
  type RunOptions,
  type TestEnvironment,
  testEnvironment,
} from "../_environment.ts";
import { findings } from "./_load.ts";

/** Ends with SIGKILL, which shells show as 128 + 9. */
const KILLED = 137;

const CONFIG = `def up(environment, value):
    shell("""echo deploying
test ! -e "$OCUROOT_HOME/broken" || exit 1
echo "{0} {1}" >> "$OCUROOT_HOME/ledger"
sleep \${{PAUSE:-0}}""".format(environment["name"], value))
    return done(outputs={"value": value})

def down(environment, value):
    return done()

phase("live", [
    deploy(environment=e, up=up, down=down, inputs={
        "value": input(ref="@/custom/value"),
    })
    for e in environments()
])
`;

const REPO = `${FS_REPO}
def on_work(commit):
    print(commit)

trigger(on_work)
`;

const PACKAGE = "web.ocu.star";
const VALUE = "@/custom/value";
const SET = ["state", "set", VALUE];
const APPLY = ["state", "apply", VALUE];

/** What comes by a label, after a first release is deployed. */
interface Passage {
  readonly labels: readonly string[];
  /** Gives the command that is killed, once all before it is done. */
  readonly until: (
    t: TestEnvironment,
    value: string,
  ) => Promise<readonly string[]>;
  readonly env?: RunOptions["env"];
}

async function wished(t: TestEnvironment, value: string): Promise<void> {
  await t.ok([...SET, value]);
  await t.ok(APPLY);
}

async function broken(t: TestEnvironment, value: string): Promise<void> {
  await wished(t, value);
  await Deno.writeTextFile(`${t.home}/broken`, "");
  await t.fails(1, ["work", "continue"]);
  await Deno.remove(`${t.home}/broken`);
}

/** Two releases wait for a value that is not there, as long as nobody sets one. */
async function waiting(t: TestEnvironment, value: string): Promise<void> {
  await t.ok(["state", "delete", VALUE]);
  await t.ok(APPLY);
  await t.ok(["release", "new", "--force", PACKAGE]);
  await t.ok(["release", "new", "--force", PACKAGE]);
  await wished(t, value);
}

const PASSAGES: readonly Passage[] = [
  {
    labels: ["set.built", "set.acked"],
    until: (_, value) => Promise.resolve([...SET, value]),
  },
  {
    labels: ["apply.built", "apply.acked"],
    async until(t, value) {
      await t.ok([...SET, value]);
      return APPLY;
    },
  },
  {
    labels: ["queue.built", "queue.acked", "child.output"],
    async until(t, value) {
      await wished(t, value);
      return ["work", "continue"];
    },
  },
  {
    labels: ["beat.built", "beat.acked"],
    async until(t, value) {
      await wished(t, value);
      return ["work", "continue"];
    },
    env: { OCUROOT_LEASE_MS: "60", PAUSE: "1" },
  },
  {
    labels: [
      "interrupt.built",
      "interrupt.acked",
      "requeue.built",
      "requeue.acked",
    ],
    async until(t, value) {
      await wished(t, value);
      const died = await killed(t, ["work", "continue"], "queue.acked");
      assert.equal(died.code, KILLED, died.stderr);
      return ["work", "continue"];
    },
  },
  {
    labels: ["retry.built", "retry.acked"],
    async until(t, value) {
      await broken(t, value);
      return ["release", "retry", PACKAGE];
    },
  },
  {
    labels: ["supersede.built", "supersede.acked"],
    async until(t, value) {
      await waiting(t, value);
      return ["work", "continue"];
    },
  },
  {
    labels: ["write.built", "write.acked"],
    async until(t, value) {
      await wished(t, value);
      const name = value.replace("v", "e");
      const more = `register_environment(environment("${name}"))\n`;
      await t.write({
        "environments.ocu.star": await t.read("environments.ocu.star") + more,
      });
      return ["release", "new", "environments.ocu.star"];
    },
  },
  {
    labels: ["op.built", "op.acked"],
    async until(t, value) {
      await wished(t, value);
      const name = value.replace("v", "o");
      const ref = `@/environment/${name}`;
      const body = JSON.stringify({ name, attributes: {} });
      await t.ok(["state", "set", "-f=json", ref, body]);
      await t.ok(["state", "apply", ref]);
      return ["work", "ops"];
    },
  },
  {
    labels: ["worktree.added", "worktree.removed"],
    async until(t, value) {
      await wished(t, value);
      await t.commit("another");
      return ["work", "cascade"];
    },
  },
  {
    labels: ["trigger.called"],
    async until(t, value) {
      await wished(t, value);
      await t.commit("another");
      return ["work", "trigger"];
    },
  },
  {
    labels: ["index.built", "index.acked"],
    async until(t, value) {
      await wished(t, value);
      await t.write({ [PACKAGE]: `${CONFIG}\n# ${value}\n` });
      await t.commit("another");
      return ["push"];
    },
  },
];

/** What a plain release passes is killed elsewhere. */
const ELSEWHERE =
  /^(config|release|claim|result|function)\.|^child\.(spawning|exited)$/;

async function killed(
  t: TestEnvironment,
  args: readonly string[],
  label: string,
  env: RunOptions["env"] = {},
) {
  return await t.run(args, {
    process: true,
    env: { ...env, OCUROOT_FAILPOINT: `${label}=kill` },
  });
}

Deno.test({
  name:
    "B11 I3 I6 I12 F12 F14 killed at each point that later work passes, the next commands finish it",
  ignore: Deno.build.os !== "linux",
  async fn(t) {
    const tried = PASSAGES.flatMap(({ labels }) => labels);
    const missing = LABELS.filter((label) => !tried.includes(label));
    assert.deepEqual(missing.filter((label) => !ELSEWHERE.test(label)), []);
    await using e = await testEnvironment({
      "repo.ocu.star": REPO,
      [PACKAGE]: CONFIG,
      "environments.ocu.star": `register_environment(environment("one"))\n`,
    });
    await e.ok(["release", "new", "environments.ocu.star"]);
    await wished(e, "v0");
    await e.ok(["release", "new", PACKAGE]);
    let count = 0;
    for (const { labels, until, env } of PASSAGES) {
      for (const label of labels) {
        await t.step(label, async () => {
          const value = `v${++count}`;
          const args = await until(e, value);
          const died = await killed(e, args, label, env);
          assert.equal(died.code, KILLED, `it passes ${label}: ${died.stderr}`);
          const left = await findings(e);
          assert.deepEqual(left.filter(({ code }) => code !== "run-dead"), []);
          // What was asked for is asked for again, then all that is left.
          const again = await e.run(args);
          assert.notEqual(again.code, 255, again.stderr);
          await finished(e, value);
        });
      }
    }
  },
});

/** All is done, once: the value is everywhere, and nothing is left to do. */
async function finished(t: TestEnvironment, value: string): Promise<void> {
  await t.run(["state", "apply", VALUE]);
  await t.ok(["work", "cascade"]);
  assert.equal(await t.ok(["work", "cascade", "-d"]), "null\n");
  assert.deepEqual(await findings(t), []);
  const links = await t.ok(["state", "match", `test/-/${PACKAGE}/@/deploy/*`]);
  const ledger = await Deno.readTextFile(`${t.home}/ledger`);
  const lines = ledger.trim().split("\n");
  for (const link of links.trim().split("\n")) {
    assert.equal(await t.state(`${link}#output/value`), value, link);
    const name = link.split("/").at(-1);
    const ran = lines.filter((line) => line === `${name} ${value}`).length;
    const runs = await t.ok([
      "state",
      "match",
      `test/-/${PACKAGE}/@r*/deploy/${name}/*/status/*`,
    ]);
    assert.ok(ran >= 1, `${name} ran with ${value}`);
    assert.ok(ran <= runs.trim().split("\n").length);
    assert.doesNotMatch(runs, /\/(pending|paused|running)$/m);
  }
}

// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { TestEnvironment } from "../_environment.ts";
import { openWorkshop, pushed } from "../_workshop.ts";

/** Writes down what it deploys: the checkout at work is the current one. */
function packageReading(ref: string): string {
  return `def up(environment, value):
    return done(outputs={"value": value})

def down(environment, value):
    return done()

phase("live", [
    deploy(
        environment=environment("live"),
        up=up,
        down=down,
        inputs={"value": input(ref="${ref}")},
    ),
])
`;
}

const ENVIRONMENTS = `register_environment(environment("live"))\n`;
const LIVE = "test/-/p.ocu.star/@/deploy/live#output/value";

const TRIGGER = `
def on_work(commit):
    shell("echo {} >> trigger.txt".format(commit))

trigger(on_work)
`;

function separate(remote: string): string {
  return `ocuroot("0.3.0")
repo_alias("test")
store.set(
    store.git("${remote}", branch="state", support_files={"support.txt": "s"}),
    intent=store.git("${remote}", branch="intent", support_files={"support.txt": "i"}),
)
${TRIGGER}`;
}

function shared(remote: string): string {
  return `ocuroot("0.3.0")
repo_alias("test")
store.set(store.git("${remote}", branch="main", support_files={"support.txt": "s"}))
${TRIGGER}`;
}

async function show(
  t: TestEnvironment,
  remote: string,
  what: string,
): Promise<string> {
  return await t.git("-C", remote, "show", what);
}

Deno.test("S29 S31 S36 C23 C46 gitstate: two branches, and a trigger from an intent checkout", async () => {
  await using shop = await openWorkshop();
  const remote = await shop.remote("stores");
  const t = await shop.repository("repo", {
    "repo.ocu.star": separate(remote),
    "environments.ocu.star": ENVIRONMENTS,
    "p.ocu.star": packageReading("@/custom/value"),
  });
  await t.ok(["release", "new", "environments.ocu.star"]);
  await t.ok(["release", "new", "p.ocu.star"]);
  assert.equal(await t.state(LIVE), undefined, "it waits");
  for (const [branch, text] of [["state", "s"], ["intent", "i"]]) {
    assert.equal(await show(t, remote, `${branch}:support.txt`), text);
    const author = ["-s", "--format=%an <%ae>", branch ?? ""];
    assert.equal(
      await t.git("-C", remote, "show", ...author),
      "Ocuroot <contact@ocuroot.com>",
    );
  }
  const commit = await t.git("rev-parse", "HEAD");
  await t.ok(["state", "set", "@/custom/value", "hello"]);
  const intent = await shop.clone(remote, { as: "intent", branch: "intent" });
  await intent.ok(["work", "trigger", "--intent"]);
  assert.equal(await intent.read("trigger.txt"), `${commit}\n`);
  await intent.ok(["state", "apply", "@/custom/value"]);
  assert.equal(await intent.state(LIVE), undefined, "only queued");
  assert.equal(await intent.ok(["work", "continue", "-d"]), "null\n");
  await t.ok(["work", "continue"]);
  assert.equal(await intent.state(LIVE), "hello");
  await intent.fails(1, ["state", "get", "p.ocu.star/@r1"]);
  await intent.ok(["state", "get", "@/environment/live"]);
});

Deno.test("S31 S32 commits say who wrote, with which command, in which CI run", async () => {
  await using shop = await openWorkshop();
  const remote = await shop.remote("stores");
  const t = await shop.repository("repo", {
    "repo.ocu.star": separate(remote),
  });
  const env = {
    GITHUB_ACTOR: "ada",
    GITHUB_SERVER_URL: "https://github.example",
    GITHUB_REPOSITORY: "acme/shop",
    GITHUB_RUN_ID: "7",
  };
  const set = ["state", "set", "@/custom/value", "v4lue-of-a-person"];
  await t.ok(set, { env });
  const message = ["log", "-1", "--format=%B", "intent"];
  assert.match(
    await t.git("-C", remote, ...message),
    /^set intent @\/custom\/value\n\nOcu-Tx: [0-9a-f-]{36}\nOcu-By: ada\nOcu-Command: state set\nOcu-Run: https:\/\/github\.example\/acme\/shop\/actions\/runs\/7$/,
    "and no argument",
  );
});

Deno.test("S30 S33 S36 C23 C46 C66 E24 gitstate shared: one branch, links always newest", async () => {
  await using shop = await openWorkshop();
  const remote = await shop.remote("stores");
  const t = await shop.repository("repo", {
    "repo.ocu.star": shared(remote),
    "environments.ocu.star": ENVIRONMENTS,
    "p.ocu.star": packageReading("@/custom/value"),
    "version.txt": "0",
  });
  await t.ok(["release", "new", "environments.ocu.star"]);
  await t.ok(["state", "set", "@/custom/value", "hello"]);
  await t.ok(["state", "apply", "@/custom/value"]);
  const link = "refs/test/-/p.ocu.star/@/deploy/live/@object.json";
  for (let release = 1; release <= 4; release++) {
    await t.write({ "version.txt": `${release}` });
    await pushed(t);
    await t.ok(["release", "new", "p.ocu.star"]);
    const raw = await show(t, remote, `main:state/${link}`);
    assert.ok(raw.includes(`@r${release}/deploy/live`), raw);
  }
  assert.equal(await show(t, remote, "main:support.txt"), "s");
  const clone = await shop.clone(remote, { as: "clone" });
  const inside = { cwd: "intent" };
  const state = { cwd: "state" };
  assert.equal(await clone.state(LIVE, inside), "hello");
  assert.equal(await clone.state(LIVE, state), "hello");
  await clone.ok(["work", "trigger", "-i"], inside);
  const head = await t.git("rev-parse", "HEAD");
  assert.equal(await clone.read("intent/trigger.txt"), `${head}\n`);
});

Deno.test("C45 K50 work of many commits: each commit is triggered once, in the recorded config", async () => {
  await using shop = await openWorkshop();
  const remote = await shop.remote("stores");
  const t = await shop.repository("repo", {
    "repo.ocu.star": separate(remote),
    "environments.ocu.star": ENVIRONMENTS,
    "p.ocu.star": packageReading("./-/q.ocu.star/@/deploy/live#output/value"),
    // Two packages of one commit have work at the same time.
    "r.ocu.star": packageReading("@/custom/value"),
    "q.ocu.star": packageReading("@/custom/value"),
  });
  await t.ok(["release", "new", "environments.ocu.star"]);
  await t.ok(["release", "new", "p.ocu.star"]);
  const first = await pushed(t);
  await t.ok(["release", "new", "q.ocu.star"]);
  await t.ok(["release", "new", "r.ocu.star"]);
  await t.ok(["state", "set", "@/custom/value", "one"]);
  // A trigger that would fail: the recorded one of the other commit counts.
  await t.write({ "repo.ocu.star": separate(remote).replace("echo", "fail") });
  await t.commit();
  await t.ok(["work", "any"]);
  assert.equal(await t.read("trigger.txt"), `${first}\n`);
  await t.git("checkout", "-q", "--detach", first);
  await t.ok(["work", "any", "--comprehensive"]);
  assert.ok(await t.state("./-/q.ocu.star/@/deploy/live"));
});

/** What CI would do: `work any` at each commit that a trigger names. */
async function followTriggers(t: TestEnvironment): Promise<number> {
  for (let jobs = 0;; jobs++) {
    const asked = (await t.read("trigger.txt") ?? "").trim().split("\n");
    const [commit = "", ...rest] = asked;
    if (commit === "") return jobs;
    assert.ok(jobs < 8, `no end: ${asked}`);
    await t.write({ "trigger.txt": rest.map((line) => `${line}\n`).join("") });
    await t.git("checkout", "-q", "--detach", commit);
    await t.ok(["work", "any"]);
  }
}

Deno.test("C38 C39 C45 S50 an environment comes to packages of two commits, and goes, by triggers", async () => {
  await using shop = await openWorkshop();
  const everywhere = `def up(environment):
    return done()

def down(environment):
    return done()

phase("live", [
    deploy(environment=e, up=up, down=down) for e in environments()
])
`;
  const t = await shop.repository("repo", {
    ".gitignore": "trigger.txt\n",
    "repo.ocu.star": separate(await shop.remote("stores")),
    "a.ocu.star": everywhere,
    "b.ocu.star": everywhere,
  });
  await t.ok(["release", "new", "a.ocu.star"]);
  await t.commit();
  await t.ok(["release", "new", "b.ocu.star"]);
  const deployed = () => t.ok(["state", "match", "**/@/deploy/*"]);
  const environment = `{"name": "live", "attributes": {}}`;
  await t.ok([
    "state",
    "set",
    "-f=json",
    "@/environment/live",
    environment,
  ]);
  await t.ok(["work", "any"]);
  assert.ok(await followTriggers(t) >= 2, "one job for each commit");
  const both = ["a", "b"].map((name) =>
    `test/-/${name}.ocu.star/@/deploy/live\n`
  );
  assert.equal(await deployed(), both.join(""));
  assert.equal(await t.ok(["work", "cascade", "-d"]), "null\n");
  await t.ok(["state", "set", "@/custom/kept", "x"]);
  await t.ok(["state", "delete", "@/environment/live"]);
  await t.ok(["work", "any"]);
  await followTriggers(t);
  assert.equal(await deployed(), "");
  assert.equal(await t.state("@/environment/live"), undefined);
  assert.equal(await t.ok(["work", "cascade", "-d"]), "null\n");
});

Deno.test("C20 C22 S61 checkouts of every kind: worktrees, nested roots, no commits, dirty trees", async (t) => {
  await using shop = await openWorkshop();
  const remote = await shop.remote("stores");
  const main = await shop.repository("repo", {
    "repo.ocu.star": separate(remote),
    "task.ocu.star": `def a():
    return done()

task(a, name="a")
`,
    "inner/repo.ocu.star": separate(remote).replace('"test"', '"inner"'),
    "inner/task.ocu.star": `def a():
    return done()

task(a, name="a")
`,
  });
  const head = await main.git("rev-parse", "HEAD");
  await t.step("a worktree of a person, detached, dirty", async () => {
    await main.git("worktree", "add", "-q", "--detach", "../tree");
    const tree = shop.open("tree");
    await tree.write({ "untracked.txt": "" });
    await tree.ok(["release", "new", "task.ocu.star"]);
    assert.equal(
      await tree.state("./-/task.ocu.star/@r1#commit"),
      head,
    );
    const attempt = await tree.state("./-/task.ocu.star/@r1/task/a/1/attempt");
    assert.equal((attempt as { dirty?: boolean }).dirty, true);
  });
  await t.step("a root inside a root is a repository of its own", async () => {
    await main.ok(["release", "new", "task.ocu.star"], { cwd: "inner" });
    assert.ok(await main.state("inner/-/task.ocu.star/@r1"));
  });
  await t.step("a repository without commits", async () => {
    const fresh = shop.open("fresh");
    await Deno.mkdir(fresh.repo);
    await fresh.git("init", "-q", "-b", "main");
    await fresh.write({
      "repo.ocu.star": separate(remote).replace('"test"', '"fresh"'),
      "task.ocu.star": "def a():\n    return done()\n\ntask(a, name='a')\n",
    });
    await fresh.ok(["release", "new", "task.ocu.star"]);
    const commit = await fresh.state("fresh/-/task.ocu.star/@r1#commit");
    assert.equal(commit, "null");
    assert.match(await fresh.fails(1, ["push"]), /are not committed/);
    assert.match(
      await fresh.fails(1, ["find-deploys", "HEAD", "HEAD"]),
      /Cannot find commit "HEAD"/,
    );
  });
});

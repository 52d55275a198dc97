// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { TestEnvironment } from "../_environment.ts";
import { gitRepo, openWorkshop, pushed } from "../_workshop.ts";

/** Deploys what a file beside it says, and a value from elsewhere. */
function packageReading(ref: string): string {
  return `def up(environment, value):
    return done(outputs={
        "value": value,
        "file": read("version.txt").strip(),
        "shell": shell("cat version.txt", mute=True).stdout.strip(),
    })

def down(environment, value):
    return done()

phase("live", [
    deploy(
        environment=environment("live"),
        up=up,
        down=down,
        inputs={"value": input(ref="${ref}", default="none")},
    ),
])
`;
}

const ENVIRONMENTS = `register_environment(environment("live"))\n`;
const DOWN = "./-/down/p.ocu.star/@/deploy/live";

async function folder(path: string): Promise<readonly string[]> {
  const names = await Array.fromAsync(Deno.readDir(path));
  return names.map(({ name }) => name);
}

async function worktrees(t: TestEnvironment): Promise<number> {
  const listed = await t.git("worktree", "list", "--porcelain");
  return listed.match(/^worktree /gm)?.length ?? 0;
}

async function setCustom(t: TestEnvironment, value: string): Promise<void> {
  await t.ok(["state", "set", "@/custom/value", value]);
  await t.ok(["state", "apply", "@/custom/value"]);
}

Deno.test("C43 C47 C57 E5 E52 a cascade runs an older commit's package with its files", async () => {
  await using shop = await openWorkshop();
  const t = await shop.repository("repo", {
    "repo.ocu.star": gitRepo(await shop.remote("stores")),
    "environments.ocu.star": ENVIRONMENTS,
    "up/p.ocu.star": packageReading("@/custom/value"),
    "up/version.txt": "up 1\n",
    "down/p.ocu.star": packageReading(
      "./-/up/p.ocu.star/@/deploy/live#output/value",
    ),
    "down/version.txt": "down 1\n",
  });
  await t.ok(["release", "new", "environments.ocu.star"]);
  await setCustom(t, "one");
  await t.ok(["release", "new", "up/p.ocu.star"]);
  await t.ok(["release", "new", "down/p.ocu.star"]);
  await t.write({
    "up/version.txt": "up 2\n",
    "down/version.txt": "down 2\n",
  });
  await t.commit();
  await t.ok(["release", "new", "up/p.ocu.star"]);
  await t.ok(["state", "set", "@/custom/value", "two"]);
  await t.ok(["work", "any"]);
  const waiting = JSON.parse(await t.ok(["work", "cascade", "--dryrun"]));
  assert.equal(waiting.length, 1, "the older commit's package has drifted");
  await t.write({ "not-committed.txt": "" });
  await t.ok(["work", "cascade"], { cwd: "up" });
  assert.deepEqual(await t.state(`${DOWN}#output`), {
    value: "two",
    file: "down 1",
    shell: "down 1",
  });
  const attempt = await t.state(
    "./-/down/p.ocu.star/@r1/deploy/live/2/attempt",
  );
  const { dirty = false } = attempt as { dirty?: boolean };
  assert.equal(dirty, false, "its tree is clean, whatever the checkout is");
  assert.equal(await worktrees(t), 1, "its own only");
  assert.deepEqual(await folder(`${t.home}/worktrees`), []);
  assert.equal(await t.ok(["work", "cascade", "--dryrun"]), "null\n");
});

Deno.test("C47 E5 release new --cascade reaches older commits, also in a shallow clone", async () => {
  await using shop = await openWorkshop();
  const stores = await shop.remote("stores");
  const origin = await shop.repository("repo", {
    "sub/repo.ocu.star": gitRepo(stores),
    "sub/environments.ocu.star": ENVIRONMENTS,
    "sub/up/p.ocu.star": packageReading("@/custom/value"),
    "sub/up/version.txt": "1\n",
    "sub/down/p.ocu.star": packageReading(
      "./-/up/p.ocu.star/@/deploy/live#output/file",
    ),
    "sub/down/version.txt": "down 1\n",
  });
  const inside = { cwd: "sub" };
  for (const file of ["environments", "up/p", "down/p"]) {
    await origin.ok(["release", "new", `${file}.ocu.star`], inside);
  }
  await origin.write({
    "sub/up/version.txt": "2\n",
    "sub/down/version.txt": "down 2\n",
  });
  await pushed(origin);
  const t = await shop.clone(`${shop.base}/repo.git`, {
    as: "shallow",
    depth: 1,
    home: "other",
  });
  await t.ok(["release", "new", "up/p.ocu.star", "--cascade"], inside);
  assert.deepEqual(await t.state(`${DOWN}#output`, inside), {
    value: "2",
    file: "down 1",
    shell: "down 1",
  });
  assert.deepEqual(await folder(`${t.home}/clones`), [
    "test.git",
    "test.git.lock",
  ]);
  assert.deepEqual(await folder(`${t.home}/worktrees`), []);
});

Deno.test("C48 C49 E51 B31 work of another repository runs in a clone of it", async () => {
  await using shop = await openWorkshop();
  const stores = await shop.remote("stores");
  const front = await shop.repository("front", {
    "repo.ocu.star": gitRepo(stores, {
      alias: "front",
      more:
        `repo_remotes = ["${shop.base}/nowhere.git", "${shop.base}/front.git"]`,
    }),
    "environments.ocu.star": ENVIRONMENTS,
    "p.ocu.star": packageReading("back/-/p.ocu.star/@/deploy/live#output/file"),
    "version.txt": "front 1\n",
  });
  const back = await shop.repository("back", {
    "repo.ocu.star": gitRepo(stores, { alias: "back" }),
    "p.ocu.star": packageReading("@/custom/value"),
    "version.txt": "back 1\n",
  });
  await front.git(
    "remote",
    "set-url",
    "origin",
    "https://u:hunter2@x.example/f",
  );
  await front.ok(["release", "new", "environments.ocu.star"]);
  await front.ok(["release", "new", "p.ocu.star"]);
  await front.write({ "version.txt": "never released\n" });
  await back.ok(["release", "new", "p.ocu.star"]);
  await back.ok(["work", "cascade"]);
  const live = "front/-/p.ocu.star/@/deploy/live#output";
  assert.deepEqual(await back.state(live), {
    value: "back 1",
    file: "front 1",
    shell: "front 1",
  });
  await back.write({ "version.txt": "back 2\n" });
  await back.commit();
  const told = await back.run(["release", "new", "p.ocu.star", "--cascade"]);
  assert.equal(told.code, 0, told.stderr);
  assert.deepEqual(await back.state(`${live}/value`), "back 2");
  assert.deepEqual(
    (await folder(`${back.home}/clones`)).toSorted(),
    ["front.git", "front.git.lock"],
    "one clone, kept for the next time",
  );
  const clone = await Deno.readTextFile(`${back.home}/clones/front.git/config`);
  assert.ok(!clone.includes(shop.base), "no remote is written down");
  const recorded = await back.state("front/-/repo.ocu.star/@");
  assert.ok(!JSON.stringify(recorded).includes("hunter2"));
});

Deno.test("C23 C48 E49 a cascade in an intent checkout runs each repository's own config", async () => {
  await using shop = await openWorkshop();
  const stores = await shop.remote("stores");
  const front = await shop.repository("front", {
    "repo.ocu.star": gitRepo(stores, { alias: "front" }),
    "environments.ocu.star": ENVIRONMENTS,
    "p.ocu.star": packageReading("@/custom/value"),
    "version.txt": "front\n",
  });
  const back = await shop.repository("back", {
    "repo.ocu.star": gitRepo(stores, { alias: "back" }),
    "p.ocu.star": packageReading("@/custom/value"),
    "version.txt": "back\n",
  });
  await front.ok(["release", "new", "environments.ocu.star"]);
  await front.ok(["release", "new", "p.ocu.star"]);
  await back.ok(["release", "new", "p.ocu.star"]);
  await back.ok(["state", "set", "@/custom/value", "wanted"]);
  const intent = await shop.clone(stores, { as: "intent", branch: "intent" });
  assert.match(
    await intent.fails(1, ["state", "get", "./p.ocu.star/@r1"]),
    /intent checkout has no repository/,
  );
  await intent.ok(["work", "cascade"]);
  for (const name of ["front", "back"]) {
    const ref = `${name}/-/p.ocu.star/@/deploy/live#output`;
    assert.deepEqual(await intent.state(ref), {
      value: "wanted",
      file: name,
      shell: name,
    });
  }
});

Deno.test("C58 E14 a commit that cannot be had fails by itself, named", async () => {
  await using shop = await openWorkshop();
  const t = await shop.repository("repo", {
    "repo.ocu.star": gitRepo(await shop.remote("stores")),
    "environments.ocu.star": ENVIRONMENTS,
    "down/p.ocu.star": packageReading("@/custom/value"),
    "down/version.txt": "1\n",
  });
  await t.ok(["release", "new", "environments.ocu.star"]);
  await t.ok(["release", "new", "down/p.ocu.star"], { commit: "a-word" });
  await t.ok(["state", "set", "@/custom/value", "two"]);
  const told = await t.fails(1, ["work", "cascade"]);
  assert.match(told, /"a-word" of "test": it is not the hash of a commit/);
  const lost = "0123456789abcdef0123456789abcdef01234567";
  await t.ok(["release", "new", "down/p.ocu.star"], { commit: lost });
  await t.ok(["state", "set", "@/custom/value", "three"]);
  const again = await t.fails(1, ["work", "cascade"]);
  assert.match(again, /Cannot get commit "0123456789abcdef\w+" of "test" from/);
  assert.deepEqual(await folder(`${t.home}/worktrees`), []);
});

Deno.test({
  name: "C57 E52 a tree goes after a failure, a signal and, later, a kill",
  ignore: Deno.build.os !== "linux",
  async fn(t) {
    await using shop = await openWorkshop();
    const repo = await shop.repository("repo", {
      "repo.ocu.star": gitRepo(await shop.remote("stores")),
      "environments.ocu.star": ENVIRONMENTS,
      "down/p.ocu.star": `def up(environment, value):
    shell("test ! -e $OCUROOT_HOME/how || . $OCUROOT_HOME/how")
    return done()

def down(environment, value):
    return done()

phase("live", [
    deploy(
        environment=environment("live"),
        up=up,
        down=down,
        inputs={"value": input(ref="@/custom/value", default="none")},
    ),
])
`,
    });
    await repo.ok(["release", "new", "environments.ocu.star"]);
    await repo.ok(["release", "new", "down/p.ocu.star"]);
    await repo.commit();
    const own = { process: true };
    const trees = () => folder(`${repo.home}/worktrees`);
    const cascade = async (how: string) => {
      await Deno.writeTextFile(`${repo.home}/how`, how);
      await setCustom(repo, how);
      return await repo.run(["work", "cascade"], own);
    };
    const killer = "$(cut -d' ' -f4 /proc/$PPID/stat); sleep 5";
    await t.step("failure", async () => {
      assert.equal((await cascade("exit 3")).code, 1);
      assert.deepEqual(await trees(), []);
    });
    await t.step("signal", async () => {
      assert.equal((await cascade(`kill -TERM ${killer}`)).code, 143);
      assert.deepEqual(await trees(), []);
    });
    await t.step("kill", async () => {
      await cascade(`kill -KILL ${killer}`);
      assert.equal((await trees()).length, 2, "a tree and its note");
      assert.equal((await cascade("true")).code, 0);
      assert.deepEqual(await trees(), []);
      assert.equal(await worktrees(repo), 1);
      assert.ok(await repo.state(DOWN));
    });
  },
});

// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { FS_REPO, type TestEnvironment } from "../_environment.ts";
import { scenario } from "../_scenario.ts";
import { gitRepo, openWorkshop, pushed } from "../_workshop.ts";

/** Deploys a value and hands it on; watches what it is told to. */
function packageReading(ref: string, more = ""): string {
  return `def up(environment, value):
    return done(outputs={"value": value}${more})

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

const VERSION = `def build():
    return done(
        outputs={"version": read("version.txt").strip()},
        watch=["up/version.txt"],
    )

task(build, name="build")

def up(environment, version):
    return done(outputs={"version": version})

def down(environment, version):
    return done()

phase("live", [
    deploy(
        environment=e,
        up=up,
        down=down,
        inputs={"version": input(ref="./@/task/build#output/version")},
    )
    for e in environments()
])
`;

const FILES = {
  "environments.ocu.star": `register_environment(environment("live"))\n`,
  "up/p.ocu.star": VERSION,
  "up/version.txt": "1\n",
  "down/p.ocu.star": packageReading(
    "./-/up/p.ocu.star/@/deploy/live#output/version",
  ),
};

const DOWN = "./-/down/p.ocu.star/@/deploy/live#output/value";
const INDEX = "./-/repo.ocu.star/@/push/index";

interface Index {
  readonly commit: string;
  readonly previous_commit: string;
  readonly release_configs: Record<string, { readonly watch_files: string[] }>;
}

async function index(t: TestEnvironment): Promise<Index> {
  return await t.state(INDEX) as Index;
}

async function releases(t: TestEnvironment): Promise<readonly string[]> {
  const listed = await t.ok(["state", "match", "**/@r*/commit/*"]);
  return listed.trim().split("\n").map((ref) =>
    /\/-\/(.*)\/commit\//.exec(ref)?.[1] ?? ref
  ).toSorted();
}

Deno.test("C14 C50 C51 S54 the first push releases all, later ones what changed", async () => {
  await using shop = await openWorkshop();
  const t = await shop.repository("repo", {
    "repo.ocu.star": gitRepo(await shop.remote("stores")),
    ...FILES,
  });
  const first = await t.git("rev-parse", "HEAD");
  assert.equal(
    await t.ok(["push", "-n"]),
    "down/p.ocu.star\nenvironments.ocu.star\nup/p.ocu.star\n",
  );
  assert.equal(await t.state(INDEX), undefined);
  await t.ok(["push"]);
  assert.equal(await t.state(DOWN), "1");
  assert.deepEqual(await index(t), {
    commit: first,
    previous_commit: "",
    release_configs: {
      "test/-/down/p.ocu.star": { watch_files: [] },
      "test/-/environments.ocu.star": { watch_files: [] },
      "test/-/up/p.ocu.star": { watch_files: ["up/version.txt"] },
    },
  });
  assert.deepEqual(
    await t.state(`test/-/repo.ocu.star/@${first}/push/index`),
    await index(t),
  );
  assert.equal(await t.ok(["push", "--dryrun"]), "");

  await t.write({ "readme.md": "nothing watches this\n" });
  await pushed(t);
  await t.ok(["push"]);
  assert.equal((await index(t)).commit, first, "unchanged");

  await t.write({ "up/version.txt": "2\n" });
  const third = await pushed(t);
  assert.equal(await t.ok(["push", "-n"]), "up/p.ocu.star\n");
  await t.ok(["push"]);
  assert.equal(await t.state(DOWN), "2", "by drift, in a clean tree");
  assert.deepEqual(await releases(t), [
    "down/p.ocu.star/@r1",
    "up/p.ocu.star/@r1",
    "up/p.ocu.star/@r2",
  ]);
  const { commit, previous_commit } = await index(t);
  assert.deepEqual([commit, previous_commit], [third, first]);
});

Deno.test("C68 E40 a second push of one commit releases nothing", async () => {
  await using t = await scenario(FILES);
  await t.ok(["push"]);
  const before = await t.ok(["state", "match", "**"]);
  const again = await t.run(["push"]);
  assert.equal(again.code, 0, again.stderr);
  assert.match(again.stderr, /^down\/p\.ocu\.star: released before\n/m);
  assert.equal(await t.ok(["state", "match", "**"]), before);
  await t.write({ "up/version.txt": "2\n" });
  await t.commit();
  await t.ok(["push"]);
  await t.ok(["push"]);
  assert.deepEqual(await releases(t), [
    "down/p.ocu.star/@r1",
    "up/p.ocu.star/@r1",
    "up/p.ocu.star/@r2",
  ]);
});

Deno.test("C68 C64 two jobs push one commit at a time: one release, one run", async () => {
  await using shop = await openWorkshop();
  const first = await shop.repository("repo", {
    "repo.ocu.star": gitRepo(await shop.remote("stores")),
    "p.ocu.star": `def a():
    shell("echo x >> ../ledger; sleep 0.1")
    return done()

task(a, name="a")
`,
  });
  const second = await shop.clone(`${shop.base}/repo.git`, {
    as: "second",
    home: "other",
  });
  const own = { process: true, env: { OCUROOT_LEASE_MS: "3000" } };
  const ran = await Promise.all(
    [first, second].map((t) => t.run(["push"], own)),
  );
  for (const { code, stderr } of ran) assert.equal(code, 0, stderr);
  assert.deepEqual(await releases(first), ["p.ocu.star/@r1"]);
  assert.equal(await Deno.readTextFile(`${shop.base}/ledger`), "x\n");
  assert.ok(await second.state(INDEX));
});

Deno.test("C68 E37 a failed release fails each push of its commit, and is made once", async () => {
  await using t = await scenario({
    "p.ocu.star": `def build():
    shell("echo x >> marks")
    fail("never")

task(build, name="build")
`,
    "q.ocu.star": "def a():\n    return done()\n\ntask(a, name='a')\n",
  });
  assert.match(await t.fails(1, ["push"]), /"p\.ocu\.star" failed/);
  assert.ok(await t.state("./-/q.ocu.star/@r1"), "the others go on");
  await t.fails(1, ["push"]);
  assert.deepEqual(await releases(t), ["p.ocu.star/@r1", "q.ocu.star/@r1"]);
  assert.equal(await t.read("marks"), "x\n");
});

Deno.test("C50 a config that cannot be read keeps the index where it is", async () => {
  await using t = await scenario({
    "good.ocu.star": "def a():\n    return done()\n\ntask(a, name='a')\n",
    "bad.ocu.star": "def (\n",
  });
  await t.fails(6, ["push"]);
  assert.ok(await t.state("./-/good.ocu.star/@r1"));
  assert.equal(await t.state(INDEX), undefined);
  await t.write({
    "bad.ocu.star": "def b():\n    return done()\n\ntask(b, name='b')\n",
  });
  await t.commit();
  await t.ok(["push"]);
  assert.ok(await t.state("./-/bad.ocu.star/@r1"));
});

Deno.test("C68 E42 E43 E47 deleted, renamed and oddly named configs", async () => {
  const TASK = `def a():
    return done(watch=["self", "odd name/ü.ocu.star"])

task(a, name="a")
`;
  await using t = await scenario({
    "self/p.ocu.star": TASK,
    "old.ocu.star": TASK,
    "gone.ocu.star": TASK,
    "odd name/ü.ocu.star": TASK,
    ".hidden/x.ocu.star": TASK,
    "nested/repo.ocu.star": FS_REPO,
    "nested/x.ocu.star": TASK,
    "not/ocu.star.txt": "",
  });
  await t.ok(["push"]);
  const named = Object.keys((await index(t)).release_configs);
  assert.deepEqual(named, [
    "test/-/.hidden/x.ocu.star",
    "test/-/gone.ocu.star",
    "test/-/odd name/ü.ocu.star",
    "test/-/old.ocu.star",
    "test/-/self/p.ocu.star",
  ]);
  await t.git("mv", "old.ocu.star", "new.ocu.star");
  await t.git("rm", "-q", "gone.ocu.star");
  await t.write({ "self/p.ocu.star": `${TASK}\n` });
  await t.commit();
  assert.equal(
    await t.ok(["push", "-n"]),
    [
      ".hidden/x.ocu.star",
      "new.ocu.star",
      "odd name/ü.ocu.star",
      "self/p.ocu.star",
    ].map((file) => `${file}\n`).join(""),
    "all of them watch self/, each once",
  );
  const told = await t.run(["push"]);
  assert.equal(told.code, 0, told.stderr);
  assert.match(told.stderr, /"gone\.ocu\.star" is there no more/);
  const after = Object.keys((await index(t)).release_configs);
  assert.ok(!after.includes("test/-/gone.ocu.star"));
  assert.ok(after.includes("test/-/new.ocu.star"));
  assert.ok(await t.state("./-/self/p.ocu.star/@r2"));
  assert.equal(await t.state("./-/self/p.ocu.star/@r3"), undefined);
});

Deno.test("C14 E38 E47 uncommitted files are named; a dry run counts them", async () => {
  await using t = await scenario({
    ...FILES,
    "repo.ocu.star": `${FS_REPO}release_ignore = ["ignored/*"]\n`,
    "ignored/deep/p.ocu.star": "fail('never evaluated')\n",
  });
  await t.ok(["push"]);
  await t.write({
    "up/version.txt": "2\n",
    "with blank/n.ocu.star": "",
    "ignored/new.ocu.star": "",
  });
  await t.git("mv", "down/p.ocu.star", "down/moved name.ocu.star");
  const told = await t.fails(1, ["push"]);
  const { error } = JSON.parse((await t.run(["push", "--json"])).stdout);
  assert.equal(error.code, "repo/dirty");
  for (
    const name of [
      "up/version.txt",
      "with blank/n.ocu.star",
      "down/p.ocu.star",
      "down/moved name.ocu.star",
      "ignored/new.ocu.star",
    ]
  ) assert.ok(told.includes(`  ${name}\n`), told);
  assert.equal(
    await t.ok(["push", "-n"]),
    "down/moved name.ocu.star\nup/p.ocu.star\nwith blank/n.ocu.star\n",
  );
});

Deno.test("E44 modules are watched, and runs that end after the push", async () => {
  await using t = await scenario({
    "lib/shared.star": "NAME = 'one'\n",
    "lib/first.star": `load("./shared.star", "NAME")\nVALUE = NAME\n`,
    "p.ocu.star": `load("./lib/first.star", "VALUE")

def a(ok):
    return done(outputs={"value": VALUE}, watch=["later/"])

task(a, name="a", inputs={"ok": input(ref="./custom/ok")})
`,
  });
  await t.ok(["push"]);
  assert.deepEqual((await index(t)).release_configs, {
    "test/-/p.ocu.star": {
      watch_files: ["lib/first.star", "lib/shared.star"],
    },
  });
  await t.ok(["state", "set", "./p.ocu.star/@r1/custom/ok", "yes"]);
  await t.ok(["work", "any", "--comprehensive"]);
  await t.write({ "later/x": "" });
  await t.commit();
  assert.equal(await t.ok(["push", "-n"]), "p.ocu.star\n");
  await t.write({ "lib/shared.star": "NAME = 'two'\n" });
  await t.git("rm", "-q", "--cached", "later/x");
  await t.commit();
  assert.equal(await t.ok(["push", "-n"]), "p.ocu.star\n");
});

Deno.test("E44 K70 a config in TypeScript is pushed, and its modules are watched", async () => {
  await using t = await scenario({
    "app.ocu.ts": `import { done, fn, release, task } from "jsr:@ocuroot/sdk";
import { name } from "./lib/name.ts";
export const a = fn(() => done({ outputs: { name }, watch: ["data/"] }));
export default release(() => [task("a", a)]);
`,
    "lib/name.ts": `export const name = "one";\n`,
  });
  await t.ok(["push"]);
  assert.deepEqual((await index(t)).release_configs, {
    "test/-/app.ocu.ts": { watch_files: ["data/", "lib/name.ts"] },
  });
  await t.write({ "lib/name.ts": `export const name = "two";\n` });
  await t.commit();
  await t.ok(["push"]);
  assert.equal(await t.state("./-/app.ocu.ts/@r2/task/a#output/name"), "two");
});

Deno.test("C50 E46 a root below the Git root watches its own files", async () => {
  await using t = await scenario({
    ".gitignore": ".store\n",
    "sub/repo.ocu.star": FS_REPO,
    "sub/p.ocu.star": `def a():
    return done(watch=["files/", "../shared/"])

task(a, name="a")
`,
    "sub/files/x": "",
    "shared/x": "",
    "files/x": "",
    "p.ocu.star": "fail('of another root')\n",
  });
  const inside = { cwd: "sub" };
  await t.ok(["push"], inside);
  const dryrun = () => t.ok(["push", "-n"], inside);
  await t.write({ "files/x": "changed\n" });
  assert.equal(await dryrun(), "", "the same name in another place");
  await t.write({ "sub/files/x": "changed\n" });
  assert.equal(await dryrun(), "p.ocu.star\n");
  await t.commit();
  assert.equal(await dryrun(), "p.ocu.star\n");
  await t.ok(["push"], inside);
  await t.write({ "shared/x": "changed\n" });
  await t.commit();
  assert.equal(await dryrun(), "p.ocu.star\n");
});

Deno.test("C50 E46 a shallow clone says why it releases everything", async () => {
  await using shop = await openWorkshop();
  const origin = await shop.repository("repo", {
    "repo.ocu.star": gitRepo(await shop.remote("stores")),
    ...FILES,
  });
  await origin.ok(["push"]);
  const first = await origin.git("rev-parse", "HEAD");
  await origin.write({ "up/version.txt": "2\n" });
  await pushed(origin);
  const t = await shop.clone(`${shop.base}/repo.git`, { as: "ci", depth: 1 });
  const told = await t.run(["push"]);
  assert.equal(told.code, 0, told.stderr);
  assert.ok(told.stderr.includes(`Commit "${first}" of the last push is not`));
  assert.ok(await t.state("./-/down/p.ocu.star/@r2"));
  assert.equal(await t.state(DOWN), "2");
});

Deno.test("C23 C52 C68 E41 E45 a push in an intent checkout applies what is pending", async () => {
  await using shop = await openWorkshop();
  const stores = await shop.remote("stores");
  const t = await shop.repository("repo", {
    "repo.ocu.star": gitRepo(stores),
    ...FILES,
    "p.ocu.star": packageReading("@/custom/a"),
  });
  await t.ok(["push"]);
  const intent = await shop.clone(stores, { as: "intent", branch: "intent" });
  const head = await intent.git("rev-parse", "HEAD");
  await t.ok(["state", "set", "@/custom/a", "one"]);
  await t.ok(["state", "set", "@/custom/b", "two"]);
  assert.equal(await intent.ok(["push", "-n"]), "@/custom/a\n@/custom/b\n");
  await intent.ok(["push"]);
  assert.equal(await intent.state("@/custom/b"), "two");
  const live = "test/-/p.ocu.star/@/deploy/live#output/value";
  assert.equal(await intent.state(live), "one", "what follows is done too");
  assert.deepEqual(await intent.state("@/push/intent_commit"), {
    commit: head,
    previous_commit: "",
    release_configs: null,
  });
  await t.ok(["state", "delete", "@/custom/b"]);
  await t.ok(["state", "set", "@/custom/a", "three"]);
  await intent.git("pull", "-q");
  await intent.ok(["push"]);
  assert.equal(await intent.state("@/custom/b"), undefined);
  assert.equal(await intent.state(live), "three");
  const index = await intent.state("@/push/intent_commit") as Index;
  assert.equal(index.previous_commit, head);
  await intent.ok(["push"]);
  const state = await shop.clone(stores, { as: "state", branch: "state" });
  assert.match(await state.fails(1, ["push"]), /state checkouts have nothing/);
});

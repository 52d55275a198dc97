// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { type Ran, testEnvironment } from "../_environment.ts";
import { scenario } from "../_scenario.ts";

const WAITING = `def work(go, name):
    shell("mkdir -p marks && echo {} >> marks/{}".format(name, name))
    return done()

phase("all", [
    task(work, name, inputs={"go": input(ref="@/custom/go"), "name": name})
    for name in ["a", "b", "c", "d"]
])
`;

const PROCESS = { process: true } as const;

const STORES = { "on files": testEnvironment, "in Git": scenario };

for (const [where, make] of Object.entries(STORES)) {
  Deno.test(`C64 E22 two processes never run the same run, ${where}`, async () => {
    await using t = await make({ "release.ocu.star": WAITING });
    await t.ok(["release", "new", "release.ocu.star"]);
    await t.ok(["state", "set", "@/custom/go", "yes"]);
    await t.ok(["state", "apply", "@/custom/go"]);
    // As on two machines: no lock keeps them apart where stores are in Git.
    const elsewhere = { ...PROCESS, env: { OCUROOT_HOME: `${t.home}/other` } };
    const both = await Promise.all([
      t.run(["work", "continue"], PROCESS),
      t.run(["work", "continue"], elsewhere),
    ]);
    for (const { code, stderr } of both) assert.notEqual(code, 255, stderr);
    await t.ok(["work", "continue"]);
    for (const name of ["a", "b", "c", "d"]) {
      assert.equal(await t.read(`marks/${name}`), `${name}\n`, "exactly once");
      const status = `release.ocu.star/@r1/task/${name}/1/status/complete`;
      assert.ok(await t.state(status));
    }
  });
}

Deno.test("C64 E29 two processes never share an id", async () => {
  await using t = await testEnvironment({
    "release.ocu.star": `def f():\n    return done()\n\ntask(f, "build")\n`,
  });
  await Promise.all(
    Array.from(
      { length: 3 },
      () => t.ok(["release", "new", "--force", "release.ocu.star"], PROCESS),
    ),
  );
  const releases = await t.ok(["state", "match", "**/@r*"]);
  assert.deepEqual(releases.trim().split("\n"), [
    "test/-/release.ocu.star/@r1",
    "test/-/release.ocu.star/@r2",
    "test/-/release.ocu.star/@r3",
  ]);
  for (const id of ["r1", "r2", "r3"]) {
    const status = `release.ocu.star/@${id}/task/build/1/status/complete`;
    assert.ok(await t.state(status));
  }
});

const BUILD = `def f():
    shell("mkdir -p marks && echo x >> marks/ran")
    return done()

task(f, "build")
`;

/** Sixteen at once, three of them processes of their own. */
async function sixteen(run: (at: number, own: object) => Promise<Ran>) {
  return await Promise.all(
    Array.from({ length: 16 }, (_, at) => run(at, at < 3 ? PROCESS : {})),
  );
}

Deno.test("B08 I8 sixteen releases of one commit at once are one release", async () => {
  await using t = await testEnvironment({ "release.ocu.star": BUILD });
  const ran = await sixteen((_, own) =>
    t.run(["release", "new", "release.ocu.star"], own)
  );
  const codes = ran.map(({ code }) => code).sort((a, b) => a - b);
  assert.deepEqual(codes, [0, ...Array(15).fill(1)]);
  const release = "test/-/release.ocu.star/@r1\n";
  assert.equal(await t.ok(["state", "match", "**/@r*"]), release);
  for (const { code, stdout } of ran) {
    if (code === 1) assert.ok(stdout.startsWith(release), "it names the one");
  }
  assert.equal(await t.read("marks/ran"), "x\n");
});

Deno.test("B08 I8 sixteen commits released at once have sixteen ids", async () => {
  await using t = await testEnvironment({ "release.ocu.star": BUILD });
  const ran = await sixteen((at, own) =>
    t.run(["release", "new", "release.ocu.star"], { ...own, commit: `c${at}` })
  );
  assert.deepEqual(ran.map(({ code }) => code), Array(16).fill(0));
  const commits = await t.ok(["state", "match", "**/@r*/commit/*"]);
  const pairs = commits.trim().split("\n").map((ref) =>
    ref.split("/@")[1]?.split("/commit/") ?? []
  );
  const names = (prefix: string, first: number) =>
    Array.from({ length: 16 }, (_, at) => `${prefix}${at + first}`).sort();
  assert.deepEqual(pairs.map(([id]) => id).sort(), names("r", 1));
  assert.deepEqual(pairs.map(([, commit]) => commit).sort(), names("c", 0));
  const complete = await t.ok(["state", "match", "**/status/complete"]);
  assert.equal(complete.trim().split("\n").length, 16);
});

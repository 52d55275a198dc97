// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { testEnvironment } from "../_environment.ts";

const PACKAGE = `def up(environment):
    return done()

def down(environment):
    return done()

phase("live", [
    deploy(environment=e, up=up, down=down) for e in environments()
])
`;

const FILES = {
  "environments.ocu.star": `register_environment(environment("eu"))
register_environment(environment("us"))
`,
  "a.ocu.star": PACKAGE,
  "b.ocu.star": PACKAGE,
};

function refs(...names: readonly string[]): string {
  return names.map((name) => {
    const [file, environment] = name.split(" ");
    return `test/-/${file}.ocu.star/@/deploy/${environment}\n`;
  }).join("");
}

Deno.test("E63 find-deploys lists all deployments of a range, each once", async (t) => {
  await using e = await testEnvironment(FILES);
  const first = await e.git("rev-parse", "HEAD");
  await e.ok(["release", "new", "environments.ocu.star"]);
  await e.ok(["release", "new", "a.ocu.star"]);
  const second = await e.commit("second");
  await e.ok(["release", "new", "b.ocu.star"]);
  const third = await e.commit("third");
  const find = (start: string, end: string) =>
    e.ok(["find-deploys", start, end]);
  const a = ["a eu", "a us"];
  const b = ["b eu", "b us"];
  await t.step("one commit", async () => {
    assert.equal(await find(first, first), refs(...a));
    assert.equal(await find(third, third), "");
  });
  await t.step("a range, both ends included, in either direction", async () => {
    assert.equal(await find(first, second), refs(...a, ...b));
    assert.equal(await find(third, first), refs(...a, ...b));
    assert.equal(await find("HEAD~1", "HEAD"), refs(...b));
  });
  await t.step("only what is deployed now", async () => {
    await e.ok(["release", "new", "a.ocu.star"]);
    assert.equal(await find(first, second), refs(...b));
  });
  await t.step("as JSON with release and commit", async () => {
    const args = ["find-deploys", "--json", second, second];
    assert.deepEqual(JSON.parse(await e.ok(args))[0], {
      ref: "test/-/b.ocu.star/@/deploy/eu",
      release: "test/-/b.ocu.star/@r1",
      commit: second,
    });
  });
  await t.step("a commit that is not there", async () => {
    const told = await e.fails(1, ["find-deploys", "nowhere", "HEAD"]);
    assert.match(told, /Cannot find commit "nowhere"/);
    await e.fails(1, ["find-deploys", "--", "--all", "HEAD"]);
  });
});

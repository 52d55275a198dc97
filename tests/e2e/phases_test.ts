// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { testEnvironment } from "../_environment.ts";

Deno.test("C53 K27 E1 an empty phase does not let the next one start early", async () => {
  await using t = await testEnvironment({
    "release.ocu.star": `def bad():
    fail("no")

def publish():
    return done()

def up(environment):
    return done()

def down(environment):
    return done()

task(bad, "test")
phase("nowhere", [deploy(environment=e, up=up, down=down) for e in environments()])
task(publish, "publish")
`,
  });
  await t.fails(1, ["release", "new", "release.ocu.star"]);
  const publish = "release.ocu.star/@r1/task/publish/1/status";
  assert.ok(await t.state(`${publish}/pending`));
  assert.equal(await t.state(`${publish}/complete`), undefined);
});

const MEET = `def meet(mine, other):
    shell("""
mkdir -p marks
touch marks/{mine}
for i in $(seq 1000); do
  test -e marks/{other} && exit 0
  sleep 0.01
done
echo the other never came >&2
exit 1
""".format(mine=mine, other=other))
    return done()

phase("together", [
    task(meet, "a", inputs={"mine": "a", "other": "b"}),
    task(meet, "b", inputs={"mine": "b", "other": "a"}),
])
`;

Deno.test("C72 E71 tasks of a phase overlap and are recorded in source order", async () => {
  await using t = await testEnvironment({ "release.ocu.star": MEET });
  const out = await t.ok(["release", "new", "--json", "release.ocu.star"]);
  const text = out.trim();
  assert.ok(text.indexOf("/task/a/1") < text.indexOf("/task/b/1"), text);
  assert.ok(text.includes("/task/b/1"), text);
});

const ALONE = `def alone():
    shell("mkdir lock && sleep 0.02 && rmdir lock")
    return done()

phase("one by one", [
    task(alone, "a"),
    task(alone, "b"),
    task(alone, "c"),
])
`;

Deno.test("C72 --concurrency bounds how many run at the same time", async () => {
  await using t = await testEnvironment({ "release.ocu.star": ALONE });
  await t.ok(["release", "new", "--concurrency", "1", "release.ocu.star"]);
  assert.ok(await t.state("release.ocu.star/@r1/task/c/1/status/complete"));
});

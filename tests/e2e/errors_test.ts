// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { scenario } from "../_scenario.ts";

const RELEASE = `def up(environment):
    if environment["name"] == "two":
        fail("no room in " + environment["name"])
    return done()

def down(environment):
    return done()

def after():
    return done()

phase("all", [
    deploy(environment=e, up=up, down=down)
    for e in environments()
])

task(after, "after")
`;

Deno.test("C27 C32 C70 K61 a failed deployment fails the release and stops what follows", async () => {
  await using t = await scenario({
    "environments.ocu.star": [
      `register_environment(environment("one"))`,
      `register_environment(environment("two"))\n`,
    ].join("\n"),
    "release.ocu.star": RELEASE,
  });
  await t.ok(["release", "new", "environments.ocu.star"]);
  const stderr = await t.fails(1, ["release", "new", "release.ocu.star"]);
  assert.match(stderr, /no room in two/);
  assert.match(stderr, /Code: release\/failed/);
  const at = "release.ocu.star/@r1";
  assert.ok(await t.state(`${at}/deploy/one/1/status/complete`));
  assert.ok(await t.state(`${at}/deploy/two/1/status/failed`));
  assert.equal(await t.state(`${at}/deploy/two`), undefined, "no summary");
  assert.ok(await t.state(`${at}/task/after/1/status/pending`));
  const logs = await t.state(`${at}/deploy/two/1/logs`) as {
    message: string;
    attributes: Record<string, string>;
  }[];
  assert.match(logs.at(-1)?.message ?? "", /no room in two/);
  assert.equal(logs.at(-1)?.attributes.filename, "release.ocu.star");
  assert.equal(logs.at(-1)?.attributes.line, "3");
});

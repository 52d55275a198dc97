// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { scenario } from "../_scenario.ts";

const RELEASE = `def flaky():
    shell("test -e marks/repaired")
    return done()

def after():
    return done(outputs={"reached": True})

task(flaky, "flaky")
phase("after", [task(after, "after")])
`;

const WAYS = {
  "its ref": "test/-/release.ocu.star/@r1",
  "its file": "release.ocu.star",
};

for (const [name, ref] of Object.entries(WAYS)) {
  Deno.test(`C11 C33 S52 a failed release is retried by ${name}`, async () => {
    await using t = await scenario({ "release.ocu.star": RELEASE });
    await t.fails(1, ["release", "new", "release.ocu.star"]);
    await t.fails(1, ["release", "retry", ref]);
    await t.write({ "marks/repaired": "" });
    await t.ok(["release", "retry", ref]);
    const at = "release.ocu.star/@r1";
    assert.ok(await t.state(`${at}/task/flaky/1/status/failed_retried`));
    assert.ok(await t.state(`${at}/task/flaky/2/status/failed_retried`));
    assert.ok(await t.state(`${at}/task/flaky/3/status/complete`));
    assert.equal(await t.state(`${at}/task/after#output/reached`), true);
    await t.fails(1, ["release", "retry", ref]);
  });
}

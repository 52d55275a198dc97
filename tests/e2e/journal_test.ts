// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { openWorkshop } from "../_workshop.ts";

/** Runs until the signs of its own life have reached the remote. */
function waiting(remote: string): string {
  return `def build():
    shell("""
        until [ -n "$(git -C ${remote} for-each-ref refs/ocuroot/journal)" ]; do
            sleep 0.05
        done
    """)
    return done()

task(build, "build")
`;
}

Deno.test("B05 I6 signs of life are no commits where writers keep journals", async () => {
  await using shop = await openWorkshop();
  const remote = await shop.remote("stores");
  const git = (...args: string[]) => t.git("-C", remote, ...args);
  const t = await shop.repository("repo", {
    "repo.ocu.star": `ocuroot("0.3.0")
repo_alias("test")
store.set(
    store.git("${remote}", branch="state", journal=True),
    intent=store.git("${remote}", branch="intent"),
)
`,
    "p.ocu.star": waiting(remote),
  });
  const env = { OCUROOT_LEASE_MS: "150" };
  await t.ok(["release", "new", "p.ocu.star"], { env });
  const log = await git("log", "--format=%s", "state");
  assert.match(log, /^execution finished$/m);
  assert.doesNotMatch(log, /heartbeat/);
  assert.equal(await git("for-each-ref", "refs/ocuroot"), "");
  await t.ok(["state", "fsck"]);
});

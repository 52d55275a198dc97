// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { testEnvironment } from "../_environment.ts";
import { goFaults } from "../_go_reader.ts";

const RELEASE = `def build():
    print("building")
    return done(outputs={"x": 1}, tags=["v1.0"])

task(build, "build")
`;

const R = "state/refs/test/-/release.ocu.star/@r1";

/** What is done to a store, and what has to be said about it. */
const DAMAGES: Readonly<
  Record<string, readonly [path: string, text: string | null, fault: RegExp]>
> = {
  "no functions": [
    `${R}/task/build/1`,
    `{"kind":"ref","body":{"type":"task","release":"test/-/release.ocu.star/@r1","functions":[],"output":null,"watch_files":null}}`,
    /run.functions is \[\]/,
  ],
  "two statuses": [
    `${R}/task/build/1/status/failed`,
    `{"kind":"ref","body":{"time":"2026-01-05T09:00:00Z"}}`,
    /has 2 statuses/,
  ],
  "an odd status": [
    `${R}/task/build/1/status/lost`,
    `{"kind":"ref","body":{"time":"2026-01-05T09:00:00Z"}}`,
    /is no place/,
  ],
  "a document where runs are": [
    `${R}/task/build/claim`,
    `{"kind":"ref","body":{}}`,
    /is no place/,
  ],
  "no package": [
    R,
    `{"kind":"ref","body":{"commit":"x","package":null}}`,
    /release.package is null/,
  ],
  "a log with a number": [
    `${R}/task/build/1/logs`,
    `{"kind":"ref","body":[{"timestamp":"2026-01-05T09:00:00Z","message":"","attributes":{"line":1},"stream":0}]}`,
    /is no logs/,
  ],
  "custom state without intent": [
    "state/refs/@/custom/x",
    `{"kind":"ref","body":1}`,
    /next diff deletes/,
  ],
  "a link to a link": [
    "state/refs/test/-/release.ocu.star/@v2",
    `{"kind":"link","body":"test/-/release.ocu.star/@v1.0"}`,
    /leads to a link/,
  ],
  "a run of no release": [R, null, /belongs to no release/],
};

Deno.test("S57 what the older client cannot read is found", async (t) => {
  await using place = await testEnvironment({ "release.ocu.star": RELEASE });
  await place.ok(["release", "new", "release.ocu.star"]);
  const store = `${place.repo}/.store`;
  const faults = () => goFaults(`${store}/state`, `${store}/intent`);
  assert.deepEqual(await faults(), []);
  for (const [name, [ref, text, fault]] of Object.entries(DAMAGES)) {
    await t.step(name, async () => {
      const file = `${store}/${ref}/@object.json`;
      const before = await Deno.readTextFile(file).catch(() => undefined);
      await Deno.mkdir(`${store}/${ref}`, { recursive: true });
      await (text === null
        ? Deno.remove(file)
        : Deno.writeTextFile(file, text));
      assert.match((await faults()).join("\n"), fault);
      await (before === undefined
        ? Deno.remove(file)
        : Deno.writeTextFile(file, before));
      assert.deepEqual(await faults(), []);
    });
  }
});

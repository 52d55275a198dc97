// SPDX-License-Identifier: MIT
/**
 * Walking directories finds what matching every ref would, whatever the glob.
 *
 * @module
 */

import assert from "node:assert/strict";
import { compileGlob, type Glob } from "@ocuroot/sdk/glob";
import fc from "fast-check";

import { openFsStore } from "../fs.ts";
import { inDirectory } from "./_place_test.ts";
import { createHistory } from "./history.ts";
import { createRefIndex } from "./ref_index.ts";

const REFS = [
  "@/custom/a",
  "@/environment/eu",
  "a/-/p/@/deploy/eu",
  "a/-/p/@r1",
  "a/-/p/@r1/deploy/eu",
  "a/-/p/@r1/deploy/eu/1",
  "a/-/p/@r1/deploy/eu/1/status/pending",
  "a/-/p/@r1/task/a,b",
  "a/-/p/@r10",
  "a/-/p/@r2/task/t[1]/2/status/complete",
  "a/-/q/p/@r1/task/t",
  "a/b/-/p/@r1",
];

function patterns(): fc.Arbitrary<string> {
  const part = fc.constantFrom(
    ...["a", "b", "-", "p", "@r1", "@", "task", "deploy", "eu", "1", "status"],
    ...["*", "**", "?", "@*", "@r?", "{task,deploy}", "{a,b/-}", "[a-p]"],
    ...["[!x]", "t\\[1\\]", "a\\,b", "**/@r1", "", "..", "{pending,}*"],
  );
  return fc.array(part, { minLength: 1, maxLength: 7 })
    .map((parts) => parts.join("/"));
}

function compile(pattern: string): Glob | undefined {
  try {
    return compileGlob(pattern);
  } catch {
    return undefined;
  }
}

Deno.test("S8 S17 a walk finds what the glob matches, narrow or not", () =>
  inDirectory(async (root) => {
    const store = await openFsStore(root);
    await store.transact("seed", async (tx) => {
      for (const ref of REFS) await tx.set(ref, 1);
    });
    const place = { root, failpoint: () => undefined };
    const history = createHistory(place);
    const index = createRefIndex(place, history);
    fc.assert(
      fc.property(patterns(), (pattern) => {
        const glob = compile(pattern);
        if (glob === undefined) return;
        const expected = REFS.filter((ref) => glob.test(ref));
        const twice = index.match([glob, glob], 1);
        assert.deepEqual(twice, expected);
        assert.deepEqual(index.match([glob], 1), expected);
        const fresh = createRefIndex(place, history);
        assert.deepEqual(fresh.match([glob], 1), expected);
        assert.deepEqual(fresh.match([compileGlob("a/-/p/@r1/**")], 1), [
          ...REFS.slice(4, 8),
        ]);
      }),
      { numRuns: 300 },
    );
  }));

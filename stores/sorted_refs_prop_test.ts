// SPDX-License-Identifier: MIT
/**
 * Sorted sets, overlays and the order of refs against plain sets.
 *
 * @module
 */

import assert from "node:assert/strict";
import { compileGlob } from "@ocuroot/sdk/glob";
import fc from "fast-check";
import { compareBytewise, sortBytewise } from "./bytewise.ts";
import { overlay } from "./layer.ts";
import { changeRefs, matchRefs, NO_REFS, sortRefs } from "./sorted_refs.ts";

const ALL = compileGlob("**");

function ordered(names: Iterable<string>): string[] {
  const encoder = new TextEncoder();
  return [...new Set(names)].sort((a, b) => {
    const left = encoder.encode(a);
    const right = encoder.encode(b);
    const at = left.findIndex((byte, index) => byte !== right[index]);
    return at < 0
      ? left.length - right.length
      : (left[at] ?? 0) - (right[at] ?? -1);
  });
}

function names(): fc.Arbitrary<string> {
  return fc.string({
    unit: fc.constantFrom("a", "/", "@", "é", "\u{ff5e}", "\u{1f600}"),
    maxLength: 5,
  });
}

Deno.test("S17 refs sort by the bytes of UTF-8", () => {
  fc.assert(fc.property(fc.array(names()), (texts) => {
    const expected = ordered(texts);
    assert.deepEqual(sortBytewise([...new Set(texts)]), expected);
    assert.deepEqual([...new Set(texts)].sort(compareBytewise), expected);
  }));
});

Deno.test("S17 changed sets hold what plain sets hold, also large ones", () => {
  const many = fc.nat({ max: 3000 }).map((count) =>
    Array.from({ length: count }, (_, index) => `p${index % 97}/r${index}`)
  );
  fc.assert(
    fc.property(
      many,
      fc.array(fc.tuple(names(), fc.boolean())),
      fc.array(fc.tuple(fc.nat({ max: 3000 }), fc.boolean())),
      (start, fresh, old) => {
        const changes = new Map<string, boolean>([
          ...fresh,
          ...old.map(([index, isThere]) =>
            [`p${index % 97}/r${index}`, isThere] as const
          ),
        ]);
        const plain = new Set(start);
        for (const [name, isThere] of changes) {
          if (isThere) plain.add(name);
          else plain.delete(name);
        }
        const before = sortRefs(start);
        const after = changeRefs(before, changes);
        const expected = ordered(plain);
        assert.deepEqual(matchRefs(after, [ALL]), expected);
        assert.deepEqual(matchRefs(before, [ALL]), ordered(start));
        assert.deepEqual(overlay(ordered(start), changes), expected);
        const some = compileGlob("p3/**");
        assert.deepEqual(
          matchRefs(after, [some, compileGlob("p3/r3")]),
          expected.filter((name) => some.test(name)),
        );
      },
    ),
    { numRuns: 30 },
  );
  assert.deepEqual(matchRefs(changeRefs(NO_REFS, new Map()), [ALL]), []);
});

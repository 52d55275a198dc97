// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";

import { OcurootError } from "./error.ts";
import { compileGlob } from "./glob.ts";
import {
  formatRef,
  normalizeRef,
  parseArgument,
  parseRef,
  reduceRef,
  type Ref,
  resolveRef,
  SUBPATH_TYPES,
} from "./ref.ts";

const word = fc.stringMatching(/^[a-z0-9._é]{1,4}$/).filter((text) =>
  !/^\.+$/.test(text)
);
const path = fc.array(word, { minLength: 1, maxLength: 3 })
  .map((segments) => segments.join("/"));
const tail = fc.oneof(
  fc.constant({ type: "" as const, subpath: "" }),
  fc.record({ type: fc.constantFrom(...SUBPATH_TYPES), subpath: path }),
);

const absolute: fc.Arbitrary<Ref> = fc.record({
  repo: path,
  file: path,
  release: fc.option(fc.oneof(word, fc.constant("")), { nil: undefined }),
  tail,
  fragment: fc.oneof(path, fc.constant("")),
}).map(({ tail: end, ...ref }) => ({
  global: false,
  ...ref,
  ...(ref.release === undefined ? { type: "", subpath: "" } as const : end),
  fragment: ref.release === undefined ||
      end.type === "" && end.subpath !== ""
    ? ""
    : ref.fragment,
}));

/** Texts made of what the grammar looks at. */
const noise = fc.array(
  fc.constantFrom("/", "-", "@", "+", ".", "#", "=", "r1", "task", "a", "//"),
  { maxLength: 10 },
).map((parts) => parts.join(""));

Deno.test("S1 reading what was written gives the same ref", () => {
  fc.assert(fc.property(absolute, (ref) => {
    assert.deepEqual(parseRef(formatRef(ref)), ref);
  }));
});

Deno.test("S1 any text is read or refused with an OcurootError", () => {
  const glob = compileGlob("**/@*/task/*");
  fc.assert(
    fc.property(fc.oneof(noise, fc.string()), (text) => {
      for (const read of [normalizeRef, parseArgument]) {
        const error = errorOf(() => read(text));
        assert.ok(error === undefined || error instanceof OcurootError);
      }
      const error = errorOf(() => reduceRef(text, glob));
      assert.ok(error === undefined || error instanceof OcurootError);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("S1 the canonical text of a readable ref is readable", () => {
  fc.assert(
    fc.property(noise, (text) => {
      if (errorOf(() => parseRef(text)) !== undefined) return;
      const canonical = normalizeRef(text);
      // An empty repository before "/-/" leaves a path that may read anew.
      if (/(^|\/)\/-|^\/|\/-\/$/.test(text)) return;
      assert.equal(errorOf(() => parseRef(canonical)), undefined, canonical);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("S1 a field of a type without a name stays readable", () => {
  assert.equal(normalizeRef("+/task//#task"), "@/task//#task");
  assert.equal(normalizeRef("@/task//#task"), "@/task//#task");
  assert.equal(normalizeRef(".///#@"), ".///#@");
});

Deno.test("S5 resolving twice is resolving once", () => {
  fc.assert(
    fc.property(noise, absolute, (text, base) => {
      if (errorOf(() => parseRef(text)) !== undefined) return;
      const once = resolveRef(parseRef(text), base);
      assert.deepEqual(resolveRef(once, base), once);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("S9 what reduce gives matches its glob", () => {
  const glob = compileGlob("**/@*");
  fc.assert(fc.property(absolute, (ref) => {
    const error = errorOf(() => {
      assert.ok(glob.test(reduceRef(formatRef(ref), glob)));
    });
    assert.equal(error === undefined, ref.release !== undefined);
  }));
});

function errorOf(action: () => unknown): unknown {
  try {
    action();
    return undefined;
  } catch (error) {
    return error;
  }
}

// SPDX-License-Identifier: MIT
/**
 * Refs as paths, and the positions of faults in JSON.
 *
 * @module
 */

import assert from "node:assert/strict";
import { OcurootError } from "@ocuroot/sdk/error";
import fc from "fast-check";
import { faultPosition } from "./_json_position.ts";
import { decodeEnvelope, encodeEnvelope } from "./envelope.ts";
import { type Address, addressOf, keyAt, pathOf } from "./path.ts";
import { formatRef, parseRef } from "@ocuroot/sdk/ref";

Deno.test("S22 one document has one path, whatever way its ref is written", async (t) => {
  const spellings = {
    "acme/x/-/a/@r1/task/b": [
      "acme/x/-/a/+r1/call/b",
      "acme/x/-/a/@r1/task/b/",
      "acme/x/-/a/@r1/task//b",
      "acme/x/-/./a/@r1/task/b#field",
    ],
    "acme/x/-/@r1": ["acme/x/-/./@r1"],
    "@/environment/eu": ["+/environment/eu", "@/environment/eu#attributes"],
  };
  for (const [key, texts] of Object.entries(spellings)) {
    for (const text of [key, ...texts]) {
      await t.step(text, () => assert.equal(addressOf(text).key, key));
    }
    assert.equal(pathOf(key), `refs/${key}/@object.json`);
    assert.equal(keyAt(pathOf(key)), key);
  }
  assert.equal(keyAt("dependencies/dependants/a/b/@ref.txt"), undefined);
});

Deno.test("S22 F31 B22 no segment is what Git keeps for itself", () => {
  for (
    const name of [".git", ".GIT", ".git ", ".git.", "git~1", ".g\u200cit"]
  ) {
    assert.throws(
      () => addressOf(`@/custom/${name}/x`),
      /is a name that Git keeps for itself/,
      name,
    );
  }
  for (const name of ["git", "a.git", ".github", ".gitignore", "x~1"]) {
    assert.equal(addressOf(`@/custom/${name}`).key, `@/custom/${name}`);
  }
});

Deno.test("S22 a ref that comes as it is kept means what it says", () => {
  const part = fc.constantFrom(
    ..."a r1 web.ocu.star task call custom op commit @ @r1 @1.2 @a-b + - . .."
      .split(
        " ",
      ),
    "@object.json",
    "@ref.txt",
    "",
    "x#y",
    "a=b",
    "é",
    "a".repeat(200),
  );
  const text = fc.array(part, { minLength: 1, maxLength: 8 })
    .map((parts) => parts.join("/"));
  fc.assert(
    fc.property(text, (ref) => {
      let address: Address;
      try {
        address = addressOf(ref);
      } catch {
        return;
      }
      const parsed = parseRef(ref);
      const written = formatRef({ ...parsed, fragment: "" });
      const isClean = !/\/\/|\/\.\/|\/\.?$|^\.\//.test(written);
      if (isClean) assert.equal(address.key, written);
      assert.equal(address.fragment, parsed.fragment);
      for (const name of address.key.split("/")) {
        assert.ok(name.length <= 255 && !/^@(?:object\.|ref\.)/.test(name));
      }
    }),
    { numRuns: 5000 },
  );
});

Deno.test("S22 F28 I10 any ref is refused or has a path of its own inside", () => {
  const text = fc.string({
    unit: fc.constantFrom(..."ab/.-@#+\0é"),
    maxLength: 12,
  });
  fc.assert(
    fc.property(text, (ref) => {
      let key: string;
      try {
        key = addressOf(ref).key;
      } catch (error) {
        assert.ok(error instanceof OcurootError);
        assert.equal(error.code, "ref/syntax");
        return;
      }
      const segments = pathOf(key).split("/");
      assert.ok(!segments.some((name) => ["", ".", ".."].includes(name)));
      assert.equal(keyAt(pathOf(key)), key);
      assert.equal(addressOf(key).key, key);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("S23 envelopes read back as written", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.array(fc.string()), (body, links) => {
      const text = encodeEnvelope(
        { kind: "ref", body: body as null, links },
        "@/custom/x",
      );
      const read = decodeEnvelope(text, "@/custom/x");
      const wellFormed = JSON.parse(JSON.stringify(
        { body, links },
        (_key, value) =>
          typeof value === "string" ? value.toWellFormed() : value,
      ));
      assert.deepEqual({ body: read.body, links: read.links }, wellFormed);
      assert.doesNotMatch(text, /[<>&\u2028\u2029]|\n$/);
    }),
  );
});

Deno.test("F25 the place of a fault in JSON is found", async (t) => {
  const cases: readonly (readonly [string, number, number])[] = [
    ["", 1, 1],
    ["{", 1, 2],
    ['{"a":1,}', 1, 8],
    ['{\n  "a": tru\n}', 2, 8],
    ['{"a" 1}', 1, 6],
    ["[1 2]", 1, 4],
    ["[1,]", 1, 4],
    ["[1}", 1, 3],
    ["01", 1, 2],
    ['"a\nb"', 1, 3],
    ['"\\x"', 1, 2],
    ['{"a":{}}x', 1, 9],
    ["NaN", 1, 1],
    ["\ufeff1", 1, 1],
    ["[".repeat(100_000), 1, 100_001],
  ];
  for (const [text, line, column] of cases) {
    await t.step(JSON.stringify(text.slice(0, 20)), () => {
      assert.deepEqual(faultPosition(text), { line, column });
    });
  }
});

Deno.test("F25 only what the runtime refuses is called a fault", () => {
  const text = fc.string({
    unit: fc.constantFrom(...'{}[]:,"\\ ntruefals10.-eE+\n'),
    maxLength: 12,
  });
  fc.assert(
    fc.property(text, (json) => {
      try {
        JSON.parse(json);
      } catch {
        const { line, column } = faultPosition(json);
        assert.ok(line >= 1 && column >= 1);
      }
    }),
    { numRuns: 1000 },
  );
});

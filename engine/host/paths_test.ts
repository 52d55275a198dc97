// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { baseName, directoryOf, joinPath, relativePath } from "./paths.ts";

Deno.test("K53 paths are joined and cleaned by text alone", () => {
  const joined: [string, string, string][] = [
    ["/a/b", ".", "/a/b"],
    ["/a/b", "", "/a/b"],
    ["/a/b", "../c", "/a/c"],
    ["/a", "../../..", "/"],
    ["/a", "/b//c/", "/b/c"],
    [".", "x/./y", "x/y"],
    [".", "../x", "../x"],
    ["a/..", "", "."],
  ];
  for (const [base, path, expected] of joined) {
    assert.equal(joinPath(base, path), expected, `${base} + ${path}`);
  }
  assert.equal(directoryOf("/a/b"), "/a");
  assert.equal(directoryOf("/"), "/");
  assert.equal(directoryOf("a.star"), ".");
  assert.equal(baseName("a/b.star"), "b.star");
  assert.equal(relativePath("/a", "/a/b/c"), "b/c");
  assert.equal(relativePath("/a", "/a"), ".");
  assert.equal(relativePath("/", "/a"), "a");
  assert.equal(relativePath("/a", "/ab"), undefined);
});

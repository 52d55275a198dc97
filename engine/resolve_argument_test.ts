// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { formatRef } from "@ocuroot/sdk/ref";
import { type ArgumentBase, resolveArgument } from "./resolve_argument.ts";

const SOURCE: ArgumentBase = {
  kind: "source",
  root: "/work/shop",
  cwd: "/work/shop/y",
  repo: "acme/shop",
};

Deno.test("C18 E61 every form of a ref argument", async (t) => {
  const table: Record<string, string> = {
    "r.ocu.star": "acme/shop/-/y/r.ocu.star",
    "./r.ocu.star": "acme/shop/-/y/r.ocu.star",
    "./x/r.ocu.star/@r1": "acme/shop/-/y/x/r.ocu.star/@r1",
    "../x/r.ocu.star": "acme/shop/-/x/r.ocu.star",
    "./-/x/r.ocu.star": "acme/shop/-/x/r.ocu.star",
    "//x/r.ocu.star": "acme/shop/-/x/r.ocu.star",
    "other/-/x/r.ocu.star": "other/-/x/r.ocu.star",
    "x/r.ocu.star/@r3": "acme/shop/-/y/x/r.ocu.star/@r3",
    "x/r.ocu.star/@": "acme/shop/-/y/x/r.ocu.star/@",
    "x/r.ocu.star/@r3/call/t/1#output/k":
      "acme/shop/-/y/x/r.ocu.star/@r3/task/t/1#output/k",
    "@/environment/e": "@/environment/e",
  };
  for (const [text, expected] of Object.entries(table)) {
    await t.step(text, () => {
      const ref = resolveArgument(text, { workspace: SOURCE });
      assert.equal(formatRef(ref), expected);
    });
  }
});

Deno.test("C18 without an argument the flags count", () => {
  const resolve = (defaults: { package?: string; release?: string }) =>
    formatRef(resolveArgument(undefined, { workspace: SOURCE, defaults }));
  assert.equal(resolve({}), "acme/shop/-/y");
  assert.equal(
    resolve({ package: "./a.ocu.star" }),
    "acme/shop/-/y/a.ocu.star",
  );
  assert.equal(
    resolve({ package: "a.ocu.star", release: "r2" }),
    "acme/shop/-/y/a.ocu.star/@r2",
  );
});

Deno.test("C23 a checkout of documents refuses relative refs", () => {
  const workspace: ArgumentBase = { ...SOURCE, kind: "intent", repo: "" };
  const resolve = (text?: string) =>
    formatRef(resolveArgument(text, { workspace }));
  assert.equal(resolve("@/custom/k"), "@/custom/k");
  assert.equal(resolve("acme/-/x.ocu.star/@r1"), "acme/-/x.ocu.star/@r1");
  for (const text of ["x.ocu.star", "./task/x", "//x.ocu.star/@r1"]) {
    assert.throws(() => resolve(text), { code: "repo/identity" });
  }
});

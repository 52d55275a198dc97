// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { ERROR_CODES } from "@ocuroot/sdk/error";
import { exists, listFiles, readFile } from "../../tools/_files.ts";

const CODES = Object.keys(ERROR_CODES);
const PRODUCT = ["sdk", "stores", "engine", "ui", "ci", "commands"];

function pageOf(code: string): string {
  return `docs/errors/${code.replace("/", "-")}.md`;
}

Deno.test("every error code has a page that explains it", async (t) => {
  for (const code of CODES) {
    await t.step(code, async () => {
      const page = await readFile(pageOf(code));
      assert.match(page, new RegExp(`^# \`${code}\`\n`));
      for (const heading of ["Cause", "Example", "Remedy"]) {
        assert.match(page, new RegExp(`^## ${heading}$`, "m"));
      }
      assert.match(page, new RegExp(`^Kind: ${kindOf(code)}`, "m"));
    });
  }
});

Deno.test("every page in docs/errors belongs to a code", async () => {
  const pages = await listFiles(".md", "docs/errors");
  const known = [...CODES.map(pageOf), "docs/errors/README.md"];
  assert.deepEqual(pages.filter((page) => !known.includes(page)), []);
});

Deno.test("every error code is thrown by the product and expected by a test", async () => {
  const product = await textOf((path) =>
    PRODUCT.includes(path.split("/")[0] ?? "") &&
    !path.endsWith("_test.ts") && path !== "sdk/error.ts"
  );
  const tests = await textOf((path) =>
    (path.endsWith("_test.ts") || path.endsWith("_conformance.ts")) &&
    !path.startsWith("tests/meta/")
  );
  const quoted = (code: string) => `"${code}"`;
  assert.deepEqual(
    CODES.filter((code) => !product.includes(quoted(code))),
    [],
    "not thrown",
  );
  // In a regular expression the slash has a backslash before it.
  const expected = tests.replaceAll("\\/", "/");
  const named = (code: string) => expected.includes(code);
  assert.deepEqual(CODES.filter((code) => !named(code)), [], "not tested");
});

Deno.test("the list of error pages names every page", async () => {
  assert.ok(await exists("docs/errors/README.md"));
  const list = await readFile("docs/errors/README.md");
  const unlisted = CODES.filter((code) =>
    !list.includes(`](${code.replace("/", "-")}.md)`)
  );
  assert.deepEqual(unlisted, []);
});

function kindOf(code: string): string {
  return Object.entries(ERROR_CODES).find(([name]) => name === code)?.[1] ?? "";
}

async function textOf(wanted: (path: string) => boolean): Promise<string> {
  const paths = (await listFiles(".ts")).filter(wanted);
  return (await Promise.all(paths.map(readFile))).join("\n");
}

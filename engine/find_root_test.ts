// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { findRoot } from "./find_root.ts";

async function withTree(
  files: Readonly<Record<string, string>>,
  run: (root: string) => void,
): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    for (const [path, text] of Object.entries(files)) {
      const file = `${root}/${path}`;
      await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), {
        recursive: true,
      });
      await Deno.writeTextFile(file, text);
    }
    run(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

function marker(tag: string): string {
  return JSON.stringify({ version: 3, Tags: { [tag]: {} } });
}

Deno.test("C20 S62 the deeper marker wins, on a tie the store does", () =>
  withTree({
    "repo.ocu.star": "",
    "sub/deep/x": "",
    "store/.ocuroot-store": marker("state"),
    "store/refs/x": "",
    "both/repo.ocu.star": "",
    "both/.ocuroot-store": marker("intent"),
    "store/inner/repo.ocu.star": "",
    "odd/.ocuroot-store": "{}",
  }, (root) => {
    const at = (path: string) => {
      const { kind, path: found } = findRoot(`${root}/${path}`);
      return [kind, found.slice(root.length)];
    };
    assert.deepEqual(at("sub/deep"), ["source", ""]);
    assert.deepEqual(at("store/refs"), ["state", "/store"]);
    assert.deepEqual(at("both"), ["intent", "/both"]);
    assert.deepEqual(at("store/inner"), ["source", "/store/inner"]);
    assert.throws(() => at("odd"), { code: "repo/not-found" });
  }));

Deno.test("C20 outside of any repository is an error", () =>
  withTree({ x: "" }, (root) => {
    assert.throws(() => findRoot(root), { code: "repo/not-found" });
  }));

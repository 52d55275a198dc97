// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { Effect } from "@ocuroot/sdk/host";
import { withFiles } from "../_fixture.ts";
import { createCheckoutReader } from "./checkout_reader.ts";

const SITE = { filename: "x", line: 1, column: 1 };

Deno.test("K68 B25 whatever a test asks for, the engine only reads the checkout", async (t) => {
  const files = {
    "repo/a.txt": "a",
    "repo/sub/.git/config": "token",
    "out.txt": "out",
  };
  await withFiles(files, async (base) => {
    const root = `${base}/repo`;
    await Deno.symlink(`${base}/out.txt`, `${root}/link.txt`);
    await Deno.symlink(base, `${root}/up`);
    await Deno.symlink(`${root}/sub/.git`, `${root}/git`);
    const reader = createCheckoutReader(root);
    const ask = (effect: Effect) => reader.perform(effect, SITE);
    const read = (path: string) => ask({ kind: "read_file", path });
    assert.equal(await read("a.txt"), "a");
    assert.deepEqual(await ask({ kind: "read_dir", path: "sub" }), [".git"]);
    assert.equal(await ask({ kind: "is_dir", path: "." }), true);
    const denied = [
      "../out.txt",
      `${base}/out.txt`,
      "link.txt",
      "up/out.txt",
      "sub/.git/config",
      "git/config",
    ];
    for (const path of denied) {
      await t.step(path.replace(base, ""), async () => {
        await assert.rejects(read(path), { code: "host/denied" });
      });
    }
    await assert.rejects(read("gone.txt"), {
      code: "host/file",
      message: 'Cannot read "/repo/gone.txt": it is not there',
    });
    const how = { dir: "", env: {}, mute: false, continueOnError: false };
    const effects: readonly Effect[] = [
      { kind: "exec", argv: ["true"], ...how, timeout: 0 },
      { kind: "write_file", path: "new.txt", content: "" },
      { kind: "env" },
      { kind: "environments" },
    ];
    for (const effect of effects) {
      await t.step(effect.kind, async () => {
        await assert.rejects(ask(effect), { code: "host/denied" });
      });
    }
  });
});

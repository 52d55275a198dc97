// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { readFile } from "../../tools/_files.ts";
import { nextSteps } from "./next_steps.ts";
import { PLATFORM_NAMES, PLATFORMS } from "./platform.ts";

Deno.test("ci init: the guide has every file and every trigger function", async () => {
  const guide = await readFile("docs/guide/ci.md");
  for (const platform of PLATFORM_NAMES) {
    for (const { path } of PLATFORMS[platform].files) {
      assert.ok(guide.includes(`\`${path}\``), path);
    }
    const { trigger } = nextSteps(platform, {
      branch: "main",
      host: "github.com",
    });
    assert.ok(guide.includes(trigger), `trigger of ${platform}`);
  }
});

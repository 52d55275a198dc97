// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { AheadOptions } from "../engine/config/ahead.ts";
import { denoIo } from "./deno_io.ts";
import { startEarly } from "./start_early.ts";

async function started(args: readonly string[], typed: boolean) {
  const asked: AheadOptions[] = [];
  const io = startEarly(args, {
    ...denoIo(),
    ahead: (options) => {
      asked.push(options);
      return Promise.resolve({});
    },
  });
  const early = asked.length;
  await io.ahead?.({ cwd: io.cwd, env: io.env, typed });
  return { early, all: asked.length };
}

Deno.test("a config in TypeScript is started for before commands are loaded, once", async () => {
  for (const ref of ["web.ocu.ts", "./a/web.ocu.ts/@r1"]) {
    const lint = ["release", "lint", ref];
    assert.deepEqual(await started(lint, true), { early: 1, all: 1 }, ref);
  }
  const flags = ["release", "new", "--force", "web.ocu.ts"];
  assert.deepEqual(await started(flags, true), { early: 1, all: 1 });
});

Deno.test("nothing is started early for other command lines", async () => {
  const lines = [
    ["release", "lint", "web.ocu.star"],
    ["state", "get", "web.ocu.ts/@r1"],
    ["release"],
    [],
  ];
  for (const line of lines) {
    assert.deepEqual(await started(line, false), { early: 0, all: 1 });
  }
});

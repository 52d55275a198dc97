// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { OcurootError } from "@ocuroot/sdk/error";
import { requireSpace } from "./space.ts";

Deno.test("E52 a commit that does not fit is not checked out", () => {
  const directory = "/home/worktrees";
  const MB = 1024 * 1024;
  requireSpace({ needed: 10 * MB, free: 100 * MB, directory });
  assert.throws(
    () => requireSpace({ needed: 90 * MB, free: 100 * MB, directory }),
    (error: unknown) =>
      error instanceof OcurootError && error.code === "store/full" &&
      error.message.includes("it needs 90 MB and 100 MB are free"),
  );
});

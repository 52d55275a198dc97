// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { OcurootError } from "@ocuroot/sdk/error";
import { type GitOptions, requireGit } from "../../stores/git/git.ts";

const PATH = Deno.env.get("PATH") ?? "";

async function rejectsWith(
  code: string,
  args: readonly string[],
  options: GitOptions,
): Promise<void> {
  await assert.rejects(
    requireGit(args, options),
    (error) => error instanceof OcurootError && error.code === code,
  );
}

Deno.test("git that is not there is git/missing", async () => {
  await rejectsWith("git/missing", ["version"], { env: { PATH: "/nowhere" } });
});

Deno.test("git that ends with an error is git/failed", async () => {
  await rejectsWith("git/failed", ["no-such-command"], { env: { PATH } });
});

Deno.test({
  name: "git that never ends is git/timeout",
  ignore: Deno.build.os === "windows",
  async fn() {
    // A pipe that nobody writes to: git waits for it without end.
    const folder = await Deno.makeTempDir();
    const pipe = `${folder}/pipe`;
    await new Deno.Command("mkfifo", { args: [pipe] }).output();
    const options = { env: { PATH }, timeoutMs: 20 };
    await rejectsWith("git/timeout", ["hash-object", pipe], options);
    await Deno.remove(folder, { recursive: true });
  },
});

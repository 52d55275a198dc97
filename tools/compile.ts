// SPDX-License-Identifier: MIT
/**
 * Makes the one-file program with `deno compile`. It does not check or test
 * what it packs; the gate does.
 *
 * `--target <triple>` compiles for another machine. `DENORT_BIN` names the
 * runtime to pack where it cannot be downloaded.
 *
 * @module
 */

import { ROOT } from "./lint/place.ts";

function outputName(args: readonly string[]): string {
  const target = args[args.indexOf("--target") + 1];
  const named = args.includes("--target") && target !== undefined;
  return named ? `dist/ocuroot-${target}` : "dist/ocuroot";
}

async function main(args: readonly string[]): Promise<number> {
  await Deno.mkdir(`${ROOT}dist`, { recursive: true });
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: [
      "compile",
      "--allow-all",
      "--output",
      outputName(args),
      ...args,
      "cli.ts",
    ],
    cwd: ROOT,
  }).spawn().output();
  return code;
}

if (import.meta.main) Deno.exit(await main(Deno.args));

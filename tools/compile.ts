// SPDX-License-Identifier: MIT
/**
 * Makes the program as one executable with `deno compile`: all modules and the
 * texts that they import are inside. It does not check or test what it packs;
 * the gate does.
 *
 * `--target <triple>` compiles for another machine. `DENORT_BIN` names the
 * runtime to pack where it cannot be downloaded.
 *
 * @module
 */

import { ROOT } from "./lint/place.ts";

/** The machines that a release has a program for. */
export const TARGETS = [
  "x86_64-unknown-linux-gnu",
  "aarch64-unknown-linux-gnu",
  "x86_64-apple-darwin",
  "aarch64-apple-darwin",
  "x86_64-pc-windows-msvc",
];

/**
 * Makes the command line of the compiler.
 *
 * @param args Arguments of this tool.
 * @returns Arguments for Deno.
 * @throws {Error} for a machine that there is no runtime for.
 */
export function compileArguments(args: readonly string[]): readonly string[] {
  const at = args.indexOf("--target");
  const target = at < 0 ? undefined : args[at + 1] ?? "";
  if (target !== undefined && !TARGETS.includes(target)) {
    throw new Error(`--target takes one of ${TARGETS.join(", ")}`);
  }
  const name = target === undefined ? "ocuroot" : `ocuroot-${target}`;
  return [
    "compile",
    "--allow-all",
    "--output",
    `dist/${name}`,
    ...args,
    "cli.ts",
  ];
}

async function main(args: readonly string[]): Promise<number> {
  await Deno.mkdir(`${ROOT}dist`, { recursive: true });
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: [...compileArguments(args)],
    cwd: ROOT,
  }).spawn().output();
  return code;
}

if (import.meta.main) Deno.exit(await main(Deno.args));

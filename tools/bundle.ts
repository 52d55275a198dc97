// SPDX-License-Identifier: MIT
/**
 * Makes the program as one file of JavaScript, `dist/ocuroot.js`: what
 * `deno install --global` is given, as it starts twice as fast as the source.
 * It does not check or test what it packs; the gate does.
 *
 * `--output <file>` puts it elsewhere.
 *
 * @module
 */

import { ROOT } from "./lint/place.ts";

/**
 * Makes the file.
 *
 * @param output Where to put it.
 * @returns The exit code of the bundler.
 */
export async function bundle(output: string): Promise<number> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--output", output, "cli.ts"],
    cwd: ROOT,
    stderr: "piped",
  }).output();
  if (code !== 0) await Deno.stderr.write(stderr);
  return code;
}

async function main(args: readonly string[]): Promise<number> {
  const at = args.indexOf("--output");
  const output = at < 0 ? undefined : args[at + 1];
  return await bundle(output ?? `${ROOT}dist/ocuroot.js`);
}

if (import.meta.main) Deno.exit(await main(Deno.args));

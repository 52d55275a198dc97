// SPDX-License-Identifier: MIT
/**
 * Packs the program as JavaScript, which starts twice as fast as the source:
 * `dist/ocuroot.js`, what `deno install --global` is given, and beside it
 * `dist/config_child.js`, which evaluates configs in TypeScript, and
 * `dist/test_child.js`, which runs their tests. It does not check or test what
 * it packs; the gate does.
 *
 * `--output <file>` puts the program elsewhere.
 *
 * @module
 */

import {
  PACKED_CHILD,
  PACKED_TESTS,
} from "../engine/config/typescript/child_program.ts";
import { ROOT } from "./lint/place.ts";

const CHILDREN = "engine/config/typescript/child";

/**
 * Makes the files.
 *
 * @param output Where to put the program; the others go beside it.
 * @returns The exit code of the bundler.
 */
export async function bundle(output: string): Promise<number> {
  const folder = output.slice(0, output.lastIndexOf("/") + 1);
  const codes = await Promise.all([
    pack("cli.ts", output),
    pack(`${CHILDREN}/main.ts`, folder + PACKED_CHILD),
    pack(`${CHILDREN}/test_main.ts`, folder + PACKED_TESTS),
  ]);
  return Math.max(...codes);
}

async function pack(entry: string, output: string): Promise<number> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--output", output, entry],
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

// SPDX-License-Identifier: MIT
/**
 * Packs the program as JavaScript, which starts much faster than the source:
 * `dist/ocuroot/ocuroot.js`, what `deno install --global` is given, beside it
 * the parts that it imports when it needs them, `config_child.js`, which
 * evaluates configs in TypeScript, and `test_child.js`, which runs their tests.
 * It does not check or test what it packs; the gate does.
 *
 * `--into <folder>` puts them elsewhere.
 *
 * @module
 */

import {
  PACKED_CHILD,
  PACKED_TESTS,
} from "../engine/config/typescript/child_program.ts";
import { PACKED_SHELL } from "../engine/host/builtin/name.ts";
import { ROOT } from "./lint/place.ts";

const SHELL = "engine/host/builtin/main.ts";

const CHILDREN = "engine/config/typescript/child";

/** The program among the packed files. */
export const PROGRAM = "ocuroot.js";

/**
 * Makes the files.
 *
 * @param folder Absolute folder to put them in; scripts in it are removed.
 * @throws {Error} when something cannot be packed.
 */
export async function bundle(folder: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for (const name of await scripts(folder)) {
    await Deno.remove(`${folder}/${name}`);
  }
  await Promise.all([
    pack("--code-splitting", "--external=dax", "--outdir", folder, "cli.ts"),
    pack("--output", `${folder}/${PACKED_SHELL}`, SHELL),
    pack("--output", `${folder}/${PACKED_CHILD}`, `${CHILDREN}/main.ts`),
    pack("--output", `${folder}/${PACKED_TESTS}`, `${CHILDREN}/test_main.ts`),
  ]);
  await Deno.rename(`${folder}/cli.js`, `${folder}/${PROGRAM}`);
  for (const name of await scripts(folder)) {
    if (name !== PACKED_SHELL) await loosen(`${folder}/${name}`);
  }
}

async function scripts(folder: string): Promise<readonly string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.map(({ name }) => name).filter((name) => name.endsWith(".js"));
}

/** Where Deno's cache is new, packers fetch the bundler for each other. */
const IN_EACH_OTHERS_WAY = /esbuild binary/;
const MOST_TRIES = 3;

async function pack(...args: readonly string[]): Promise<void> {
  for (let tries = 1;; tries++) {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["bundle", "--quiet", ...args],
      cwd: ROOT,
    }).output();
    if (success) return;
    const words = new TextDecoder().decode(stderr);
    if (tries === MOST_TRIES || !IN_EACH_OTHERS_WAY.test(words)) {
      throw new Error(`Cannot pack: ${words}`);
    }
  }
}

/** What the bundler begins a file with for CommonJS inside of it. */
const REQUIRE =
  `import { createRequire as __deno_internal_createRequire } from "node:module";
var __require = __deno_internal_createRequire(import.meta.url);
`;

/** A part that is imported when it is needed. */
const PART = /\bimport\(("\.\/[\w.-]+\.js")\)/g;

/**
 * Modules of Node are loaded when they are needed: the first one costs more
 * than an empty program, and would be paid by every command. So are parts of
 * the program: Deno reads all that it sees named in an import before it runs
 * anything, so the names are hidden from it.
 */
async function loosen(path: string): Promise<void> {
  const text = await Deno.readTextFile(path);
  const loose = text.replace(
    REQUIRE,
    "var __require = (name) => process.getBuiltinModule(name);\n",
  ).replaceAll(PART, "import([$1][0])");
  if (/^import\b.*"node:/m.test(loose)) {
    throw new Error(`Cannot pack: ${path} imports from Node at its start`);
  }
  if (loose !== text) await Deno.writeTextFile(path, loose);
}

async function main(args: readonly string[]): Promise<void> {
  const at = args.indexOf("--into");
  const folder = at < 0 ? undefined : args[at + 1];
  await bundle(folder ?? `${ROOT}dist/ocuroot`);
}

if (import.meta.main) await main(Deno.args);

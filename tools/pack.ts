// SPDX-License-Identifier: MIT
/**
 * Makes the package for npm, `dist/ocuroot-cli-<version>.tgz`: the packed
 * program, and the package `deno` to run it, of the version that packs. It
 * checks and publishes nothing; the gate and the release workflow do.
 *
 * `--into <folder>` puts it elsewhere.
 *
 * @module
 */

import config from "../deno.json" with { type: "json" };
import { bundle } from "./bundle.ts";
import { ROOT } from "./lint/place.ts";

const BESIDE = ["README.md", "LICENSE", "CHANGELOG.md", "tools/npm/bin.mjs"];

/**
 * Makes the package.
 *
 * @param folder Absolute folder for the archive, and for the files in it
 *   below `npm`.
 * @returns Absolute path of the archive.
 */
export async function packForNpm(folder: string): Promise<string> {
  const contents = `${folder}/npm`;
  await bundle(contents);
  for (const path of BESIDE) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    await Deno.copyFile(ROOT + path, `${contents}/${name}`);
  }
  const text = JSON.stringify(packageOf(), undefined, 2);
  await Deno.writeTextFile(`${contents}/package.json`, `${text}\n`);
  const npm = Deno.build.os === "windows" ? "npm.cmd" : "npm";
  const { stdout, stderr, success } = await new Deno.Command(npm, {
    args: ["pack", "--json", "--pack-destination", folder],
    cwd: contents,
    stdin: "null",
  }).output();
  const said = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (!success) throw new Error(`Cannot pack: ${said(stderr)}`);
  const [{ filename }] = JSON.parse(said(stdout));
  return `${folder}/${filename}`;
}

function packageOf(): Readonly<Record<string, unknown>> {
  return {
    name: config.name,
    version: config.version,
    description: "Releases software, on top of any CI",
    license: config.license,
    repository: "github:ocuroot/ocuroot",
    type: "module",
    bin: { ocuroot: "bin.mjs" },
    engines: { node: ">=18" },
    dependencies: { deno: Deno.version.deno },
  };
}

async function main(args: readonly string[]): Promise<void> {
  const at = args.indexOf("--into");
  const folder = at < 0 ? undefined : args[at + 1];
  const path = await packForNpm(folder ?? `${ROOT}dist`);
  await Deno.stdout.write(new TextEncoder().encode(`${path}\n`));
}

if (import.meta.main) await main(Deno.args);

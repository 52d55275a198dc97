// SPDX-License-Identifier: MIT
/**
 * Finds a Deno program that can check types: the one that runs this, or one
 * on the PATH where this program is compiled. It starts nothing.
 *
 * @module
 */

/**
 * Finds Deno.
 *
 * @param env Process environment.
 * @param options `compiled` tells whether this program is; it knows itself.
 * @returns Its path; undefined when there is none.
 */
export async function findDeno(
  env: Readonly<Record<string, string>>,
  { compiled = Deno.build.standalone }: { readonly compiled?: boolean } = {},
): Promise<string | undefined> {
  if (!compiled) return Deno.execPath();
  const windows = Deno.build.os === "windows";
  const path = env["PATH"] ?? env["Path"] ?? "";
  for (const folder of path.split(windows ? ";" : ":")) {
    const file = `${folder}/deno${windows ? ".exe" : ""}`;
    const info = await Deno.stat(file).catch(() => undefined);
    if (folder !== "" && info?.isFile === true) return file;
  }
  return undefined;
}

// SPDX-License-Identifier: MIT
/**
 * A repository as its owner has it: files with a `deno.json` that names the
 * SDK, here this checkout's. It runs the type checker, nothing else.
 *
 * @module
 */

const SDK = new URL("../sdk/mod.ts", import.meta.url).href;

const TESTING = new URL("../sdk/testing/mod.ts", import.meta.url).href;

/** The whole `deno.json` that the guide tells people to write. */
export const DENO_JSON = `{
  "imports": { "@ocuroot/sdk": "jsr:@ocuroot/sdk" }
}
`;

/**
 * Type-checks files in a repository of their own.
 *
 * @param files Content by path.
 * @returns What the checker has to say; empty when it is content.
 */
export async function typeFaults(
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "ocuroot-types-" });
  // The name of a package leads to all its entries, that of a file does not.
  const config = DENO_JSON.replace(
    '"jsr:@ocuroot/sdk"',
    `"${SDK}", "@ocuroot/sdk/testing": "${TESTING}"`,
  );
  for (
    const [path, text] of Object.entries({ ...files, "deno.json": config })
  ) {
    const target = `${folder}/${path}`;
    await Deno.mkdir(target.slice(0, target.lastIndexOf("/")), {
      recursive: true,
    });
    await Deno.writeTextFile(target, text);
  }
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--quiet", "."],
    cwd: folder,
    env: { NO_COLOR: "1" },
  }).output();
  await Deno.remove(folder, { recursive: true });
  return success ? "" : new TextDecoder().decode(stderr);
}

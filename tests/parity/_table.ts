// SPDX-License-Identifier: MIT
/**
 * Tables of configs in both languages: each row is the same thing said twice.
 * All rows of a table share a folder and a config child. It compares nothing.
 *
 * @module
 */

import { type Language, LANGUAGES, openTwins, type Twins } from "./_twins.ts";

/** The same config in both languages. */
export interface Row extends Readonly<Record<Language, string>> {
  /** The items it proves, and what it shows. */
  readonly name: string;
}

/** A table whose configs can be loaded. */
export interface Table extends AsyncDisposable {
  /** Loads them. */
  readonly twins: Twins;
  /** The path of a row's configs, without ending. */
  pathOf(row: Row): string;
}

/** The words that every row in TypeScript may use. */
const WORDS = "deploy, done, environments, fn, fsStore, gitStore, input, " +
  "next, phase, ref, release, repo, task";

/**
 * Writes the configs of a table.
 *
 * @param rows The rows; those in TypeScript may use all words of the SDK.
 * @param modules Files that they load, by path.
 * @returns The table; dispose of it with `await using`.
 */
export async function openTable(
  rows: readonly Row[],
  modules: Readonly<Record<string, string>> = {},
): Promise<Table> {
  const root = await Deno.realPath(await Deno.makeTempDir());
  const pathOf = (row: Row) => `case${rows.indexOf(row)}`;
  const files = { ...modules };
  for (const row of rows) {
    const words = `import { ${WORDS} } from "jsr:@ocuroot/sdk";`;
    files[`${pathOf(row)}.ocu.star`] = row.star;
    files[`${pathOf(row)}.ocu.ts`] = `${words} ${row.ts.trimStart()}`;
  }
  for (const [path, text] of Object.entries(files)) {
    const file = `${root}/${path}`;
    await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), {
      recursive: true,
    });
    await Deno.writeTextFile(file, text);
  }
  const twins = openTwins(() => root);
  return {
    twins,
    pathOf,
    async [Symbol.asyncDispose]() {
      await twins[Symbol.asyncDispose]();
      await Deno.remove(root, { recursive: true });
    },
  };
}

/**
 * Loads or does something in each language.
 *
 * @param act What to do.
 * @returns What came of it, and what it failed with where it failed.
 */
export async function inBoth<T>(
  act: (language: Language) => Promise<T>,
): Promise<readonly (T | Error)[]> {
  return await Promise.all(
    LANGUAGES.map((language) => act(language).catch((error) => error as Error)),
  );
}

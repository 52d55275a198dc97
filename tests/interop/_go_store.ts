// SPDX-License-Identifier: MIT
/**
 * Puts the stores of `tests/corpus/go_store` on disk and tells what changed
 * in them afterwards. Each of those files holds a repository and both its
 * stores as the older client leaves them: sections `-- path --`, the bytes of
 * a file up to the newline before the next one.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  type Files,
  snapshot,
  type TestEnvironment,
  testEnvironment,
} from "../_environment.ts";

/** Commit that all releases of the corpus were made at. */
export const COMMIT = "c0ffee1";

/** A repository whose stores the older client wrote. */
export interface GoStore extends AsyncDisposable {
  /** The tools. */
  readonly t: TestEnvironment;
  /** Runs the program at the commit of the corpus and asserts exit code 0. */
  ok(...args: string[]): Promise<string>;
  /**
   * Lists refs of both stores whose bytes differ from the corpus, each with
   * `+`, `~` or `-` and the store before it.
   */
  changes(): Promise<readonly string[]>;
  /** Reads the bytes of a document; undefined when it is not there. */
  raw(ref: string, store?: "state" | "intent"): Promise<string | undefined>;
  /** Reads the body of a document, or the target of a link. */
  body(ref: string, store?: "state" | "intent"): Promise<unknown>;
}

/**
 * Puts a situation on disk.
 *
 * @param name Name of the file, without its extension.
 * @param options `rewrite` changes the text of each document first.
 * @returns The repository; dispose of it with `await using`.
 */
export async function goStore(
  name: string,
  options: { readonly rewrite?: (text: string) => string } = {},
): Promise<GoStore> {
  const { rewrite = same } = options;
  const files = await sections(name);
  const t = await testEnvironment(
    below(files, "repo/"),
    // Directories of the oldest version are nothing that it could read.
    { damages: name === "legacy" },
  );
  for (const store of ["state", "intent"]) {
    for (const [ref, text] of Object.entries(below(files, `${store}/`))) {
      const isInfo = ref === ".ocuroot-store";
      const path = isInfo ? ref : `refs/${ref}/@object.json`;
      await t.write({
        [`.store/${store}/${path}`]: isInfo ? text : rewrite(text),
      });
    }
  }
  const before = await documents(t);
  const read = async (ref: string, store = "state") =>
    await t.read(`.store/${store}/refs/${ref}/@object.json`);
  return {
    t,
    ok: (...args) => t.ok(args, { commit: COMMIT }),
    changes: async () => difference(before, await documents(t)),
    raw: read,
    async body(ref, store) {
      const text = await read(ref, store);
      return text === undefined ? undefined : JSON.parse(text).body;
    },
    [Symbol.asyncDispose]: () => t[Symbol.asyncDispose](),
  };
}

function same(text: string): string {
  return text;
}

async function sections(name: string): Promise<Files> {
  const url = new URL(`../corpus/go_store/${name}.txt`, import.meta.url);
  const text = await Deno.readTextFile(url);
  const [, ...parts] = text.split(/^-- (.+) --$\n/m);
  const files: Record<string, string> = {};
  for (let at = 0; at < parts.length; at += 2) {
    files[parts[at] ?? ""] = (parts[at + 1] ?? "").replace(/\n$/, "");
  }
  assert.ok(Object.keys(files).length > 5, name);
  return files;
}

function below(files: Files, prefix: string): Files {
  return Object.fromEntries(
    Object.entries(files).filter(([path]) => path.startsWith(prefix))
      .map(([path, text]) => [path.slice(prefix.length), text]),
  );
}

async function documents(t: TestEnvironment): Promise<Files> {
  const files = await snapshot(`${t.repo}/.store`);
  return Object.fromEntries(
    Object.entries(files).filter(([path]) => !path.includes("/.ocuroot/"))
      .map(([path, text]) => [
        path.replace("/refs/", " ").replace("/@object.json", ""),
        text,
      ]),
  );
}

function difference(before: Files, after: Files): readonly string[] {
  const all = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...all].sort().flatMap((path) => {
    if (before[path] === after[path]) return [];
    if (before[path] === undefined) return [`+ ${path}`];
    return [`${after[path] === undefined ? "-" : "~"} ${path}`];
  });
}

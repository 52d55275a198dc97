// SPDX-License-Identifier: MIT
/**
 * Reading documents of a tree through links: the one implementation of
 * {@link View} for all backends.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { compileGlob, type Glob } from "@ocuroot/sdk/glob";
import type { Json } from "@ocuroot/sdk/model";
import { createDocuments, type Documents } from "./documents.ts";
import { type Direction, markedRef, markerDirectory } from "./marker.ts";
import { nearRefs } from "./near.ts";
import { addressOf, documentKey, type Key } from "./path.ts";
import type { MatchOptions, StoredDocument, View } from "./store.ts";
import type { Tree } from "./tree.ts";

/** What a view reads. */
export interface ViewSource {
  /** The files. */
  readonly tree: Tree;
  /** Its documents, parsed; shared with a transaction that writes them. */
  readonly documents: Documents;
}

/**
 * Makes a view of a tree.
 *
 * @param tree The files.
 * @param documents Its documents, where they are known already.
 * @returns The view.
 */
export function createView(
  tree: Tree,
  documents: Documents = createDocuments(tree),
): View {
  const source = { tree, documents };
  return {
    revision: tree.revision,
    get: (ref) => getBody(source, ref),
    require: (ref) => requireBody(source, ref),
    document: (ref) => storedDocument(source, ref),
    has: async (ref) => (await getBody(source, ref)) !== undefined,
    resolve: async (ref) => {
      const { key, fragment } = addressOf(ref);
      const resolved = await documents.resolve(key);
      return fragment === "" ? resolved : `${resolved}#${fragment}`;
    },
    match: (globs, options = {}) => matchRefs(source, { globs, ...options }),
    links: async (ref) =>
      (await documents.read(documentKey(ref, "list links of")))?.links ?? [],
    dependencies: (ref) => marked(tree, { direction: "dependencies", ref }),
    dependants: (ref) => marked(tree, { direction: "dependants", ref }),
  };
}

async function getBody(
  source: ViewSource,
  ref: string,
): Promise<Json | undefined> {
  const { key, fragment } = addressOf(ref);
  const { documents } = source;
  // Most is here, and waiting for each again and again costs more than it.
  const arrival = documents.arrival(key);
  if (arrival !== undefined) await arrival;
  const resolved = documents.resolve(key);
  const target = resolved instanceof Promise ? await resolved : resolved;
  const read = documents.read(target);
  const found = read instanceof Promise ? await read : read;
  if (found === undefined) return undefined;
  if (found.kind === "link") throw chained({ ref, target, attempt: "read" });
  if (fragment === "") return found.body;
  return fieldOf(found.body, fragment);
}

async function requireBody(source: ViewSource, ref: string): Promise<Json> {
  const body = await getBody(source, ref);
  if (body !== undefined) return body;
  throw await missing(source, { ref, attempt: "read" });
}

async function storedDocument(
  source: ViewSource,
  ref: string,
): Promise<StoredDocument | undefined> {
  const found = await source.documents.read(documentKey(ref, "read"));
  if (found === undefined) return undefined;
  const { kind, links, body } = found;
  if (kind === "link") return { kind, links, body };
  const { bodyType } = found;
  return { kind, links, body, ...(bodyType ? { bodyType } : {}) };
}

async function matchRefs(
  source: ViewSource,
  query: MatchOptions & { readonly globs: string | readonly string[] },
): Promise<readonly Key[]> {
  const globs = compileAll(query.globs);
  if (globs.length === 0) return [];
  const found = await source.tree.refs(globs);
  if (!query.noLinks) return found;
  const kept: Key[] = [];
  for (const key of found) {
    if (await isOwnTarget(source, key)) kept.push(key);
  }
  return kept;
}

/**
 * A corrupt document is still one; what it shadows is not known. One below a
 * link that leads to no ref at all is shadowed.
 */
async function isOwnTarget(source: ViewSource, key: Key): Promise<boolean> {
  try {
    return await source.documents.resolve(key) === key;
  } catch (error) {
    if (!(error instanceof OcurootError)) throw error;
    if (error.code === "ref/syntax") return false;
    if (error.code === "store/corrupt") return true;
    throw error;
  }
}

function compileAll(globs: string | readonly string[]): readonly Glob[] {
  const patterns = typeof globs === "string" ? [globs] : globs;
  return patterns.filter((pattern) => pattern !== "")
    .map((pattern) => compileGlob(pattern));
}

/** Null, arrays and scalars have no fields; false, 0 and "" are values. */
function fieldOf(body: Json, fragment: string): Json | undefined {
  let value: Json = body;
  for (const name of fragment.split("/")) {
    if (typeof value !== "object" || value === null) return undefined;
    if (Array.isArray(value) || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, Json>>)[name] ?? null;
  }
  return value ?? undefined;
}

async function marked(
  tree: Tree,
  query: { readonly direction: Direction; readonly ref: string },
): Promise<readonly Key[]> {
  const key = documentKey(query.ref, `list ${query.direction} of`);
  const directory = markerDirectory(query.direction, key);
  const found: Key[] = [];
  for (const path of await tree.files(directory)) {
    const other = markedRef(directory, path);
    if (other === undefined) continue;
    const owner = (await tree.read(path))?.trim() ?? "";
    if (owner === "" || owner === key) found.push(other);
  }
  return found;
}

/**
 * Makes the error for a link that points to a link.
 *
 * @param fault What was asked for and what the link points to.
 * @returns The error.
 */
export function chained(
  fault: {
    readonly ref: string;
    readonly target: Key;
    readonly attempt: string;
  },
): OcurootError {
  const { ref, target, attempt } = fault;
  return new OcurootError(
    "store/not-a-link",
    `Cannot ${attempt} "${ref}": it links to "${target}", which is a link itself`,
    {
      hint: `Link "${ref}" to the document instead: links are followed once.`,
      data: { ref, target },
    },
  );
}

/**
 * Makes the error for a document that is not there, with near refs.
 *
 * @param source Where it was looked for.
 * @param fault What was asked for.
 * @returns The error.
 */
export async function missing(
  source: ViewSource,
  fault: { readonly ref: string; readonly attempt: string },
): Promise<OcurootError> {
  const { key } = addressOf(fault.ref);
  const target = await source.documents.resolve(key);
  const near = await nearRefs(source.tree, target);
  const via = target === key ? "" : ` (which links to "${target}")`;
  const names = near.map((ref) => `"${ref}"`).join(", ");
  return new OcurootError(
    "store/not-found",
    `Cannot ${fault.attempt} "${fault.ref}"${via}: it is not there`,
    {
      ...(near.length === 0 ? {} : { hint: `Did you mean ${names}?` }),
      data: { ref: fault.ref, near },
    },
  );
}

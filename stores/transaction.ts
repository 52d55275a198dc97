// SPDX-License-Identifier: MIT
/**
 * Writing documents: the one implementation of {@link Transaction} for all
 * backends. It writes to a layer and knows nothing of how a layer lands.
 * Writes of one transaction take their turns, however they are called.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { compileGlob, escapeGlob } from "@ocuroot/sdk/glob";
import type { Json } from "@ocuroot/sdk/model";
import { sortBytewise } from "./bytewise.ts";
import { createDocuments } from "./documents.ts";
import { encodeEnvelope, type Envelope } from "./envelope.ts";
import { changesOf, type Layer } from "./layer.ts";
import { markersOf } from "./marker.ts";
import { addressOf, documentKey, type Key, keyAt, pathOf } from "./path.ts";
import { sameJson } from "./same_json.ts";
import type { ChangeSet, SetOptions, Transaction, View } from "./store.ts";
import type { Tree } from "./tree.ts";
import { chained, createView, missing, type ViewSource } from "./view.ts";

/** A transaction and its end. */
export interface OpenTransaction {
  /** What the callback gets. */
  readonly tx: Transaction;
  /** Makes further use of it an error. */
  close(): void;
  /** What it changed so far. */
  changes(): Promise<ChangeSet>;
}

/** What a transaction works on. */
interface Draft extends ViewSource {
  readonly tree: Layer;
  /** Refs it set, linked, deleted or unlinked, whatever came of it. */
  readonly touched: Set<Key>;
}

/**
 * Opens a transaction.
 *
 * @param layer Where it writes.
 * @param base What the layer lies on.
 * @returns The transaction.
 */
export function openTransaction(layer: Layer, base: Tree): OpenTransaction {
  const documents = createDocuments(layer);
  const draft: Draft = { tree: layer, documents, touched: new Set() };
  let isOpen = true;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(step: () => Promise<T>): Promise<T> => {
    if (!isOpen) return Promise.reject(finished());
    const turn = last.then(step);
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    tx: {
      ...guarded(createView(layer, documents), inTurn),
      set: (ref, body, options = {}) =>
        inTurn(() => setDocument(draft, { ref, body, options })),
      delete: (ref) => inTurn(() => deleteDocument(draft, ref)),
      link: (ref, target) => inTurn(() => setLink(draft, { ref, target })),
      unlink: (ref) => inTurn(() => removeExactly(draft, ref)),
      increment: (prefix) => inTurn(() => nextNumber(draft, prefix)),
      depend: (ref, dependency) =>
        inTurn(() => mark(draft, { ref, dependency, isKept: true })),
      undepend: (ref, dependency) =>
        inTurn(() => mark(draft, { ref, dependency, isKept: false })),
    },
    close: () => void (isOpen = false),
    changes: async () => {
      await last;
      return await changeSet(draft, base);
    },
  };
}

/** Reads wait for the writes called before them. */
function guarded(
  view: View,
  inTurn: <T>(step: () => Promise<T>) => Promise<T>,
): View {
  return {
    revision: view.revision,
    get: (ref) => inTurn(() => view.get(ref)),
    require: (ref) => inTurn(() => view.require(ref)),
    document: (ref) => inTurn(() => view.document(ref)),
    has: (ref) => inTurn(() => view.has(ref)),
    resolve: (ref) => inTurn(() => view.resolve(ref)),
    match: (globs, options) => inTurn(() => view.match(globs, options)),
    links: (ref) => inTurn(() => view.links(ref)),
    dependencies: (ref) => inTurn(() => view.dependencies(ref)),
    dependants: (ref) => inTurn(() => view.dependants(ref)),
  };
}

async function setDocument(
  draft: Draft,
  write: {
    readonly ref: string;
    readonly body: Json;
    readonly options: SetOptions;
  },
): Promise<void> {
  const { ref, body, options } = write;
  const target = await draft.documents.resolve(documentKey(ref, "set"));
  const before = await readable(draft, target);
  if (before?.kind === "link") throw chained({ ref, target, attempt: "set" });
  draft.touched.add(target);
  const { bodyType } = options;
  const isTyped = !bodyType || [undefined, bodyType].includes(before?.bodyType);
  // Whoever wrote it first: what has not changed keeps its bytes.
  if (before !== undefined && isTyped && sameJson(before.body, body)) return;
  const { links = [], createStack, setStack } = before ?? {};
  put(draft, target, {
    kind: "ref",
    links,
    body,
    ...(bodyType ? { bodyType } : {}),
    ...(createStack ? { createStack } : {}),
    ...(setStack ? { setStack } : {}),
  });
}

async function deleteDocument(draft: Draft, ref: string): Promise<void> {
  const target = await draft.documents.resolve(documentKey(ref, "delete"));
  const isThere = await draft.tree.read(pathOf(target)) !== undefined;
  if (!isThere) throw await missing(draft, { ref, attempt: "delete" });
  const before = await readable(draft, target);
  if (before?.kind === "link") {
    throw chained({ ref, target, attempt: "delete" });
  }
  remove(draft, target);
}

async function setLink(
  draft: Draft,
  link: { readonly ref: string; readonly target: string },
): Promise<void> {
  const key = documentKey(link.ref, "link");
  const target = documentKey(link.target, "link to");
  const before = await draft.documents.read(key);
  if (before?.kind === "ref") throw notALink(key);
  if (key === target) throw selfLink(key);
  const links = before?.links ?? [];
  if (before !== undefined) {
    const old = targetKey(before.body);
    if (old === target) return;
    if (old !== undefined) await backLink(draft, { target: old, drop: key });
  }
  put(draft, key, { kind: "link", links, body: target });
  await backLink(draft, { target, add: key });
  draft.touched.add(key);
}

async function removeExactly(draft: Draft, ref: string): Promise<void> {
  const key = documentKey(ref, "unlink");
  if (await draft.tree.read(pathOf(key)) === undefined) return;
  const before = await readable(draft, key);
  const target = before?.kind === "link" ? targetKey(before.body) : undefined;
  remove(draft, key);
  if (target !== undefined) await backLink(draft, { target, drop: key });
}

/** Keeps `links` of a target as a set. One that is missing or corrupt is left. */
async function backLink(
  draft: Draft,
  edit: { readonly target: Key; readonly add?: Key; readonly drop?: Key },
): Promise<void> {
  const before = await readable(draft, edit.target);
  if (before === undefined) return;
  const links = new Set(before.links);
  if (edit.add !== undefined) links.add(edit.add);
  if (edit.drop !== undefined) links.delete(edit.drop);
  if (links.size === before.links.length) return;
  put(draft, edit.target, { ...before, links: [...links] });
}

async function nextNumber(draft: Draft, prefix: string): Promise<string> {
  const isDirectory = prefix.endsWith("/");
  const { key } = addressOf(isDirectory ? prefix.slice(0, -1) : prefix);
  const start = isDirectory ? `${key}/` : key;
  const refs = await draft.tree.refs([compileGlob(`${escapeGlob(start)}*`)]);
  let highest = 0;
  for (const ref of refs) {
    const suffix = ref.slice(start.length);
    if (/^[+-]?\d+$/.test(suffix)) highest = Math.max(highest, Number(suffix));
  }
  return `${start}${highest + 1}`;
}

async function mark(
  draft: Draft,
  edge: {
    readonly ref: string;
    readonly dependency: string;
    readonly isKept: boolean;
  },
): Promise<void> {
  const ref = documentKey(edge.ref, "record dependencies of");
  const dependency = documentKey(edge.dependency, "depend on");
  for (const { path, text } of markersOf(ref, dependency)) {
    const isThere = await draft.tree.read(path) !== undefined;
    if (isThere !== edge.isKept) {
      draft.tree.write(path, edge.isKept ? text : undefined);
    }
  }
}

/** A corrupt document may be overwritten and removed: it reads as absent. */
async function readable(
  draft: Draft,
  key: Key,
): Promise<Envelope | undefined> {
  try {
    return await draft.documents.read(key);
  } catch (error) {
    if (error instanceof OcurootError && error.code === "store/corrupt") {
      return undefined;
    }
    throw error;
  }
}

function put(draft: Draft, key: Key, envelope: Envelope): void {
  draft.tree.write(pathOf(key), encodeEnvelope(envelope, key));
  draft.documents.forget(key);
}

function remove(draft: Draft, key: Key): void {
  draft.tree.write(pathOf(key), undefined);
  draft.documents.forget(key);
  draft.touched.add(key);
}

async function changeSet(draft: Draft, base: Tree): Promise<ChangeSet> {
  const written: Key[] = [];
  const removed: Key[] = [];
  for (const { path, after } of await changesOf(draft.tree, base)) {
    const key = keyAt(path);
    if (key === undefined || !draft.touched.has(key)) continue;
    (after === undefined ? removed : written).push(key);
  }
  return { written: sortBytewise(written), removed: sortBytewise(removed) };
}

function targetKey(body: string): Key | undefined {
  try {
    return addressOf(body).key;
  } catch {
    return undefined;
  }
}

function notALink(key: Key): OcurootError {
  return new OcurootError(
    "store/not-a-link",
    `Cannot link "${key}": a document is there, and links replace only links`,
    { hint: `Delete "${key}" first.`, data: { ref: key } },
  );
}

function selfLink(key: Key): OcurootError {
  return new OcurootError(
    "store/not-a-link",
    `Cannot link "${key}": its target is itself`,
    { data: { ref: key } },
  );
}

function finished(): OcurootError {
  return new OcurootError(
    "bug/unreachable",
    "Cannot use a transaction: its callback has returned",
  );
}

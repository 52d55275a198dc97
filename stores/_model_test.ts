// SPDX-License-Identifier: MIT
/**
 * What a store should do, said as shortly as possible: a map of documents. It
 * shares no code with the stores that are compared with it.
 *
 * @module
 */

import type { Json } from "@ocuroot/sdk/model";

/** A document of the model. */
export interface ModelDocument {
  readonly kind: "ref" | "link";
  readonly body: Json;
  readonly links: readonly string[];
}

/** The content of the model. */
export interface Model {
  readonly documents: Map<string, ModelDocument>;
  /** `ref dependency`, one space between. */
  readonly edges: Set<string>;
}

/** One write. */
export type Operation =
  | { readonly op: "set"; readonly ref: string; readonly body: Json }
  | { readonly op: "delete"; readonly ref: string }
  | { readonly op: "link"; readonly ref: string; readonly target: string }
  | { readonly op: "unlink"; readonly ref: string }
  | { readonly op: "number"; readonly prefix: string }
  | { readonly op: "depend"; readonly ref: string; readonly on: string }
  | { readonly op: "undepend"; readonly ref: string; readonly on: string };

/** Makes an empty model. */
export function emptyModel(): Model {
  return { documents: new Map(), edges: new Set() };
}

/** Copies a model. */
export function copyModel(model: Model): Model {
  return { documents: new Map(model.documents), edges: new Set(model.edges) };
}

/** Does a write; gives the code of the error it should fail with. */
export function applyToModel(
  model: Model,
  operation: Operation,
): string | undefined {
  switch (operation.op) {
    case "set":
      return setInModel(model, operation);
    case "delete":
      return deleteInModel(model, operation.ref);
    case "link":
      return linkInModel(model, operation);
    case "unlink":
      return unlinkInModel(model, operation.ref);
    case "number":
      model.documents.set(numberInModel(model, operation.prefix), leaf(1));
      return undefined;
    case "depend":
      model.edges.add(`${operation.ref} ${operation.on}`);
      return undefined;
    case "undepend":
      model.edges.delete(`${operation.ref} ${operation.on}`);
      return undefined;
  }
}

/** Follows links. */
export function resolveInModel(model: Model, ref: string): string {
  for (let part = ref; part.includes("/");) {
    const found = model.documents.get(part);
    if (found?.kind === "link") return found.body + ref.slice(part.length);
    part = part.slice(0, part.lastIndexOf("/"));
  }
  return ref;
}

/** Reads a document; a string with `!` in front is the code of an error. */
export function getInModel(model: Model, ref: string): Json | undefined {
  const found = model.documents.get(resolveInModel(model, ref));
  if (found?.kind === "link") return "!store/not-a-link";
  return found?.body;
}

function setInModel(
  model: Model,
  write: { readonly ref: string; readonly body: Json },
): string | undefined {
  const target = resolveInModel(model, write.ref);
  const before = model.documents.get(target);
  if (before?.kind === "link") return "store/not-a-link";
  const links = before?.links ?? [];
  model.documents.set(target, { kind: "ref", body: write.body, links });
  return undefined;
}

function deleteInModel(model: Model, ref: string): string | undefined {
  const target = resolveInModel(model, ref);
  const before = model.documents.get(target);
  if (before === undefined) return "store/not-found";
  if (before.kind === "link") return "store/not-a-link";
  model.documents.delete(target);
  return undefined;
}

function linkInModel(
  model: Model,
  link: { readonly ref: string; readonly target: string },
): string | undefined {
  const { ref, target } = link;
  const before = model.documents.get(ref);
  if (before?.kind === "ref" || ref === target) return "store/not-a-link";
  if (before?.body === target) return undefined;
  if (before !== undefined) dropLink(model, { from: String(before.body), ref });
  const links = before?.links ?? [];
  model.documents.set(ref, { kind: "link", body: target, links });
  const found = model.documents.get(target);
  if (found !== undefined) {
    const all = [...new Set([...found.links, ref])];
    model.documents.set(target, { ...found, links: all });
  }
  return undefined;
}

function unlinkInModel(model: Model, ref: string): undefined {
  const before = model.documents.get(ref);
  model.documents.delete(ref);
  if (before?.kind === "link") {
    dropLink(model, { from: String(before.body), ref });
  }
}

function dropLink(
  model: Model,
  edit: { readonly from: string; readonly ref: string },
): void {
  const found = model.documents.get(edit.from);
  if (found === undefined) return;
  const links = found.links.filter((link) => link !== edit.ref);
  model.documents.set(edit.from, { ...found, links });
}

/** Gives the next number after a prefix. */
export function numberInModel(model: Model, prefix: string): string {
  const numbers = [...model.documents.keys()]
    .filter((ref) => ref.startsWith(prefix))
    .map((ref) => Number(ref.slice(prefix.length)))
    .filter((number) => Number.isInteger(number));
  return `${prefix}${Math.max(0, ...numbers) + 1}`;
}

function leaf(body: Json): ModelDocument {
  return { kind: "ref", body, links: [] };
}

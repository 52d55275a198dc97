// SPDX-License-Identifier: MIT
/**
 * The file of a document: its body in an envelope that says whether it is a
 * document or a link, and what links to it. Written the way older clients
 * write it; read whatever the order of keys and the white space. Keys that it
 * does not know are dropped at the next write, as older clients do.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Json } from "@ocuroot/sdk/model";
import { faultPosition } from "./_json_position.ts";
import type { Key } from "./path.ts";
import type { StoredDocument } from "./store.ts";

/** A stored document with what older clients may have noted beside it. */
export type Envelope = StoredDocument & {
  /** Where an older client in debug mode created it. */
  readonly createStack?: readonly string[];
  /** Where an older client in debug mode wrote it last. */
  readonly setStack?: readonly string[];
};

/** Bytes that the file of a document may have, in every store. */
export const MAX_DOCUMENT_BYTES = 32 * 1024 * 1024;

/**
 * Writes the file of a document.
 *
 * @param envelope The document.
 * @param key Which document it is, for errors.
 * @returns Its text: two spaces, no newline at the end.
 * @throws {OcurootError} store/too-large when it could not be read again.
 */
export function encodeEnvelope(envelope: Envelope, key: Key): string {
  const text = envelopeText(envelope);
  const bytes = bytesBeyondLimit(text);
  if (bytes === undefined) return text;
  throw new OcurootError(
    "store/too-large",
    `Cannot write "${key}": it would have ${bytes} bytes, more than the ` +
      `${MAX_DOCUMENT_BYTES} that a document may have`,
    {
      hint: "Keep large data elsewhere, and in state where it is.",
      data: { ref: key, bytes, limit: MAX_DOCUMENT_BYTES },
    },
  );
}

function envelopeText(envelope: Envelope): string {
  const { kind, links, body, createStack, setStack } = envelope;
  const bodyType = kind === "ref" ? envelope.bodyType : undefined;
  return jsonText({
    kind,
    ...(bodyType ? { body_type: bodyType } : {}),
    ...(createStack ? { create_stack: createStack } : {}),
    ...(setStack ? { set_stack: setStack } : {}),
    ...(links.length > 0 ? { links } : {}),
    body,
  });
}

/**
 * Reads the file of a document.
 *
 * @param text The file.
 * @param key Which document it is, for errors.
 * @returns The document.
 * @throws {OcurootError} store/corrupt naming the ref and the place.
 */
export function decodeEnvelope(text: string, key: Key): Envelope {
  const bytes = bytesBeyondLimit(text);
  if (bytes !== undefined) throw tooLargeToRead(key, bytes);
  const raw = parse(text, key);
  if (!isRecord(raw)) throw corrupt(key, { at: "", want: "an object" });
  const links = strings(raw["links"], { key, at: "/links" });
  const body = (raw["body"] ?? null) as Json;
  if (raw["kind"] === "link") {
    if (typeof body !== "string") {
      throw corrupt(key, { at: "/body", want: "a ref" });
    }
    return withNotes({ kind: "link", links, body }, raw);
  }
  if (raw["kind"] !== "ref") {
    throw corrupt(key, { at: "/kind", want: '"ref" or "link"' });
  }
  const bodyType = raw["body_type"];
  const found = typeof bodyType === "string" && bodyType !== ""
    ? { kind: "ref", links, body, bodyType } as const
    : { kind: "ref", links, body } as const;
  return withNotes(found, raw);
}

/** Few documents have them, and many are read. */
function withNotes(
  document: StoredDocument,
  raw: Readonly<Record<string, unknown>>,
): Envelope {
  const { create_stack: created, set_stack: set } = raw;
  if (created === undefined && set === undefined) return document;
  return {
    ...document,
    ...(Array.isArray(created) ? { createStack: created } : {}),
    ...(Array.isArray(set) ? { setStack: set } : {}),
  };
}

/** Gives the size of a text that is too large, undefined for others. */
function bytesBeyondLimit(text: string): number | undefined {
  if (text.length * 3 <= MAX_DOCUMENT_BYTES) return undefined;
  const { length } = new TextEncoder().encode(text);
  return length > MAX_DOCUMENT_BYTES ? length : undefined;
}

function tooLargeToRead(key: Key, bytes: number): OcurootError {
  return new OcurootError(
    "store/corrupt",
    `Cannot read "${key}": its file has ${bytes} bytes, more than the ` +
      `${MAX_DOCUMENT_BYTES} that a document may have`,
    { hint: hintFor(key), data: { ref: key, bytes } },
  );
}

/** JSON as older clients print it: nothing that HTML could trip over. */
function jsonText(value: unknown): string {
  return JSON.stringify(value, wellFormed, 2)
    .replace(/[<>&\u2028\u2029]/g, escapeUnit);
}

function wellFormed(_key: string, value: unknown): unknown {
  return typeof value === "string" ? value.toWellFormed() : value;
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function parse(text: string, key: Key): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { line, column } = faultPosition(text);
    throw new OcurootError(
      "store/corrupt",
      `Cannot read "${key}": its file is not valid JSON at line ${line}, column ${column}`,
      { hint: hintFor(key), cause, data: { ref: key, line, column } },
    );
  }
}

function strings(
  value: unknown,
  place: { readonly key: Key; readonly at: string },
): readonly string[] {
  if (value === undefined || value === null) return [];
  const isList = Array.isArray(value) &&
    value.every((item) => typeof item === "string");
  if (isList) return value;
  throw corrupt(place.key, { at: place.at, want: "a list of refs" });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function corrupt(
  key: Key,
  fault: { readonly at: string; readonly want: string },
): OcurootError {
  return new OcurootError(
    "store/corrupt",
    `Cannot read "${key}": "${fault.at}" in its file is not ${fault.want}`,
    { hint: hintFor(key), data: { ref: key, pointer: fault.at } },
  );
}

function hintFor(key: Key): string {
  return `Restore the file of "${key}" from history, or write the document anew.`;
}

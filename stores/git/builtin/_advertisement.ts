// SPDX-License-Identifier: MIT
/**
 * What a remote says of itself before it is asked anything: its refs, and what
 * it can do. It requests nothing.
 *
 * @module
 */

import { readPktLines } from "./_pkt_line.ts";

/** A remote, as it describes itself. */
export interface Advertisement {
  /** Object id by full name, `HEAD` among them. */
  readonly refs: ReadonlyMap<string, string>;
  /** The ref that `HEAD` stands for, where it tells. */
  readonly head: string | undefined;
  /** What it can do. */
  readonly abilities: ReadonlySet<string>;
}

const REF = /^([0-9a-f]{40,64}) ([^\0\n]+)(?:\0([^\n]*))?\n?$/;
const NO_REFS = "capabilities^{}";

/**
 * Reads what a remote says of itself.
 *
 * @param bytes The answer to `info/refs`.
 * @returns It.
 * @throws {Error} When it is cut off, or not that of a git server.
 */
export function readAdvertisement(
  bytes: Uint8Array<ArrayBuffer>,
): Advertisement {
  const decoder = new TextDecoder();
  const refs = new Map<string, string>();
  const abilities = new Set<string>();
  let hasEnded = false;
  for (const line of readPktLines(bytes)) {
    hasEnded = line === undefined;
    const text = line === undefined ? "" : decoder.decode(line);
    if (text.startsWith("ERR ")) throw new Error(text.slice(4).trim());
    const [, oid, name = "", words] = REF.exec(text) ?? [];
    if (oid === undefined) continue;
    if (name !== NO_REFS) refs.set(name, oid);
    for (const word of words?.split(" ") ?? []) {
      if (word !== "") abilities.add(word);
    }
  }
  if (!hasEnded) throw new Error("the answer was cut off");
  if (abilities.has("object-format=sha256")) {
    throw new Error("it names objects by SHA-256, which needs a git program");
  }
  const head = [...abilities].find((word) => word.startsWith("symref=HEAD:"));
  return { refs, head: head?.slice("symref=HEAD:".length), abilities };
}

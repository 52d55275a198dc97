// SPDX-License-Identifier: MIT
/**
 * The conversation in which a remote sends what is missing here: one request,
 * one answer. It writes nothing down.
 *
 * @module
 */

import { FLUSH, pktLine, readPktLines } from "./_pkt_line.ts";

/** What to ask for. */
export interface UploadRequest {
  /** The commits. */
  readonly wants: readonly string[];
  /** Commits that are here with all that is before them. */
  readonly haves: readonly string[];
  /** Commits here of which nothing that is before them is here. */
  readonly shallow: readonly string[];
  /** How many commits deep; all when undefined. */
  readonly depth: number | undefined;
  /** What the remote can do. */
  readonly abilities: ReadonlySet<string>;
}

/** What came. */
export interface UploadAnswer {
  /** The objects, packed. */
  readonly pack: Uint8Array<ArrayBuffer>;
  /** Commits of which nothing that is before them came. */
  readonly shallow: readonly string[];
  /** Commits of which this is no longer so. */
  readonly unshallow: readonly string[];
}

/** What we would like to use; deltas against absent objects are not. */
const WISHES = [
  "multi_ack_detailed",
  "side-band-64k",
  "ofs-delta",
  "no-progress",
];
const SHALLOW = /^(un)?shallow ([0-9a-f]{40})\n?$/;

/**
 * Writes the request.
 *
 * @param request What to ask for.
 * @returns Its body.
 * @throws {Error} When the remote is too old for it.
 */
export function uploadRequest(
  request: UploadRequest,
): Uint8Array<ArrayBuffer> {
  const { abilities, depth } = request;
  const words = WISHES.filter((wish) => abilities.has(wish));
  if (!words.includes("side-band-64k")) throw new Error("it is too old");
  const canBeShallow = abilities.has("shallow");
  const lines = [
    ...request.wants.map((oid, index) =>
      pktLine(`want ${oid}${index === 0 ? ` ${words.join(" ")}` : ""}\n`)
    ),
    ...canBeShallow
      ? request.shallow.map((oid) => pktLine(`shallow ${oid}\n`))
      : [],
    ...canBeShallow && depth !== undefined
      ? [pktLine(`deepen ${depth}\n`)]
      : [],
    FLUSH,
    ...request.haves.map((oid) => pktLine(`have ${oid}\n`)),
    pktLine("done\n"),
  ];
  return new TextEncoder().encode(lines.join(""));
}

/**
 * Reads the answer.
 *
 * @param bytes The answer.
 * @returns What came.
 * @throws {Error} When it is cut off, or the remote would not.
 */
export async function readUpload(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<UploadAnswer> {
  const decoder = new TextDecoder();
  const shallow: string[] = [];
  const unshallow: string[] = [];
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (const line of readPktLines(bytes)) {
    const [band] = line ?? [];
    if (line === undefined) continue;
    if (band === 1) parts.push(line.subarray(1));
    else if (band === 3) throw new Error(decoder.decode(line.subarray(1)));
    else if (band !== 2) {
      const text = decoder.decode(line);
      if (text.startsWith("ERR ")) throw new Error(text.slice(4).trim());
      const [, un, oid] = SHALLOW.exec(text) ?? [];
      if (oid !== undefined) (un ? unshallow : shallow).push(oid);
    }
  }
  const pack = await new Blob(parts).bytes();
  await checkPack(pack);
  return { pack, shallow, unshallow };
}

/** Its last 20 bytes are the hash of those before. */
async function checkPack(pack: Uint8Array<ArrayBuffer>): Promise<void> {
  const isPack = new TextDecoder().decode(pack.subarray(0, 4)) === "PACK";
  if (!isPack || pack.length < 32) throw new Error("the answer was cut off");
  const hash = await crypto.subtle.digest("SHA-1", pack.subarray(0, -20));
  const isWhole = new Uint8Array(hash).toHex() === pack.subarray(-20).toHex();
  if (!isWhole) throw new Error("the answer was damaged on its way");
}

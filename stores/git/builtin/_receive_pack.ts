// SPDX-License-Identifier: MIT
/**
 * The conversation in which a remote takes commits: where each ref has to be,
 * where it shall be, and the objects for it. The remote compares and
 * swaps, so whoever was faster is never overwritten.
 *
 * @module
 */

import type { Swap } from "../repository.ts";
import { FLUSH, pktLine, readPktLines } from "./_pkt_line.ts";

/** A ref that is not there. */
const NOTHING = "0".repeat(40);

/**
 * Writes the request.
 *
 * @param swaps Where each ref is, and where it shall be.
 * @param pack The objects for it; undefined when refs only go.
 * @param abilities What the remote can do.
 * @returns Its body.
 * @throws {Error} When the remote cannot take several branches as one.
 */
export async function receiveRequest(
  swaps: readonly Swap[],
  pack: Uint8Array<ArrayBuffer> | undefined,
  abilities: ReadonlySet<string>,
): Promise<Uint8Array<ArrayBuffer>> {
  const words = ["report-status"];
  if (abilities.has("side-band-64k")) words.push("side-band-64k");
  if (swaps.length > 1) {
    if (!abilities.has("atomic")) {
      throw new Error(
        "it cannot take several branches as one, so state and intent have to" +
          " be on one branch",
      );
    }
    words.push("atomic");
  }
  const lines = swaps.map(({ ref, from, to }, index) => {
    const change = `${from ?? NOTHING} ${to ?? NOTHING} ${ref}`;
    return pktLine(index === 0 ? `${change}\0 ${words.join(" ")}` : change);
  });
  return await new Blob([lines.join(""), FLUSH, pack ?? ""]).bytes();
}

/**
 * Reads the report.
 *
 * @param bytes The answer.
 * @returns Undefined when all has landed, else what the remote says.
 * @throws {Error} When it is cut off.
 */
export async function readReport(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<string | undefined> {
  const decoder = new TextDecoder();
  const said: string[] = [];
  const report: Uint8Array<ArrayBuffer>[] = [];
  const lines: string[] = [];
  for (const line of readPktLines(bytes)) {
    if (line === undefined) continue;
    if (line[0] === 1) report.push(line.subarray(1));
    else if (line[0] === 2 || line[0] === 3) {
      said.push(decoder.decode(line.subarray(1)));
    } else lines.push(decoder.decode(line).trim());
  }
  for (const line of readPktLines(await new Blob(report).bytes())) {
    if (line !== undefined) lines.push(decoder.decode(line).trim());
  }
  if (!lines.some((line) => line.startsWith("unpack "))) {
    throw new Error("the answer was cut off");
  }
  const refused = lines.filter((line) => !/^(unpack ok$|ok )/.test(line));
  if (refused.length === 0) return undefined;
  return [...refused, ...said.map((text) => text.trim())].join("; ");
}

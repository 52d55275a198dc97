// SPDX-License-Identifier: MIT
/**
 * Leaves for later what reads from a deployment that is about to run: it
 * would only have to run a second time. Work that waits for itself in a
 * circle is not left, so that something is always done.
 *
 * @module
 */

import type { Inputs, Run, Task } from "@ocuroot/sdk/model";
import { formatRef, parseRef } from "@ocuroot/sdk/ref";
import { taskAddress } from "../graph/address.ts";
import type { Reader } from "../graph/reader.ts";
import type { Work } from "../summary.ts";

/**
 * Picks the items that are to be done first.
 *
 * @param reader State.
 * @param works A plan's items.
 * @returns Those that read from no other item's deployment, in order; all of
 *   them when every run reads from another.
 */
export async function firstWorks(
  reader: Reader,
  works: readonly Work[],
): Promise<readonly Work[]> {
  const runs = works.filter(({ kind }) => kind === "run");
  const tasks = new Set(runs.map(({ ref }) => taskAddress(ref).task));
  const later = new Set<Work>();
  for (const work of runs) {
    const { task } = taskAddress(work.ref);
    const sources = await sourcesOf(work, reader);
    if (sources.some((source) => source !== task && tasks.has(source))) {
      later.add(work);
    }
  }
  if (later.size === runs.length) return works;
  return works.filter((work) => !later.has(work));
}

/** Tasks whose documents an item's inputs are read from, links followed. */
async function sourcesOf(
  work: Work,
  reader: Reader,
): Promise<readonly string[]> {
  const sources: string[] = [];
  for (const { ref: text } of Object.values(await inputsOf(work, reader))) {
    if (text === undefined) continue;
    const ref = formatRef({ ...parseRef(text), fragment: "" });
    const { type, subpath } = parseRef(ref);
    const isTask = type === "task" || type === "deploy";
    if (!isTask || subpath === "") continue;
    sources.push(taskAddress(await reader.resolve(ref)).task);
  }
  return sources;
}

async function inputsOf(work: Work, reader: Reader): Promise<Inputs> {
  const json = await reader.get(work.ref) as unknown as
    | Partial<Run & Task>
    | undefined;
  return json?.functions?.at(-1)?.inputs ?? json?.input ?? {};
}

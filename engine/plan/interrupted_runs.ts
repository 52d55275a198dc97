// SPDX-License-Identifier: MIT
/**
 * Tells which deployments were interrupted and may be run again without
 * being asked. Tasks never are. It does not tell whether a process is dead.
 *
 * @module
 */

import type { Attempt } from "@ocuroot/sdk/model";
import type { RunAddress } from "../graph/address.ts";
import type { Reader } from "../graph/reader.ts";
import { newestRun } from "./active_run.ts";

/**
 * Tells whether a run is an interrupted deployment that nothing has replaced.
 *
 * @param reader State.
 * @param address The run.
 * @returns True when the next `work` command is to run it again.
 */
export async function isInterrupted(
  reader: Reader,
  address: RunAddress,
): Promise<boolean> {
  if (address.kind !== "deploy") return false;
  const json = await reader.get(`${address.run}/attempt`);
  const attempt = json as unknown as Attempt | undefined;
  if (attempt?.code !== "run/interrupted") return false;
  const newest = await newestRun(reader, address.task);
  return newest?.ref === address.run && newest.status === "failed";
}

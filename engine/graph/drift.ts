// SPDX-License-Identifier: MIT
/**
 * Tells which inputs of a deployment have changed since it ran. Inputs that
 * point into the same deployment, of whatever release, do not count: a
 * deployment that reads its own last outputs is not out of date for it.
 *
 * @module
 */

import type { Inputs, Json } from "@ocuroot/sdk/model";
import { parseRef } from "@ocuroot/sdk/ref";
import type { TaskAddress } from "./address.ts";
import { equalJson } from "./equal.ts";
import { effective, populate } from "./inputs.ts";
import type { Reader } from "./reader.ts";

/** One input whose value is no longer the one that was used. */
export interface DriftedInput {
  /** Its name. */
  readonly name: string;
  /** Where it comes from. */
  readonly ref: string;
  /** The value that was used; undefined when there was none. */
  readonly from: Json | undefined;
  /** The value now. */
  readonly to: Json | undefined;
}

/** How a deployment stands against its inputs. */
export interface Drift {
  /** The inputs as they are now. */
  readonly inputs: Inputs;
  /** Those that changed; empty when the deployment is up to date. */
  readonly changed: readonly DriftedInput[];
}

/**
 * Compares the inputs a deployment ran with to those it would get now.
 *
 * @param used The stored inputs of its first function.
 * @param place Which deployment, and the view.
 * @returns The new inputs and the changes.
 */
export async function driftOf(
  used: Inputs | null,
  place: { readonly task: TaskAddress; readonly reader: Reader },
): Promise<Drift> {
  const { inputs } = await populate(used, place.reader);
  const changed = Object.entries(inputs).flatMap(([name, input]) => {
    const { ref } = input;
    if (ref === undefined || isOwnOutput(ref, place.task)) return [];
    const from = effective(used?.[name] ?? {});
    const to = effective(input);
    return equalJson(from, to) ? [] : [{ name, ref, from, to }];
  });
  return { inputs, changed };
}

/**
 * Tells whether a ref points into the same deployment.
 *
 * @param text Ref of an input.
 * @param task The deployment.
 * @returns True for any release of the same package, kind and name.
 */
export function isOwnOutput(text: string, task: TaskAddress): boolean {
  const ref = parseRef(text);
  return ref.repo === task.repo && ref.file === task.file &&
    ref.type === task.kind && ref.subpath.split("/")[0] === task.name;
}

// SPDX-License-Identifier: MIT
/**
 * Fills inputs from the documents they point to. A value found takes the
 * place of the one before; a value not found leaves it. Null is no value.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { InputDescriptor, Inputs, Json } from "@ocuroot/sdk/model";
import type { Reader } from "./reader.ts";

/** Inputs after a look at the store. */
export interface Populated {
  /** The inputs, values filled in. */
  readonly inputs: Inputs;
  /** Refs of those that have neither value nor default, in order. */
  readonly missing: readonly string[];
}

/**
 * Fills inputs from a view.
 *
 * @param inputs The inputs as stored; null is none.
 * @param reader Where their refs are looked up, links followed.
 * @returns The filled inputs and what is missing.
 * @throws {OcurootError} run/input for an input that can never have a value.
 */
export async function populate(
  inputs: Inputs | null,
  reader: Reader,
): Promise<Populated> {
  const entries = await Promise.all(
    Object.entries(inputs ?? {}).map(async ([name, input]) =>
      [name, await populateOne(name, { input, reader })] as const
    ),
  );
  const missing = entries
    .filter(([, input]) => effective(input) === undefined)
    .map(([, input]) => input.ref ?? "");
  return { inputs: Object.fromEntries(entries), missing };
}

/**
 * Gives what a function is called with.
 *
 * @param inputs Filled inputs.
 * @returns Value, else default, by name.
 */
export function argumentsOf(inputs: Inputs | null): Record<string, Json> {
  const found = Object.entries(inputs ?? {}).flatMap(([name, input]) => {
    const value = effective(input);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(found);
}

/**
 * Gives the value an input comes to now.
 *
 * @param input The input.
 * @returns Value, else default, else undefined.
 */
export function effective(input: InputDescriptor): Json | undefined {
  return input.value ?? input.default ?? undefined;
}

async function populateOne(
  name: string,
  place: { readonly input: InputDescriptor; readonly reader: Reader },
): Promise<InputDescriptor> {
  const { ref, default: fallback, value } = place.input;
  const found = ref ? await place.reader.get(ref) : undefined;
  const current = found ?? value ?? undefined;
  const filled: InputDescriptor = {
    ...(ref ? { ref } : {}),
    ...(fallback === undefined || fallback === null
      ? {}
      : { default: fallback }),
    ...(current === undefined ? {} : { value: current }),
  };
  if (ref || effective(filled) !== undefined) return filled;
  throw new OcurootError(
    "run/input",
    `Cannot give input "${name}" a value: it has no ref, value or default`,
  );
}

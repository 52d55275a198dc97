// SPDX-License-Identifier: MIT
/**
 * The state of a test, as far as inputs look into it: values by ref, and the
 * environments. It is no store.
 *
 * @module
 */

import { createRecorder } from "@ocuroot/sdk/declare";
import { parseEnvironment } from "@ocuroot/sdk/environment";
import type { Environment, Json } from "@ocuroot/sdk/model";
import { checkEnvironmentName } from "@ocuroot/sdk/names";

/** The state of a test. */
export interface FakeState {
  /** Puts values in, by ref; relative refs count from whoever asks. */
  set(values: Readonly<Record<string, Json>>): void;
  /**
   * Sets the environments.
   *
   * @throws {OcurootError} `config/invalid` for one that none could be.
   */
  setEnvironments(list: readonly Json[]): void;
  /** The environments as documents. */
  environments(): readonly Environment[];
  /**
   * Looks a value up.
   *
   * @param ref Absolute ref.
   * @param base The release that asks.
   * @returns The value; undefined when there is none.
   * @throws {OcurootError} `ref/syntax` for a ref of the test that is none.
   */
  get(ref: string, base: string): Json | undefined;
}

/**
 * Makes an empty state.
 *
 * @returns The state.
 */
export function createFakeState(): FakeState {
  const values: (readonly [ref: string, value: Json])[] = [];
  let known: readonly Environment[] = [];
  return {
    set(given) {
      for (const entry of Object.entries(given)) values.unshift(entry);
    },
    setEnvironments(list) {
      known = list.map((one) => parseEnvironment(one));
      known.forEach(({ name }) => checkEnvironmentName(name));
    },
    environments: () => known,
    get(ref, base) {
      const recorder = createRecorder({ kind: "run", base });
      for (const [written, value] of values) {
        const entry = recorder.ref(written) as { readonly ref: string };
        const found = memberAt(value, restOf(ref, entry.ref));
        if (found !== undefined) return found;
      }
      const name = /^@\/environment\/([^/#]+)/.exec(ref)?.[1];
      const environment = known.find((one) => one.name === name);
      if (environment === undefined) return undefined;
      const document = { ...environment } as unknown as Json;
      return memberAt(document, restOf(ref, `@/environment/${name}`));
    },
  };
}

/** Steps from an entry to a ref below it; undefined when it is not below. */
function restOf(ref: string, entry: string): readonly string[] | undefined {
  if (ref === entry) return [];
  const separator = entry.includes("#") ? "/" : "#";
  const prefix = entry + separator;
  return ref.startsWith(prefix)
    ? ref.slice(prefix.length).split("/")
    : undefined;
}

function memberAt(
  value: Json,
  steps: readonly string[] | undefined,
): Json | undefined {
  if (steps === undefined) return undefined;
  let member: Json | undefined = value;
  for (const step of steps) {
    if (typeof member !== "object" || member === null) return undefined;
    member = Object.hasOwn(member, step)
      ? (member as Readonly<Record<string, Json>>)[step]
      : undefined;
  }
  return member;
}

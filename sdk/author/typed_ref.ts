// SPDX-License-Identifier: MIT
/**
 * Refs and inputs that carry the type of the value they stand for. They are
 * made absolute, and looked up, by the engine.
 *
 * @module
 */

import type { Json } from "../model.ts";

/** A ref to a value of type `V`. */
export interface Ref<V> {
  /** Says what it is. */
  readonly $kind: "ref";
  /** Never there: it carries the type. */
  readonly $type?: V;
  /** The ref as text, relative to the config file where it begins with `.`. */
  readonly ref: string;
}

/** A ref with what to use while it has no value. */
export interface Input<V> {
  /** Says what it is. */
  readonly $kind: "input";
  /** The ref. */
  readonly ref: Ref<V>;
  /** What to use while the ref has no value. */
  readonly default: V;
}

/** Where an input of type `V` comes from: a value, a ref, or both. */
export type Source<V> = V | Ref<V> | Input<V>;

/** Where every input of a function comes from. */
export type Sources<I> = { readonly [K in keyof I]: Source<I[K]> };

/**
 * Points to a document or to a field of one.
 *
 * @param text The ref; `./` is the current release of this file.
 * @returns The ref, of the type that the caller states.
 *
 * @example Custom state of this release
 * ```ts
 * import { ref } from "@ocuroot/sdk";
 * import assert from "node:assert/strict";
 *
 * const ticket = ref<string>("./custom/ticket");
 * assert.equal(ticket.ref, "./custom/ticket");
 * ```
 */
export function ref<V = Json>(text: string): Ref<V> {
  return { $kind: "ref", ref: text };
}

/**
 * Points to a value that may not be there yet.
 *
 * @param source The ref, as text or as `ref` and `output` give it.
 * @param fallback What to use while there is no value.
 * @returns The input.
 *
 * @example Count builds
 * ```ts
 * import { input } from "@ocuroot/sdk";
 * import assert from "node:assert/strict";
 *
 * const previous = input("./@/task/build#output/number", 0);
 * assert.equal(previous.default, 0);
 * ```
 */
export function input<V>(source: Ref<V> | string, fallback: V): Input<V> {
  return {
    $kind: "input",
    ref: typeof source === "string" ? ref<V>(source) : source,
    default: fallback,
  };
}

// SPDX-License-Identifier: MIT
/**
 * What a function of a config returns: that it is done, or what it goes on
 * with. To fail, it throws.
 *
 * @module
 */

import type { Fn } from "./fn.ts";
import type { Sources } from "./typed_ref.ts";

/**
 * A type of which every value is JSON, or else `never` where it is not:
 * dates, maps, functions, bigints and the like.
 */
export type Jsonable<T> = T extends null | boolean | number | string ? T
  : T extends ((...args: never[]) => unknown) | bigint | symbol | undefined
    ? never
  : { readonly [K in keyof T]: Jsonable<T[K]> };

/** No inputs: any name is one too many. */
export type NoInputs = Readonly<Record<string, never>>;

/** No outputs. */
export type Nothing = Readonly<Record<never, never>>;

/** That a run has succeeded. */
export interface Done<O> {
  /** Says what it is. */
  readonly $kind: "done";
  /** Its outputs by name. */
  readonly outputs: O;
  /** Tags to give to the release. */
  readonly tags: readonly string[];
  /** Path prefixes whose change releases again. */
  readonly watch: readonly string[];
}

/** That a run goes on with another function, whose outputs are `O`. */
export interface Next<O> {
  /** Says what it is. */
  readonly $kind: "next";
  /** Never there: it carries the type. */
  readonly $type?: O;
  /** The function. */
  readonly fn: unknown;
  /** Its inputs. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Everything that a function may return. */
export type StepValue = Done<unknown> | Next<unknown> | undefined | void;

/** The outputs that a function's return type promises. */
export type OutputsOf<R> = [Promised<R>] extends [never] ? Nothing
  : Promised<R>;

/** The outputs in a return type; `never` where there are none. */
export type Promised<R> = R extends Done<infer O> ? O
  : R extends Next<infer O> ? O
  : never;

/** What a run leaves behind. */
export interface DoneOptions<O> {
  /** Named outputs: JSON. Default none. */
  readonly outputs?: O & Jsonable<O>;
  /** Tags to give to the release. Default none. */
  readonly tags?: readonly string[];
  /** Path prefixes whose change releases again. Default none. */
  readonly watch?: readonly string[];
}

/**
 * Ends a run.
 *
 * @param options What it leaves behind.
 * @returns What to return from the function.
 *
 * @example Outputs and a tag
 * ```ts
 * import { done } from "@ocuroot/sdk";
 * import assert from "node:assert/strict";
 *
 * const result = done({ outputs: { image: "api:7" }, tags: ["b7"] });
 * assert.equal(result.outputs.image, "api:7");
 * ```
 */
export function done<O extends object = Nothing>(
  options: DoneOptions<O> = {},
): Done<O> {
  const { outputs = {} as O, tags = [], watch = [] } = options;
  return { $kind: "done", outputs, tags, watch };
}

/**
 * Goes on with another function, once its inputs have values. Until then the
 * run is paused.
 *
 * @param fn The function; it must be exported.
 * @param inputs Where its inputs come from.
 * @returns What to return from the function.
 *
 * @example Wait for a word from somebody
 * ```ts
 * import { done, fn, next, ref } from "@ocuroot/sdk";
 * import assert from "node:assert/strict";
 *
 * const signOff = fn(({ go }: { go: string }) => done({ outputs: { by: go } }));
 * const result = next(signOff, { go: ref<string>("./custom/go") });
 * assert.equal(result.fn, signOff);
 * ```
 */
export function next<I extends object, O>(
  fn: Fn<I, O>,
  inputs: Sources<NoInfer<I>>,
): Next<O> {
  return { $kind: "next", fn, inputs: { ...inputs } };
}

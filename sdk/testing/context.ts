// SPDX-License-Identifier: MIT
/**
 * The argument of a test: what is given, what is done, and what must hold.
 * Each test has its own. These are types; the runner of tests makes it.
 *
 * @module
 */

import type {
  EnvironmentOptions,
  EnvironmentsConfig,
} from "../author/environments.ts";
import type { Fn } from "../author/fn.ts";
import type { ReleaseConfig } from "../author/release.ts";
import type { Nothing } from "../author/result.ts";
import type { Clock } from "./clock.ts";
import type { HttpFake, ShellFake } from "./fakes.ts";
import type { Graph, GraphInput } from "./graph.ts";

/** A function of a config, whatever its types. */
export type AnyFn = Fn<never, unknown>;

/** Inputs are required as soon as one of them is. */
export type CallInputs<I> = Nothing extends I ? [inputs?: I] : [inputs: I];

/** What calling a function came to. */
export interface Called<O> {
  /** Named outputs; empty when it goes on with another function. */
  readonly outputs: O;
  /** Tags for the release. */
  readonly tags: readonly string[];
  /** Path prefixes whose change releases again. */
  readonly watch: readonly string[];
  /** What it goes on with; absent when it is done. */
  readonly next?: {
    /** The function. */
    readonly fn: AnyFn;
    /** Where its inputs come from. */
    readonly inputs: Readonly<Record<string, GraphInput>>;
  };
}

/** How a function failed. */
export interface Failure {
  /** What a log would say. */
  readonly message: string;
  /** Stable code, as `host/exit-status` or `run/failed`. */
  readonly code: string;
}

/** The machine that functions see. */
export interface Machine {
  /** `linux`, `darwin` or `windows`. Default `linux`. */
  readonly os?: string;
  /** `amd64` or `arm64`. Default `amd64`. */
  readonly arch?: string;
}

/** The argument of a test. */
export interface Test {
  /** The shell: `host.shell` and `host.exec` end here. */
  readonly shell: ShellFake;
  /** The network. */
  readonly http: HttpFake;
  /** The time. */
  readonly clock: Clock;
  /**
   * Sets the environments that are registered.
   *
   * @param list All of them; attributes that are left out are none.
   */
  environments(list: readonly EnvironmentOptions[]): void;
  /**
   * Puts values into state, for inputs of tasks that are run.
   *
   * @param values Values by ref; a ref that begins with `./` counts from the
   *   package that asks for it.
   */
  state(values: Readonly<Record<string, unknown>>): void;
  /**
   * Sets variables that `host.env` shows; there are none beside.
   *
   * @param values Values by name.
   */
  env(values: Readonly<Record<string, string>>): void;
  /**
   * Puts files over those of the checkout.
   *
   * @param contents Texts by path, relative to the test's directory.
   */
  files(contents: Readonly<Record<string, string>>): void;
  /**
   * Sets what the machine is.
   *
   * @param machine Operating system and processor.
   */
  machine(machine: Machine): void;
  /**
   * Calls a function with the fakes of this test.
   *
   * @param fn The function.
   * @param inputs Its inputs by name.
   * @returns Outputs, tags, and what it goes on with.
   * @throws {OcurootError} when the function fails.
   */
  call<I extends object, O>(
    fn: Fn<I, O>,
    ...inputs: CallInputs<NoInfer<I>>
  ): Promise<Called<O>>;
  /**
   * Evaluates the default export of a config.
   *
   * @param config What it exports as its default.
   * @returns Its phases, tasks and inputs.
   * @throws {OcurootError} when it is wrong.
   */
  graph(config: ReleaseConfig | EnvironmentsConfig): Promise<Graph>;
  /**
   * Calls a function that must fail.
   *
   * @param fn The function.
   * @param inputs Its inputs by name.
   * @param part Text that its message must have.
   * @returns How it failed.
   * @throws {OcurootError} test/failed when it succeeds, or fails otherwise.
   */
  fails<I extends object, O>(
    fn: Fn<I, O>,
    inputs: NoInfer<I>,
    part?: string,
  ): Promise<Failure>;
  /**
   * Does something that must fail.
   *
   * @param deed What to do, as `() => t.graph(web)`.
   * @param part Text that its message must have.
   * @returns How it failed.
   * @throws {OcurootError} test/failed when it succeeds, or fails otherwise.
   */
  fails(deed: () => unknown, part?: string): Promise<Failure>;
  /**
   * Asserts that two values are equal, member by member.
   *
   * @param actual What is.
   * @param expected What should be.
   * @param message What it is about.
   * @throws {OcurootError} test/failed with both when they differ.
   */
  equal(actual: unknown, expected: unknown, message?: string): void;
  /**
   * Asserts that a value is true.
   *
   * @param value The value; like in `if`.
   * @param message What it is about.
   * @throws {OcurootError} test/failed when it is not.
   */
  ok(value: unknown, message?: string): void;
  /**
   * Asserts that a text has a part, or a list an element.
   *
   * @param whole The text or list.
   * @param part The part or element.
   * @param message What it is about.
   * @throws {OcurootError} test/failed with both when it is not there.
   */
  contains(
    whole: string | readonly unknown[],
    part: unknown,
    message?: string,
  ): void;
  /** Files that functions wrote: texts by path, like those of `files`. */
  readonly written: Readonly<Record<string, string>>;
  /** What functions printed, in order. */
  readonly printed: readonly string[];
  /** Values that functions registered as secrets, in order. */
  readonly secrets: readonly string[];
}

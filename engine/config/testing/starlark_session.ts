// SPDX-License-Identifier: MIT
/**
 * One test in Starlark under way: its machine, and calls of functions with
 * that machine in the place of the real one.
 *
 * @module
 */

import type { StepResult } from "@ocuroot/sdk/declaration";
import { createRecorder } from "@ocuroot/sdk/declare";
import { OcurootError } from "@ocuroot/sdk/error";
import type { EffectHandler } from "@ocuroot/sdk/host";
import type { FunctionDef, Json } from "@ocuroot/sdk/model";
import type { StarlarkFunction, Value } from "@ocuroot/starlark";
import { checkResult } from "../check_result.ts";
import type { Program } from "../program.ts";
import { callStep } from "../starlark.ts";
import type { CheckoutReader } from "./checkout_reader.ts";
import { Deed } from "./starlark_words.ts";
import type { TestFileOptions } from "./test_file.ts";
import type { World } from "./world.ts";

/** An evaluated file within a test. */
export interface Part {
  /** The program. */
  readonly program: Program;
  /** The release that its refs count from. */
  readonly base: string;
  /** Its directory, relative to the root. */
  readonly dir: string;
}

/** One test under way. */
export interface Session extends TestFileOptions {
  /** Its machine. */
  readonly world: World;
  /** Takes what is printed and secret. */
  readonly reader: CheckoutReader;
  /** The test file, and then the configs that were evaluated. */
  readonly parts: Part[];
  /** How many calls are around the one under way. */
  readonly depth: { now: number };
  /** When it must have ended, as `performance.now()` tells. */
  readonly deadline: number;
}

/** Functions of tests that call one another deeper than this do not end. */
const MAX_DEPTH = 50;

/** How a handler is made. */
interface HandlerOptions {
  /** Directory of the config that asks, relative to the root. */
  readonly dir: string;
  /** True for functions of configs, whose prints a test may look at. */
  readonly kept: boolean;
}

/**
 * Makes what answers code of a test.
 *
 * @param session The test; its parts are not needed.
 * @param options Where the code is.
 * @returns The handler.
 */
export function handlerOf(
  { world, reader }: Pick<Session, "world" | "reader">,
  { dir, kept }: HandlerOptions,
): EffectHandler {
  return {
    perform(effect) {
      const deed: unknown = effect;
      if (!(deed instanceof Deed)) return world.perform(effect, dir);
      return deed.run() as Promise<unknown> as Promise<Json>;
    },
    print(text, site) {
      if (kept) world.printed.push(text);
      reader.print(text, site);
    },
    secret(value) {
      if (kept) world.secret(value);
      reader.secret(value);
    },
    mask: (text) => reader.mask(text),
  };
}

/**
 * Gives the evaluated file that a function is from.
 *
 * @param session The test.
 * @param fn The function.
 * @returns The part; the test file for functions that no file could find.
 */
export function partOf(session: Session, fn: StarlarkFunction): Part {
  const { parts } = session;
  const owner = parts.find(({ program }) =>
    program.functions.handle(fn)?.reachable
  );
  const [first] = parts;
  if (owner !== undefined) return owner;
  if (first !== undefined) return first;
  throw new OcurootError("bug/unreachable", "Cannot call without a file");
}

/**
 * Calls a function of a config as a run would.
 *
 * @param session The test.
 * @param call The function and its inputs.
 * @returns What it came to.
 * @throws {OcurootError} what the function fails with.
 */
export async function step(
  session: Session,
  { fn, inputs }: {
    readonly fn: StarlarkFunction;
    readonly inputs: Readonly<Record<string, Json>>;
  },
): Promise<StepResult> {
  const { program, base, dir } = partOf(session, fn);
  const { signal } = session;
  const effects = handlerOf(session, { dir, kept: true });
  const result = await nested(session, () =>
    callStep(program, {
      fn,
      def: identityOf(program, fn),
      inputs,
      call: { effects, signal, base },
    }));
  checkResult(result, session.world.vault);
  return result;
}

/**
 * Calls a function of a test.
 *
 * @param session The test.
 * @param fn The function.
 * @param args Its arguments.
 * @returns What it returns.
 * @throws {OcurootError} what the function fails with.
 */
export async function callPlain(
  session: Session,
  fn: StarlarkFunction,
  args: readonly Value[],
): Promise<Value> {
  const { program, base } = partOf(session, fn);
  const { world: { dir }, signal } = session;
  return await nested(session, () =>
    program.call(fn, {
      args,
      recorder: createRecorder({ kind: "run", base }),
      effects: handlerOf(session, { dir, kept: false }),
      signal,
    }));
}

function identityOf(program: Program, fn: StarlarkFunction): FunctionDef {
  return program.functions.handle(fn)?.def ?? { name: fn.name, pos: "" };
}

/** Each call has a stack and a number of steps of its own; together they end. */
async function nested<T>(
  session: Session,
  work: () => Promise<T>,
): Promise<T> {
  const { depth, deadline } = session;
  if (performance.now() > deadline) {
    throw new OcurootError(
      "config/limit",
      "Cannot go on: the test took too long",
      {
        hint: "Raise the limit with OCUROOT_CONFIG_TIMEOUT.",
      },
    );
  }
  if (depth.now >= MAX_DEPTH) {
    throw new OcurootError(
      "config/limit",
      `Cannot call function: ${MAX_DEPTH} calls are around it already`,
    );
  }
  depth.now++;
  try {
    return await work();
  } finally {
    depth.now--;
  }
}

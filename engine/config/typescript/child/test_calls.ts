// SPDX-License-Identifier: MIT
/**
 * Calls functions of configs for a test, with the machine of the test in the
 * place of the real one. What goes in and out is treated as in a release.
 *
 * @module
 */

import type { Ctx } from "@ocuroot/sdk";
import { authoredKind } from "@ocuroot/sdk/authored";
import type { StepResult } from "@ocuroot/sdk/declaration";
import { OcurootError } from "@ocuroot/sdk/error";
import type { Effect } from "@ocuroot/sdk/host";
import type { FunctionDef, Json } from "@ocuroot/sdk/model";
import type { AnyFn } from "@ocuroot/sdk/testing";
import { checkResult } from "../../check_result.ts";
import type { World } from "../../testing/world.ts";
import { faultOf } from "../effect_shape.ts";
import type { FunctionIndex } from "../functions.ts";
import { readAnswer } from "../read_answer.ts";
import { type Activity, unawaited } from "./activity.ts";
import { answer, inputsOf } from "./answer.ts";
import { createContext, placed, type Trace } from "./context.ts";
import type { AnyFn as BodyFn, Exports } from "./draft.ts";
import { encode } from "./encode.ts";
import { nextTurn } from "./turn.ts";

/** What calls of one test share. */
export interface CallSurroundings {
  /** The machine. */
  readonly world: World;
  /** The request that the test is. */
  readonly activity: Activity;
  /** The functions that can be found again. */
  readonly exports: Exports;
  /** The same by identity. */
  readonly functions: FunctionIndex;
  /** How many effects are being waited for: time stands still then. */
  readonly waiting: { count: number };
  /** Takes errors that must fail the test, whoever catches them. */
  readonly blame: (error: unknown) => void;
}

/** A function to call. */
export interface FunctionCall {
  /** The function. */
  readonly fn: AnyFn;
  /** Its inputs by name. */
  readonly inputs: object;
  /** The release that refs count from. */
  readonly base: string;
  /** Directory of its config, relative to the root. */
  readonly dir: string;
}

/**
 * Calls a function.
 *
 * @param call The function and its inputs.
 * @param around What calls of the test share.
 * @returns What it came to.
 * @throws Whatever the function throws.
 */
export async function callFunction(
  { fn, inputs, base, dir }: FunctionCall,
  around: CallSurroundings,
): Promise<StepResult> {
  if (authoredKind(fn) !== "fn") {
    throw new OcurootError(
      "config/invalid",
      "Cannot call function: it was not made by fn(…)",
    );
  }
  const { exports, functions } = around;
  const body = (fn as unknown as BodyFn).body;
  const underway = new Set<Trace>();
  const context = contextOf(around, { dir, underway });
  const result = await body(inputsOf(encodeInputs(inputs)), context);
  const [left] = underway;
  if (left !== undefined) throw unawaited(left);
  const read = readAnswer(answer(result, exports), {
    fn: identityOf(fn, around),
    functions,
    base,
  });
  checkResult(read, around.world.vault);
  return read;
}

/**
 * Gives the function of an identity.
 *
 * @param def The identity.
 * @param around What calls of the test share.
 * @returns The function.
 * @throws {OcurootError} run/function when there is none.
 */
export function functionOf(
  def: FunctionDef,
  { exports, functions }: CallSurroundings,
): AnyFn {
  const fn = exports.functions[functions.find(def)];
  if (fn !== undefined) return fn as unknown as AnyFn;
  throw new OcurootError(
    "run/function",
    `Cannot find function "${def.name}" (${def.pos})`,
  );
}

function identityOf(fn: AnyFn, around: CallSurroundings): FunctionDef {
  const index = around.exports.functions.indexOf(fn as unknown as BodyFn);
  return around.functions.defs[index] ?? { name: "fn", pos: "" };
}

/** An input that is undefined is none. */
function encodeInputs(inputs: object): Json {
  const given = Object.entries(inputs).filter(([, v]) => v !== undefined);
  return encode(Object.fromEntries(given), {
    path: "inputs",
    code: "config/invalid",
  });
}

function contextOf(
  { world, activity, blame, waiting }: CallSurroundings,
  { dir, underway }: {
    readonly dir: string;
    readonly underway: Set<Trace>;
  },
): Ctx {
  const perform = async (effect: Effect, trace: Trace): Promise<Json> => {
    const fault = faultOf(effect);
    if (fault !== undefined) {
      throw placed(new Error(`Cannot ask the host: ${fault}`), trace);
    }
    underway.add(trace);
    waiting.count++;
    // A real machine takes a while too: a missing await must show.
    await nextTurn();
    try {
      return await world.perform(effect, dir);
    } catch (error) {
      if (!(error instanceof OcurootError)) throw error;
      placed(error, trace);
      if (error.code === "test/unexpected") blame(error);
      throw error;
    } finally {
      underway.delete(trace);
      waiting.count--;
    }
  };
  return createContext({
    perform,
    print(text, site) {
      world.printed.push(text);
      activity.print(text, site);
    },
    secret(value) {
      world.secret(value);
      activity.context.secret(value);
    },
    signal: activity.context.signal,
  });
}

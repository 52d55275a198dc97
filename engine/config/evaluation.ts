// SPDX-License-Identifier: MIT
/**
 * What all files of one evaluation share, and how a thread of it is connected
 * to the recorder, the machine and the limits.
 *
 * @module
 */

import type { Recorder } from "@ocuroot/sdk/declare";
import { OcurootError } from "@ocuroot/sdk/error";
import type { CallSite, Effect, EffectHandler } from "@ocuroot/sdk/host";
import type { Module, Performer, ThreadOptions } from "@ocuroot/starlark";
import type { FunctionTable } from "./functions.ts";
import type { Scope } from "./scope.ts";
import { watchLimits } from "./limit_watch.ts";

/** What evaluating a program needs. */
export interface ProgramOptions {
  /** The main file, relative to the root. */
  readonly file: string;
  /** Its bytes. */
  readonly bytes: Uint8Array;
  /** Reads a module by its path relative to the root. */
  readonly read: (file: string) => Promise<Uint8Array>;
  /** Takes down what is declared. */
  readonly recorder: Recorder;
  /** Performs effects. */
  readonly effects: EffectHandler;
  /** Process environment; `OCUROOT_MAX_STEPS` is read. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends the evaluation when aborted. */
  readonly signal: AbortSignal;
  /**
   * Names a file in identities and log lines; as the older client does when
   * absent.
   */
  readonly display?: (file: string) => string;
}

/** What all files of one evaluation share. */
export interface Evaluation extends ProgramOptions {
  /** Name by path, as identities and log lines have it. */
  readonly names: Map<string, string>;
  readonly display: (file: string) => string;
  readonly functions: FunctionTable;
  readonly modules: Map<string, Uint8Array>;
  readonly loaded: Map<string, Promise<Module>>;
}

/** Connections of a thread; the recorder and effects may be a call's own. */
export type Connection = ThreadOptions & Performer;

/**
 * Connects a thread to recorder, machine and limits.
 *
 * @param evaluation The evaluation it belongs to.
 * @param options `module` is true for the top level of a loaded module.
 * @returns Options of the interpreter.
 */
export function connect(
  { recorder, effects, signal, env, display, functions }: Evaluation,
  { module }: { readonly module: boolean },
): Connection {
  const site = (call: CallSite): CallSite => ({
    ...call,
    filename: display(call.filename),
  });
  const scope: Scope = {
    recorder,
    module,
    handle: (value) => functions.handle(value),
    secret: (value) => effects.secret(value),
    ...(env["OCUROOT_DEBUG"]
      ? { debug: (text, call) => effects.print(text, site(call)) }
      : {}),
  };
  const limits = watchLimits(env);
  return {
    data: scope,
    print: (text: string, call: CallSite) => effects.print(text, site(call)),
    perform: (effect: unknown, call: CallSite) =>
      limits.pause(() => effects.perform(effect as Effect, site(call))),
    maxSteps: maxSteps(env),
    isCancelled: () => {
      limits.look();
      return signal.aborted;
    },
  };
}

/** Enough for any honest config; a loop without end is noticed in seconds. */
const MAX_STEPS = 1_000_000_000;

function maxSteps(env: Readonly<Record<string, string>>): number {
  const text = env["OCUROOT_MAX_STEPS"];
  if (!text) return MAX_STEPS;
  if (/^\d+$/.test(text)) return Number(text) || Infinity;
  throw new OcurootError(
    "cli/usage",
    `Cannot read OCUROOT_MAX_STEPS: "${text}" is not a number`,
  );
}

/**
 * Gives the mask of a machine.
 *
 * @param options What holds the machine.
 * @returns Masks secrets in a text.
 */
export function maskOf(
  { effects }: Pick<ProgramOptions, "effects">,
): (text: string) => string {
  return (text: string): string => effects.mask?.(text) ?? text;
}

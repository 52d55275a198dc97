// SPDX-License-Identifier: MIT
/**
 * What one request to the child has under way: the effects it waits for, and
 * the errors that nobody caught. It sends messages and performs nothing.
 *
 * @module
 */

import type { Ctx } from "@ocuroot/sdk";
import { OcurootError } from "@ocuroot/sdk/error";
import type { CallSite, Effect } from "@ocuroot/sdk/host";
import type { Json } from "@ocuroot/sdk/model";
import { type ChildError, MAX_PRINT, type ToChild } from "../protocol.ts";
import { createContext, placed, type Trace } from "./context.ts";
import { describeError } from "./errors.ts";
import type { Wire } from "./wire.ts";

/** One request under way. */
export interface Activity {
  /** Its id. */
  readonly id: number;
  /** What its user code gets. */
  readonly context: Ctx;
  /** Prints in its name. */
  print(text: string, site: CallSite): void;
  /** Cancels it. */
  abort(): void;
  /** Notes an error that nobody caught. */
  blame(error: unknown): void;
  /** Ends it: fails for errors nobody caught and effects nobody awaited. */
  settle(): void;
}

/** All requests under way, and the effects they wait for. */
export interface Activities {
  /** Starts a request. */
  start(id: number): Activity;
  /** Forgets a request. */
  end(id: number): void;
  /** Takes the outcome of an effect, or the word to stop. */
  take(message: ToChild): void;
  /** Gives the request that an uncaught error most likely belongs to. */
  owner(error?: unknown): Activity | undefined;
  /** Describes an error for the engine. */
  describe(error: unknown): ChildError;
}

interface Waiting {
  readonly request: number;
  readonly trace: Trace;
  readonly resolve: (value: Json) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Keeps track of requests.
 *
 * @param wire The line to the engine.
 * @returns The activities.
 */
export function trackActivities(wire: Wire): Activities {
  const active = new Map<number, Activity>();
  const waiting = new Map<number, Waiting>();
  const effectOf = new WeakMap<object, Waiting & { readonly id: number }>();
  let count = 0;

  function perform(
    request: number,
    effect: Effect,
    trace: Trace,
  ): Promise<Json> {
    const id = ++count;
    return new Promise((resolve, reject) => {
      waiting.set(id, { request, trace, resolve, reject });
      wire.send({ kind: "effect", id, request, effect, site: trace.site });
    });
  }

  function refuse(id: number, given: ChildError): void {
    const one = waiting.get(id);
    waiting.delete(id);
    if (one === undefined) return;
    const error = revive(given, one.trace);
    effectOf.set(error, { ...one, id });
    one.reject(error);
  }

  return {
    start(id) {
      const activity = createActivity(id, { wire, perform, waiting });
      active.set(id, activity);
      return activity;
    },
    end: (id) => void active.delete(id),
    take(message) {
      if (message.kind === "abort") active.get(message.id)?.abort();
      if (message.kind === "refuse") refuse(message.id, message.error);
      if (message.kind !== "reply") return;
      const one = waiting.get(message.id);
      waiting.delete(message.id);
      one?.resolve(message.value);
    },
    owner(error) {
      const effect = error instanceof Error ? effectOf.get(error) : undefined;
      if (effect !== undefined) return active.get(effect.request);
      return [...active.values()].at(-1);
    },
    describe(error) {
      const effect = error instanceof Error ? effectOf.get(error) : undefined;
      const described = describeError(error);
      return effect === undefined
        ? described
        : { ...described, effect: effect.id };
    },
  };
}

interface Parts {
  readonly wire: Wire;
  readonly waiting: ReadonlyMap<number, Waiting>;
  perform(request: number, effect: Effect, trace: Trace): Promise<Json>;
}

function createActivity(id: number, parts: Parts): Activity {
  const { wire, waiting } = parts;
  const controller = new AbortController();
  const uncaught: unknown[] = [];
  const print = (text: string, site: CallSite) => {
    if (text.length > MAX_PRINT) throw tooLong(text);
    wire.send({ kind: "print", request: id, text, site });
  };
  return {
    id,
    context: createContext({
      perform: (effect, trace) => parts.perform(id, effect, trace),
      print,
      secret: (value) => wire.send({ kind: "secret", request: id, value }),
      signal: controller.signal,
    }),
    print,
    abort: () => controller.abort(),
    blame: (error) => void uncaught.push(error),
    settle() {
      if (uncaught.length > 0) throw uncaught[0];
      const left = waiting.values().find(({ request }) => request === id);
      if (left !== undefined) throw unawaited(left.trace);
    },
  };
}

function revive(given: ChildError, trace: Trace): Error {
  const error = new OcurootError(
    (given.code ?? "bug/unreachable") as OcurootError["code"],
    given.message,
    {
      ...(given.hint === undefined ? {} : { hint: given.hint }),
      ...(given.data === undefined ? {} : { data: given.data }),
    },
  );
  return placed(error, trace);
}

/**
 * Makes the error of an effect that nobody waits for.
 *
 * @param trace Where it was asked for.
 * @returns The error.
 */
export function unawaited(trace: Trace): Error {
  const error = new OcurootError(
    "run/result",
    "Cannot end the function: something that it asked the host for is still " +
      "under way",
    { hint: "Put await before the call." },
  );
  return placed(error, trace);
}

function tooLong(text: string): OcurootError {
  return new OcurootError(
    "config/limit",
    `Cannot print: the text has ${text.length} characters, more than ${MAX_PRINT}`,
    { hint: "Write large texts to a file with host.writeFile(…)." },
  );
}

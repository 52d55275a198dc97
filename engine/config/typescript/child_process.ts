// SPDX-License-Identifier: MIT
/**
 * One config child as the engine sees it: asks for loads and calls, performs
 * the effects that they wish for, and ends the child when it does not answer.
 * It trusts nothing that the child says.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Json } from "@ocuroot/sdk/model";
import type { ConfigLimits } from "../limits.ts";
import { type Line, openLine } from "./child_line.ts";
import type { ChildProgram } from "./child_program.ts";
import {
  type Asking,
  createEffectDesk,
  type EffectDesk,
} from "./effect_desk.ts";
import { guardChild } from "./guard_child.ts";
import { linesOf } from "./lines.ts";
import {
  type ChildError,
  type FromChild,
  MAX_MESSAGE,
  type Request,
} from "./protocol.ts";
import { residentMemory, watchChild } from "./watch_child.ts";

/** The failure of a request, as the child described it. */
export class RequestFailure extends Error {
  /** What the child said. */
  readonly described: ChildError;
  /** The failure of an effect that it comes from. */
  readonly origin: unknown;

  /** Makes a failure from what the child said. */
  constructor(described: ChildError, origin: unknown) {
    super(described.message);
    this.described = described;
    this.origin = origin;
  }
}

/** A running config child. */
export interface ConfigChild {
  /** Texts of the modules it has imported, by URL. */
  readonly modules: Map<string, string>;
  /** The checkout that it reads. */
  readonly root: string;
  /** What it may use. */
  readonly limits: ConfigLimits;
  /** Resolves once it has shown that it runs, or has ended. */
  readonly ready: Promise<void>;
  /** Address of its inspector; undefined when it ended without one. */
  readonly inspector: Promise<string | undefined>;
  /** Megabytes that it holds; 0 where the system does not tell. */
  memory(): number;
  /** True when its time went by while it only waited. */
  idle(): boolean;
  /**
   * Starts another like it, which has an inspector and whose time is not
   * limited; it ends with this one at the latest.
   */
  twin(): ConfigChild;
  /** True once it has ended or is about to. */
  gone(): boolean;
  /**
   * Asks for something.
   *
   * @throws {RequestFailure} when user code failed.
   * @throws {OcurootError} `config/limit` when the child was ended,
   *   `cli/interrupted` when cancelled.
   */
  ask(request: Request, asking: Asking): Promise<Json>;
  /** Ends it; resolves when it is gone. */
  close(): Promise<void>;
}

interface Pending {
  /** True for what has a limited time, effects aside: loads and tests. */
  readonly loading: boolean;
  readonly since: number;
  readonly desk: EffectDesk;
  readonly resolve: (value: Json) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Starts a config child.
 *
 * @param program How it is started.
 * @param limits Time and memory it may use.
 * @returns The child.
 */
export function startChild(
  program: ChildProgram,
  limits: ConfigLimits,
): ConfigChild {
  const process = spawn(program);
  const pending = new Map<number, Pending>();
  const line = openLine(process);
  let ended: OcurootError | undefined;
  let count = 0;
  let started: number | undefined;
  const ready = Promise.withResolvers<void>();
  const twins = openTwins(program, limits);

  const end = (reason: OcurootError) => {
    if (ended !== undefined) return;
    ended = reason;
    watch.stop();
    ready.resolve();
    kill(process);
    for (const one of pending.values()) one.reject(reason);
    pending.clear();
  };
  const watch = watchChild({
    pid: process.pid,
    limits,
    ping: () => line.send({ kind: "ping" }),
    oldestLoad: () => oldestLoad(pending.values(), started),
    started: () => started !== undefined,
    busy: () => pending.size > 0,
    end,
  });
  const heard = () => {
    started ??= Date.now();
    ready.resolve();
    watch.heard();
  };
  const reading = receive(process, { pending, line, heard })
    .then(() => line.lastWords(limits), (error) => broken(error))
    .then(end);

  return {
    modules: new Map(),
    root: program.root,
    limits,
    ready: ready.promise,
    inspector: line.inspector,
    memory: () => residentMemory(process.pid),
    idle: watch.idle,
    twin: twins.start,
    gone: () => ended !== undefined,
    async close() {
      await twins.close();
      process.ref();
      end(new OcurootError("cli/interrupted", "The config child was closed"));
      await Promise.all([line.close(), reading, process.status]);
    },
    ask(request, asking) {
      if (ended !== undefined) return Promise.reject(ended);
      const answer = expectAnswer(++count, { request, asking, pending, line });
      if (count === 1) guardChild(process); // Before, it could not spin.
      watch.heard();
      return answer;
    },
  };
}

/** Keeps the children that are looked into instead of one. */
function openTwins(program: ChildProgram, limits: ConfigLimits) {
  const twins: ConfigChild[] = [];
  return {
    start() {
      const args = program.inspected;
      const twin = startChild({ ...program, args }, { ...limits, time: 0 });
      twins.push(twin);
      return twin;
    },
    close: () => Promise.all(twins.map((twin) => twin.close())),
  };
}

function oldestLoad(
  pending: Iterable<Pending>,
  started: number = Infinity,
): number {
  const loads = Iterator.from(pending)
    .filter(({ loading, desk }) => loading && !desk.busy());
  return Math.min(...loads.map(({ since }) => Math.max(since, started)));
}

function spawn(program: ChildProgram): Deno.ChildProcess {
  const process = new Deno.Command(program.command, {
    args: [...program.args],
    env: { ...program.env },
    clearEnv: true,
    detached: Deno.build.os !== "windows",
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  process.unref();
  return process;
}

/** Sends a request and waits for its end, or for its being cancelled. */
function expectAnswer(
  id: number,
  { request, asking, pending, line }: {
    readonly request: Request;
    readonly asking: Asking;
    readonly pending: Map<number, Pending>;
    readonly line: Line;
  },
): Promise<Json> {
  const { signal } = asking;
  if (signal.aborted) return Promise.reject(cancelled());
  return new Promise((resolve, reject) => {
    const cancel = () => {
      pending.delete(id);
      line.send({ kind: "abort", id });
      reject(cancelled());
    };
    const finish = () => signal.removeEventListener("abort", cancel);
    signal.addEventListener("abort", cancel, { once: true });
    pending.set(id, {
      loading: request.kind !== "call",
      since: Date.now(),
      desk: createEffectDesk(asking, line.send),
      resolve: (value) => (finish(), resolve(value)),
      reject: (error) => (finish(), reject(error)),
    });
    line.send({ kind: "request", id, request });
  });
}

/** Reads what the child says until it ends. */
async function receive(
  process: Deno.ChildProcess,
  { pending, heard }: {
    readonly pending: Map<number, Pending>;
    readonly line: Line;
    readonly heard: () => void;
  },
): Promise<void> {
  for await (const text of linesOf(process.stdout, MAX_MESSAGE)) {
    const message = JSON.parse(text) as FromChild;
    heard();
    if (message.kind === "pong") continue;
    const owner = "request" in message ? message.request : message.id;
    const one = pending.get(owner);
    if (one === undefined) continue;
    if (message.kind === "result") {
      pending.delete(owner);
      one.resolve(message.value);
    } else if (message.kind === "failure") {
      pending.delete(owner);
      const origin = one.desk.failureOf(message.error.effect);
      one.reject(new RequestFailure(message.error, origin));
    } else {
      one.desk.take(message);
    }
  }
}

function kill(process: Deno.ChildProcess): void {
  try {
    process.kill("SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

function cancelled(): OcurootError {
  return new OcurootError("cli/interrupted", "The run was interrupted");
}

function broken(error: unknown): OcurootError {
  return new OcurootError(
    "config/limit",
    "Cannot evaluate config: its process broke the protocol",
    { cause: error },
  );
}

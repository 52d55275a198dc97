// SPDX-License-Identifier: MIT
/**
 * Places where a test lets the program die, fail or run out of space:
 * `OCUROOT_FAILPOINT=<label>=kill|error|enospc|delay:<ms>[:nth]`, several
 * divided by commas. Without that variable nothing of this runs.
 *
 * The ports of a workspace are wrapped at the edge, so no other code knows of
 * failpoints: what lands in a store, what starts a child and what evaluates a
 * config passes here anyway. {@link LABELS} lists them all; a store on files
 * adds its own steps.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { EffectHandler } from "@ocuroot/sdk/host";
import type { Stores } from "../stores/store.ts";
import type { HostRequest, Workspace } from "./workspace.ts";

/** What a transaction is about, by the start of its message. */
const STEPS: Readonly<Record<string, string>> = {
  "initializing release": "release",
  "execution started": "claim",
  "execution finished": "result",
  "heartbeat": "beat",
  "runs interrupted": "interrupt",
  "interrupted runs queued again": "requeue",
  "runs superseded": "supersede",
  "initializing deployment": "queue",
  "retrying release": "retry",
  "running task": "op",
  "set intent": "set",
  "apply intent": "apply",
  "save push index": "index",
};

/** Every label of the engine; those of a store are its steps. */
export const LABELS: readonly string[] = [
  "config.loading",
  "config.loaded",
  ...[...Object.values(STEPS), "write"]
    .flatMap((step) => [`${step}.built`, `${step}.acked`]),
  "function.calling",
  "child.spawning",
  "child.output",
  "child.exited",
  "trigger.called",
  "worktree.added",
  "worktree.removed",
];

/** Comes by a place; it may not return. */
export type Hit = (label: string) => void;

type Action = "kill" | "error" | "enospc" | `delay:${number}`;

interface Failpoint {
  readonly label: string;
  readonly action: Action;
  /** How many times to pass before it acts. */
  readonly nth: number;
}

/**
 * Reads the failpoints that are asked for.
 *
 * @param env Process environment.
 * @returns What to call at every place, or undefined when none is.
 * @throws {OcurootError} cli/usage when the variable cannot be read.
 */
export function failpointsOf(
  env: Readonly<Record<string, string>>,
): Hit | undefined {
  const text = env["OCUROOT_FAILPOINT"];
  if (text === undefined || text === "") return undefined;
  const points = text.split(",").map(parse);
  const passed = new Map<string, number>();
  return (label) => {
    const times = (passed.get(label) ?? 0) + 1;
    passed.set(label, times);
    for (const point of points) {
      if (point.label === label && point.nth === times) act(point);
    }
  };
}

/**
 * Lets a workspace come by the failpoints.
 *
 * @param workspace The workspace.
 * @param hit What to call.
 * @returns The workspace with its ports wrapped.
 */
export function withFailpoints(workspace: Workspace, hit: Hit): Workspace {
  let hasTrees = false;
  const wrapped: Workspace = {
    ...workspace,
    stores: storesWith(workspace.stores, hit),
    host: (request) => hostWith(workspace, { request, hit }),
    load: async (request) => {
      hit("config.loading");
      const config = await workspace.load(request);
      hit("config.loaded");
      return config;
    },
    async checkout(place) {
      const there = await workspace.checkout(place);
      if (there === workspace) return wrapped;
      hasTrees = true;
      hit("worktree.added");
      return withFailpoints(there, hit);
    },
    async close() {
      await workspace.close();
      if (hasTrees) hit("worktree.removed");
    },
    events: (event) => {
      workspace.events(event);
      if (event.kind === "trigger" && event.status === "running") {
        hit("trigger.called");
      }
    },
  };
  return wrapped;
}

function storesWith(stores: Stores, hit: Hit): Stores {
  const { state } = stores;
  return {
    ...stores,
    state: {
      ...state,
      transact: (message, fn, options) =>
        passing(
          message,
          hit,
          (passed) => state.transact(message, (tx) => passed(fn(tx)), options),
        ),
    },
    transact: (message, fn) =>
      passing(
        message,
        hit,
        (passed) => stores.transact(message, (tx) => passed(fn(tx))),
      ),
  };
}

/** Comes by before and after what a transaction wrote has landed. */
async function passing<L>(
  message: string,
  hit: Hit,
  transact: (passed: <T>(writes: Promise<T>) => Promise<T>) => Promise<L>,
): Promise<L> {
  const step = stepOf(message);
  const landed = await transact(async (writes) => {
    const value = await writes;
    hit(`${step}.built`);
    return value;
  });
  hit(`${step}.acked`);
  return landed;
}

function stepOf(message: string): string {
  const known = Object.keys(STEPS).find((start) => message.startsWith(start));
  return known === undefined ? "write" : STEPS[known] ?? "write";
}

function hostWith(
  workspace: Workspace,
  call: { readonly request: HostRequest; readonly hit: Hit },
): EffectHandler {
  const { request, hit } = call;
  let isInChild = false;
  hit("function.calling");
  const host = workspace.host({
    ...request,
    onLog: (log) => {
      request.onLog(log);
      if (isInChild) hit("child.output");
    },
  });
  return {
    ...host,
    async perform(effect, site) {
      isInChild = effect.kind === "shell";
      if (isInChild) hit("child.spawning");
      try {
        return await host.perform(effect, site);
      } finally {
        if (isInChild) hit("child.exited");
        isInChild = false;
      }
    },
  };
}

function parse(text: string): Failpoint {
  const [, label, action, nth] =
    /^([\w.]+)=(kill|error|enospc|delay:\d+)(?::(\d+))?$/.exec(text) ?? [];
  if (label !== undefined && action !== undefined) {
    return { label, action: action as Action, nth: Number(nth ?? 1) };
  }
  throw new OcurootError(
    "cli/usage",
    `Cannot read OCUROOT_FAILPOINT: "${text}" is not label=action:nth`,
    { hint: "Use kill, error, enospc or delay:<ms>." },
  );
}

function act({ label, action }: Failpoint): void {
  if (action === "kill") Deno.kill(Deno.pid, "SIGKILL");
  else if (action === "enospc") {
    throw new OcurootError("store/full", `Cannot pass "${label}": no space`, {
      hint: "This was asked for by OCUROOT_FAILPOINT.",
    });
  } else if (action === "error") {
    throw new Error(`Failpoint "${label}"`);
  } else {
    const cell = new Int32Array(new SharedArrayBuffer(4));
    Atomics.wait(cell, 0, 0, Number(action.slice("delay:".length)));
  }
}

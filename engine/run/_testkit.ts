// SPDX-License-Identifier: MIT
/**
 * A repository without files for tests of the run layer: configs are plain
 * functions, stores are in memory, time stands still until it is moved. It is
 * never part of the product.
 *
 * @module
 */

import type { Parameter, StepResult } from "@ocuroot/sdk/declaration";
import type { EffectHandler } from "@ocuroot/sdk/host";
import { OcurootError } from "@ocuroot/sdk/error";
import type {
  Environment,
  FunctionDef,
  InputDescriptor,
  Inputs,
  Json,
  Log,
  Outputs,
  Phase,
  PhaseTask,
} from "@ocuroot/sdk/model";
import { formatRef, parseRef, resolveRef } from "@ocuroot/sdk/ref";
import { createMemoryStores } from "../../stores/mod.ts";
import type { Stores } from "../../stores/store.ts";
import type { LoadedConfig, LoadedRepo } from "../config/loaded.ts";
import type { Event } from "../event.ts";
import { createSecrets } from "../host/secrets.ts";
import type { Clock, HostRequest, Workspace } from "../workspace.ts";

/** Repo name of every kit unless told otherwise. */
export const REPO = "acme/shop";

/** A user function of a fake config. */
export type FakeFunction = (
  inputs: Record<string, Json>,
  call: {
    readonly print: (text: string) => void;
    readonly signal: AbortSignal;
  },
) => StepResult | void | Promise<StepResult | void>;

/** A config file as a plain object. */
export interface FakeConfig {
  readonly functions?: Readonly<Record<string, FakeFunction>>;
  readonly phases?: (environments: readonly Environment[]) => readonly Phase[];
  readonly environments?: readonly Environment[];
}

/** Time that a test moves. */
export interface FakeClock extends Clock {
  advance(ms: number): Promise<void>;
}

/** Stores and configs that several workspaces share. */
export interface Kit {
  readonly stores: Stores;
  readonly clock: FakeClock;
  readonly events: Event[];
  /** Calls of user functions, `name` in the order they began. */
  readonly calls: string[];
  /** Commits whose trigger was called. */
  readonly triggered: string[];
  readonly ws: Workspace;
  define(file: string, config: FakeConfig): void;
  at(options: Partial<Workspace>): Workspace;
  state(ref: string): Promise<Json | undefined>;
  intent(ref: string): Promise<Json | undefined>;
  match(glob: string): Promise<readonly string[]>;
  setIntent(ref: string, value: Json): Promise<void>;
}

/** Makes an empty repository at commit `c1`. */
export function createKit(options: Partial<Workspace> = {}): Kit {
  const configs = new Map<string, FakeConfig>();
  const stores = options.stores ?? createMemoryStores();
  const clock = createClock();
  const events: Event[] = [];
  const calls: string[] = [];
  const triggered: string[] = [];
  const at = (changes: Partial<Workspace>): Workspace => {
    const base = plainWorkspace({ stores, clock, events, triggered });
    const ws: Workspace = { ...base, ...options, ...changes };
    const load: Workspace["load"] = async ({ base, effects }) => {
      const { file } = parseRef(base);
      const config = configs.get(file);
      if (config === undefined) {
        throw new OcurootError("config/not-found", `Cannot load "${file}"`);
      }
      const view = await stores.state.view();
      const environments: Environment[] = [];
      for (const ref of await view.match("@/environment/*")) {
        environments.push(await view.require(ref) as unknown as Environment);
      }
      void effects;
      return loaded(config, { base, environments, calls });
    };
    const opened: Workspace = { ...ws, load: changes.load ?? load };
    return { ...opened, checkout: changes.checkout ?? checkoutOf(opened) };
  };
  return {
    stores,
    clock,
    events,
    calls,
    triggered,
    ws: at({}),
    at,
    define: (file, config) => void configs.set(file, config),
    state: async (ref) => await (await stores.state.view()).get(ref),
    intent: async (ref) => await (await stores.intent.view()).get(ref),
    match: async (glob) => await (await stores.state.view()).match(glob),
    async setIntent(ref, value) {
      await stores.intent.transact("set", (tx) => tx.set(ref, value));
    },
  };
}

/** `done(outputs, tags, watch)`. */
export function done(
  outputs: Outputs = {},
  more: { readonly tags?: string[]; readonly watch?: string[] } = {},
): StepResult {
  const { tags = [], watch = [] } = more;
  return { kind: "done", outputs, tags, watch };
}

/** `next(fn, inputs)`; refs must be full or global. */
export function next(fn: string, inputs: Inputs = {}): StepResult {
  return { kind: "next", fn: def(fn), inputs };
}

/** A function of that name, in a fixed place. */
export function def(name: string): FunctionDef {
  return { name, pos: `web.ocu.star:${name.length}:1` };
}

/** A phase. */
export function phase(name: string, tasks: readonly PhaseTask[]): Phase {
  return { name, tasks };
}

/** A simple task whose function has its name. */
export function task(name: string, inputs: Inputs = {}): PhaseTask {
  return { task: { name, inputs, fn: def(name) } };
}

/** A deployment by `up` and `down`, with the environment as an input. */
export function deploy(
  environment: string,
  inputs: Inputs = {},
  fns: { readonly up?: string; readonly down?: string } = {},
): PhaseTask {
  const { up = "up", down = "down" } = fns;
  return {
    deploy: {
      environment,
      up: def(up),
      down: def(down),
      inputs: {
        ...inputs,
        environment: { ref: `@/environment/${environment}` },
      },
    },
  };
}

/** An input from a ref. */
export function input(ref: string, fallback?: Json): InputDescriptor {
  return { ref, ...(fallback === undefined ? {} : { default: fallback }) };
}

/** Environments are put into both stores as an environment release does. */
export async function addEnvironments(
  kit: Kit,
  names: readonly string[],
): Promise<void> {
  await kit.stores.transact("environments", async (tx) => {
    for (const name of names) {
      const body = { name, attributes: {} };
      for (const store of [tx.state, tx.intent]) {
        await store.set(`@/environment/${name}`, body);
      }
    }
  });
}

/** Runs microtasks until nothing moves by itself any more. */
export async function idle(): Promise<void> {
  for (let turn = 0; turn < 200; turn++) await Promise.resolve();
  await new Promise((resolve) => setTimeout(resolve, 0));
}

/** Knows its own commit only. */
function checkoutOf(ws: Workspace): Workspace["checkout"] {
  const self = { ...ws };
  return ({ repo, commit }) => {
    if (repo === ws.repo && commit === ws.commit) return Promise.resolve(self);
    const message = `Cannot get commit "${commit}" of "${repo}"`;
    return Promise.reject(new OcurootError("git/commit", message));
  };
}

interface Loading {
  readonly base: string;
  readonly environments: readonly Environment[];
  readonly calls: string[];
}

function loaded(config: FakeConfig, loading: Loading): LoadedConfig {
  const { base, environments, calls } = loading;
  const phases = config.phases?.(environments)
    .map((phase) => resolvePhase(phase, base));
  return {
    file: parseRef(base).file,
    modules: [],
    declaration: {
      package: phases === undefined ? undefined : { functions: {}, phases },
      environments: config.environments ?? [],
      warnings: [],
    },
    async call(fn, inputs, { effects, signal }) {
      const body = config.functions?.[fn.name];
      if (body === undefined) {
        throw new OcurootError("run/function", `Cannot call "${fn.name}"`);
      }
      calls.push(fn.name);
      const site = { filename: fn.pos, line: 1, column: 1 };
      const print = (text: string) => effects.print(text, site);
      const result = await body({ ...inputs }, { print, signal });
      if (result === undefined) {
        return { kind: "done", outputs: null, tags: [], watch: null };
      }
      if (result.kind === "done") return result;
      return { ...result, inputs: resolveInputs(result.inputs, base) };
    },
  };
}

function resolvePhase(phase: Phase, base: string): Phase {
  const tasks = phase.tasks.map((item): PhaseTask =>
    item.task !== undefined
      ? {
        task: { ...item.task, inputs: resolveInputs(item.task.inputs, base) },
      }
      : {
        deploy: {
          ...item.deploy,
          inputs: resolveInputs(item.deploy.inputs, base),
        },
      }
  );
  return { ...phase, tasks };
}

function resolveInputs(inputs: Inputs, base: string): Inputs {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, descriptor]) => {
      const { ref } = descriptor;
      if (ref === undefined) return [name, descriptor];
      const full = formatRef(resolveRef(parseRef(ref), parseRef(base)));
      return [name, { ...descriptor, ref: full }];
    }),
  );
}

function createClock(): FakeClock {
  let now = Date.UTC(2026, 0, 5, 9);
  const sleepers = new Set<{ until: number; wake: () => void }>();
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const sleeper = { until: now + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", () => {
          sleepers.delete(sleeper);
          reject(signal.reason);
        });
      }),
    async advance(ms) {
      now += ms;
      for (const sleeper of [...sleepers]) {
        if (sleeper.until > now) continue;
        sleepers.delete(sleeper);
        sleeper.wake();
      }
      await idle();
    },
  };
}

function fakeHost(request: HostRequest, clock: Clock): EffectHandler {
  return {
    perform: () => Promise.resolve(null),
    print(text, site) {
      const log: Log = {
        timestamp: new Date(clock.now()).toISOString(),
        message: text,
        attributes: { thread: request.thread, filename: site.filename },
        stream: 0,
      };
      request.onLog(log);
    },
    secret: () => {},
    mask: (text) => text,
  };
}

function plainWorkspace(
  shared: Pick<Kit, "stores" | "clock" | "events" | "triggered">,
): Workspace {
  const { stores, clock, events, triggered } = shared;
  const repo = fakeRepo(triggered);
  return {
    kind: "source",
    root: "/repo",
    cwd: "/repo",
    repo: REPO,
    commit: "c1",
    dirty: () => Promise.resolve(false),
    uncommitted: () => Promise.resolve([]),
    settings: repo.settings,
    config: repo,
    stores,
    clock,
    owner: { id: "me", host: "host", pid: 1, actor: "ann" },
    env: {},
    events: (event) => void events.push(event),
    secrets: createSecrets(),
    signal: new AbortController().signal,
    concurrency: 8,
    load: () => Promise.reject(new Error("no config")),
    loadRepo: () => Promise.resolve(repo),
    host: (request) => fakeHost(request, clock),
    record: () => Promise.resolve(() => Promise.resolve([])),
    checkout: () => Promise.reject(new Error("no checkout")),
    close: () => Promise.resolve(),
  };
}

function fakeRepo(triggered: string[]): LoadedRepo {
  const parameters: readonly Parameter[] = [];
  const trigger = {
    def: def("trigger"),
    parameters,
    reachable: true,
    topLevel: true,
  };
  return {
    settings: { remotes: [], releaseIgnore: [], trigger },
    source: { file: new Uint8Array(), modules: {} },
    trigger(commit) {
      triggered.push(commit);
      return Promise.resolve();
    },
  };
}

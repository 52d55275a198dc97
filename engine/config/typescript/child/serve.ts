// SPDX-License-Identifier: MIT
/**
 * The program of a config child: imports configs of users, calls their
 * functions, and hands every wish to the engine. It has no permission, and
 * ends when the engine closes the line.
 *
 * @module
 */

import type { RepoOptions } from "@ocuroot/sdk";
import { authoredKind } from "@ocuroot/sdk/authored";
import { OcurootError } from "@ocuroot/sdk/error";
import type { Json } from "@ocuroot/sdk/model";
import type { Draft, DraftConfig, Request } from "../protocol.ts";
import { type Activity, trackActivities } from "./activity.ts";
import { answer, inputsOf } from "./answer.ts";
import { printed, traceOf } from "./context.ts";
import {
  type AnyConfig,
  draftEnvironments,
  draftRelease,
  draftRepo,
  type Exports,
  listExports,
} from "./draft.ts";
import { type Lockdown, lockDown } from "./lockdown.ts";
import type { AddSources } from "./sources.ts";
import { openWire } from "./wire.ts";

/** A config that was imported. */
interface Loaded {
  readonly exports: Exports;
  readonly trigger: RepoOptions["trigger"] | undefined;
}

/** What requests share. */
interface Service extends ServeOptions {
  readonly loaded: Map<string, Loaded>;
  readonly lock: Lockdown;
}

/** How a child serves. */
export interface ServeOptions {
  /** Takes the texts of files that may be imported from now on. */
  readonly add: AddSources;
  /** Runs tests; without it the files are configs. */
  readonly tests?: TestService;
}

/** Namespaces of imported modules by URL, the main one first. */
export type Namespaces = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** What a child does about tests. */
export interface TestService {
  /** Lists the tests that an imported file has registered. */
  list(
    request: Request & { readonly kind: "load" },
    namespaces: Namespaces,
  ): Json;
  /** Runs one of them. */
  run(index: number, activity: Activity): Promise<Json>;
}

/**
 * Serves until the line to the engine is closed, then ends the process.
 *
 * @param options How.
 */
export async function serveConfigs(options: ServeOptions): Promise<void> {
  const wire = openWire();
  const { exit } = Deno;
  const service = {
    ...options,
    loaded: new Map<string, Loaded>(),
    lock: lockDown(),
  };
  const activities = trackActivities(wire);
  catchAll(activities);
  const run = async (id: number, request: Request) => {
    const activity = activities.start(id);
    try {
      const value = await perform(request, { activity, service });
      activity.settle();
      wire.send({ kind: "result", id, value });
    } catch (error) {
      wire.send({ kind: "failure", id, error: activities.describe(error) });
    } finally {
      activities.end(id);
    }
  };
  // The time that a config may take begins when its process is there.
  wire.send({ kind: "pong" });
  for await (const message of wire.messages) {
    if (message.kind === "ping") wire.send({ kind: "pong" });
    else if (message.kind === "request") run(message.id, message.request);
    else activities.take(message);
  }
  exit(0);
}

interface Surroundings {
  readonly activity: Activity;
  readonly service: Service;
}

async function perform(request: Request, around: Surroundings): Promise<Json> {
  if (request.kind === "load") return await load(request, around);
  if (request.kind === "call") return await call(request, around);
  const { activity, service } = around;
  return await service.tests?.run(request.test, activity) ?? null;
}

async function load(
  request: Request & { readonly kind: "load" },
  { activity, service }: Surroundings,
): Promise<Json> {
  const { url, sources, env } = request;
  service.add(sources);
  service.lock.showEnv(env);
  try {
    const namespaces = await importAll(request);
    if (service.tests !== undefined) {
      return service.tests.list(request, namespaces);
    }
    const exports = listExports(namespaces);
    const config = configOf(namespaces.get(url)?.["default"]);
    const { draft, trigger } = await draftOf(config, { exports, activity });
    service.loaded.set(url, { exports, trigger });
    const described: Draft = { functions: exports.list, config: draft };
    return described as unknown as Json;
  } finally {
    service.lock.showEnv(undefined);
  }
}

async function importAll(
  { url, modules }: Request & { readonly kind: "load" },
): Promise<Namespaces> {
  const main = await import(url) as Readonly<Record<string, unknown>>;
  const namespaces = new Map([[url, main]]);
  for (const other of modules) {
    const namespace = await import(other).catch(() => undefined);
    if (namespace !== undefined) namespaces.set(other, namespace);
  }
  return namespaces;
}

function configOf(value: unknown): AnyConfig {
  const kind = authoredKind(value);
  if (kind === "release" || kind === "environments" || kind === "repo") {
    return value as AnyConfig;
  }
  throw new OcurootError(
    "config/invalid",
    "Cannot use config: its default export is none",
    {
      hint:
        "Write export default release(…), environments(…) or, in repo.ocu.ts, repo(…).",
    },
  );
}

async function draftOf(
  config: AnyConfig,
  { exports, activity }: {
    readonly exports: Exports;
    readonly activity: Activity;
  },
): Promise<
  { readonly draft: DraftConfig; readonly trigger?: RepoOptions["trigger"] }
> {
  if (config.$kind === "environments") {
    return { draft: draftEnvironments(config) };
  }
  const { context } = activity;
  if (config.$kind === "release") {
    const wanted = config.build.length > 0;
    const environments = wanted ? await context.environments() : [];
    const parts = config.build({ environments });
    return { draft: draftRelease(config, parts, exports) };
  }
  const settings = typeof config.settings === "function"
    ? await config.settings(context)
    : config.settings;
  return {
    draft: draftRepo(settings, config.site),
    trigger: settings.trigger,
  };
}

async function call(
  request: Request & { readonly kind: "call" },
  { activity, service }: Surroundings,
): Promise<Json> {
  const { url, fn: index, input } = request;
  const config = service.loaded.get(url);
  if (index < 0) {
    await config?.trigger?.(String(input), activity.context);
    return null;
  }
  const fn = config?.exports.functions[index];
  if (config === undefined || fn === undefined) {
    throw new OcurootError("run/function", "Cannot call function: not loaded");
  }
  const result = await fn.body(inputsOf(input), activity.context);
  return answer(result, config.exports);
}

/** Errors that nobody caught fail their request; `console` prints in it. */
function catchAll(activities: ReturnType<typeof trackActivities>): void {
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    activities.owner(event.reason)?.blame(event.reason);
  });
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    activities.owner()?.blame(event.error);
  });
  const print = (...values: readonly unknown[]) =>
    activities.owner()?.print(printed(values), traceOf(print).site);
  for (const name of ["log", "info", "debug", "warn", "error"]) {
    Reflect.set(console, name, print);
  }
}

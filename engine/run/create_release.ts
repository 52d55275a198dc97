// SPDX-License-Identifier: MIT
/**
 * Makes a release, or declares the environments of a config that holds only
 * those. All its documents land in one transaction: a release is there as a
 * whole or not at all. It runs nothing.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { escapeGlob } from "@ocuroot/sdk/glob";
import type { Environment, Json } from "@ocuroot/sdk/model";
import type { Transaction } from "../../stores/store.ts";
import type { LoadedConfig } from "../config/loaded.ts";
import { compareRefs } from "../graph/address.ts";
import { buildGraph, type ReleaseGraph } from "../graph/build.ts";
import { plainEnvironment } from "../graph/equal.ts";
import type { Reader } from "../graph/reader.ts";
import { applyEnvironment } from "./apply_environment.ts";
import { type ClaimResult, claimWithin } from "./claim.ts";
import { firstRuns } from "./claim_works.ts";
import { writeClaims } from "./give_back.ts";
import { put, putMarker, putStatus } from "./documents.ts";
import { type Execution, timestamp, write } from "./execution.ts";
import { loadRelease } from "./load_release.ts";
import { newestViews } from "./newest_views.ts";
import { refuseSecrets } from "../host/secret_guard.ts";

/** What making a release came to. */
export type Created =
  | {
    readonly kind: "release";
    readonly release: string;
    readonly config: LoadedConfig;
    /** Its first runs, which were claimed as it was made. */
    readonly claims: readonly ClaimResult[];
  }
  | {
    readonly kind: "environments";
    readonly names: readonly string[];
    readonly config: LoadedConfig;
  }
  | { readonly kind: "empty"; readonly config: LoadedConfig };

/** Another process may take an id while the config loads; then try again. */
const MAX_TRIES = 20;

/**
 * Makes a release of a package at the current commit.
 *
 * @param execution The command at work.
 * @param request The package, `acme/-/web.ocu.star`, and whether a commit may
 *   be released again.
 * @returns What was made.
 * @throws {OcurootError} release/exists when the commit is released already.
 */
export async function createRelease(
  execution: Execution,
  request: { readonly package: string; readonly force: boolean },
): Promise<Created> {
  const { stores } = execution.workspace;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const { state: view } = await newestViews(stores);
    await guard(view, { ...request, commit: execution.workspace.commit });
    const release = await nextRelease(view, request.package);
    const config = await loadRelease(execution, release);
    const { declaration } = config;
    const graph = buildGraph(declaration, release);
    if (graph !== undefined) {
      refuseSecrets(execution.workspace.secrets, {
        what: "release",
        value: graph.package,
        at: "package",
      });
      const claims = await writeRelease(execution, { ...request, graph });
      if (claims) return { kind: "release", release, config, claims };
      execution.configs.delete(release);
      continue;
    }
    if (declaration.environments.length === 0) {
      return { kind: "empty", config };
    }
    refuseSecrets(execution.workspace.secrets, {
      what: "environment",
      value: declaration.environments,
    });
    await declareEnvironments(execution, declaration.environments);
    const names = declaration.environments.map(({ name }) => name);
    return { kind: "environments", names, config };
  }
  throw new OcurootError(
    "store/conflict",
    `Cannot make a release of "${request.package}": others took ${MAX_TRIES} ids meanwhile`,
    { hint: "Try again." },
  );
}

/** The next id: one more than the highest, and none with left-overs. */
async function nextRelease(reader: Reader, pkg: string): Promise<string> {
  const base = escapeGlob(pkg);
  const numbers = (await reader.match(`${base}/@r*`))
    .map((ref) => Number(/@r(\d+)$/.exec(ref)?.[1] ?? 0));
  for (let next = Math.max(0, ...numbers) + 1;; next++) {
    if ((await reader.match(`${base}/@r${next}/**`)).length > 0) continue;
    return `${pkg}/@r${next}`;
  }
}

async function guard(
  reader: Reader,
  request: {
    readonly package: string;
    readonly force: boolean;
    readonly commit: string;
  },
): Promise<void> {
  if (request.force) return;
  const suffix = `/commit/${request.commit}`;
  const base = escapeGlob(request.package);
  const markers = await reader.match(`${base}/@*${escapeGlob(suffix)}`);
  if (markers.length === 0) return;
  const releases = markers.map((ref) => ref.slice(0, -suffix.length));
  releases.sort(compareRefs);
  throw new OcurootError(
    "release/exists",
    `Cannot make a release of "${request.package}": commit "${request.commit}" is released already`,
    {
      hint: "Continue the release, or use --force to make another one.",
      data: { releases },
    },
  );
}

async function writeRelease(
  execution: Execution,
  request: {
    readonly package: string;
    readonly force: boolean;
    readonly graph: ReleaseGraph;
  },
): Promise<readonly ClaimResult[] | undefined> {
  const { commit } = execution.workspace;
  const { graph } = request;
  const time = timestamp(execution);
  await execution.dirty();
  return await writeClaims(execution, {
    message: `initializing release\n\n${graph.release}`,
    fn: async (tx) => {
      const { state } = tx;
      await guard(state, { ...request, commit });
      const free = await nextRelease(state, request.package);
      if (free !== graph.release) return undefined;
      for (const task of graph.tasks) {
        await putRun(state, { task, number: 1, release: graph.release, time });
      }
      await put(state, {
        ref: graph.release,
        type: "release.ReleaseInfo",
        body: { commit, package: graph.package },
      });
      await putMarker(state, {
        ref: `${graph.release}/commit/${commit}`,
        time,
      });
      // They start at once: nobody else can have asked for them.
      const choose = () => firstRuns(execution, { state, ...graph });
      return await claimWithin(execution, { tx, choose, explicit: false });
    },
  });
}

/**
 * Writes a fresh run of a declared task.
 *
 * @param state The transaction.
 * @param request The task, the run's number, its release and the time.
 */
export async function putRun(
  state: Transaction,
  request: {
    readonly task: ReleaseGraph["tasks"][number];
    readonly number: number;
    readonly release: string;
    readonly time: string;
  },
): Promise<void> {
  const { task, number, release, time } = request;
  const run = `${task.ref}/${number}`;
  await put(state, {
    ref: run,
    type: "models.Run",
    body: {
      type: task.kind === "deploy" ? "up" : "task",
      release,
      functions: [task.first],
      output: null,
      watch_files: null,
    },
  });
  await putStatus(state, { run, status: "pending", time });
}

async function declareEnvironments(
  execution: Execution,
  environments: readonly Environment[],
): Promise<void> {
  const time = timestamp(execution);
  await write(execution, {
    message: "apply environment intent",
    fn: async (tx) => {
      for (const environment of environments) {
        const ref = `@/environment/${environment.name}`;
        const body = plainEnvironment(environment as unknown as Json);
        await tx.intent.set(ref, body, { bodyType: "sdk.Environment" });
        await applyEnvironment(tx, { ref, time });
      }
    },
  });
  for (const { name } of environments) {
    const ref = `@/environment/${name}`;
    execution.workspace.events({ kind: "updated", ref, deleted: false });
  }
}

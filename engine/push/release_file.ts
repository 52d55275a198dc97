// SPDX-License-Identifier: MIT
/**
 * Releases one config file as part of a push. A file that is released at this
 * commit already is not released again: its release goes on where it stopped.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { advance } from "../run/advance.ts";
import { createRelease } from "../run/create_release.ts";
import type { Execution } from "../run/execution.ts";
import { asFailedWork } from "../run/failure.ts";
import { loadRelease } from "../run/load_release.ts";
import { recoverRelease } from "../run/recover.ts";
import { summarizeRelease } from "../run/summarize.ts";
import type { ReleaseSummary } from "../summary.ts";
import { newestRelease } from "./push_index.ts";
import type { PushedFile } from "./summary.ts";

/** A pushed file, and what it loaded. */
export interface Released extends PushedFile {
  /** Modules of the config, relative to the root. */
  readonly modules: readonly string[];
}

/**
 * Releases a config file.
 *
 * @param execution The command at work.
 * @param file The file, relative to the root.
 * @returns What it came to; a config that fails is a value.
 */
export async function releaseFile(
  execution: Execution,
  file: string,
): Promise<Released> {
  const { repo, commit, stores } = execution.workspace;
  const pkg = `${repo}/-/${file}`;
  try {
    const view = await stores.state.view();
    const known = await newestRelease(view, pkg, commit);
    if (known !== undefined) return await goOn(execution, { file, known });
    return await releaseNew(execution, { file, pkg });
  } catch (thrown) {
    return { file, modules: [], error: asFailedWork(thrown) };
  }
}

async function releaseNew(
  execution: Execution,
  { file, pkg }: { readonly file: string; readonly pkg: string },
): Promise<Released> {
  const created = await createRelease(execution, { package: pkg, force: false })
    .catch((error: unknown) => {
      if (isReleased(error)) return undefined;
      throw error;
    });
  if (created === undefined) {
    return await leaveToOther(execution, { file, pkg });
  }
  const { modules } = created.config;
  if (created.kind !== "release") {
    const names = created.kind === "environments" ? created.names : [];
    return { file, modules, summary: withoutRelease(names) };
  }
  await advance(execution, created);
  const summary = await summarize(execution, created.release);
  return { file, modules, summary };
}

/** Another process was faster, and is at work on the release right now. */
async function leaveToOther(
  execution: Execution,
  { file, pkg }: { readonly file: string; readonly pkg: string },
): Promise<Released> {
  const { commit, stores } = execution.workspace;
  const known = await newestRelease(await stores.state.view(), pkg, commit);
  if (known === undefined) return { file, modules: [] };
  const { modules } = await loadRelease(execution, known);
  const summary = await summarize(execution, known);
  return { file, known: true, modules, summary };
}

async function goOn(
  execution: Execution,
  { file, known }: { readonly file: string; readonly known: string },
): Promise<Released> {
  const { modules } = await loadRelease(execution, known);
  await recoverRelease(execution, known);
  const config = await loadRelease(execution, known);
  await advance(execution, { release: known, config });
  const summary = await summarize(execution, known);
  return { file, known: true, modules, summary };
}

async function summarize(
  execution: Execution,
  release: string,
): Promise<ReleaseSummary> {
  const view = await execution.workspace.stores.state.view();
  return await summarizeRelease(view, release);
}

function isReleased(error: unknown): boolean {
  return error instanceof OcurootError && error.code === "release/exists";
}

function withoutRelease(environments: readonly string[]): ReleaseSummary {
  const status = environments.length > 0 ? "complete" : "empty";
  return { release: undefined, environments, status, runs: [] };
}

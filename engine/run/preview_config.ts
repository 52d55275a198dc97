// SPDX-License-Identifier: MIT
/**
 * Evaluates a config for people to look at: all that it declares, with the
 * real environments, as a release named `preview`. It writes nothing and runs
 * no function of a task.
 *
 * @module
 */

import type { Warning } from "@ocuroot/sdk/declaration";
import { OcurootError } from "@ocuroot/sdk/error";
import type { Environment, Phase } from "@ocuroot/sdk/model";
import { formatRef, parseRef } from "@ocuroot/sdk/ref";
import { readConfigFile } from "../config/config_file.ts";
import { sourceFile } from "../config/source_file.ts";
import { findRoot } from "../find_root.ts";
import { packageOf } from "../graph/address.ts";
import { buildGraph } from "../graph/build.ts";
import { isAbsolute, joinPath } from "../host/paths.ts";
import { resolveArgument } from "../resolve_argument.ts";
import type { Workspace } from "../workspace.ts";

/** A config to look at. */
export interface PreviewTarget {
  /** Full ref of its package, `acme/-/web.ocu.star`. */
  readonly package: string;
  /** Absolute paths of its file and of the repo config. */
  readonly files: readonly string[];
}

/** What a config declares, in full. */
export interface ConfigPreview {
  /** Full ref of the release that it would be, `acme/-/web.ocu.star/@preview`. */
  readonly release: string;
  /** Phases in order; none when there is no package. */
  readonly phases: readonly Phase[];
  /** Environments that it registers. */
  readonly registered: readonly Environment[];
  /** Environments of state, that it was evaluated with. */
  readonly environments: readonly Environment[];
  /** Advice. */
  readonly warnings: readonly Warning[];
  /** What it printed. */
  readonly logs: readonly string[];
  /** Absolute paths of the code it is made of, repo config included. */
  readonly files: readonly string[];
  /** Absolute paths that it read while it was evaluated. */
  readonly data: readonly string[];
}

/**
 * Finds the config that is to be looked at.
 *
 * @param workspace The opened repository.
 * @param text The config file, as typed.
 * @returns Its package and file.
 * @throws {OcurootError} cli/usage for a release, or what is below one.
 * @throws {OcurootError} config/not-found when the file is not there.
 */
export async function findPreview(
  workspace: Workspace,
  text: string,
): Promise<PreviewTarget> {
  const ref = resolveArgument(text, { workspace });
  if (ref.release !== undefined || ref.type !== "" || ref.global) {
    throw new OcurootError(
      "cli/usage",
      `Cannot preview "${text}": it is more than a config file`,
      { hint: "Name the file alone; the preview is of no release." },
    );
  }
  const file = await sourceFile(workspace.root, ref.file);
  await readConfigFile(workspace.root, file);
  const { root } = workspace;
  const files = [file, findRoot(root).config];
  return {
    package: packageOf(ref),
    files: files.map((path) => joinPath(root, path)),
  };
}

/**
 * Evaluates a config and gives all that it declares.
 *
 * @param workspace The opened repository.
 * @param target The config, from {@link findPreview}.
 * @returns What it declares.
 * @throws {OcurootError} config/* and graph/* for what is wrong with it.
 */
export async function previewConfig(
  workspace: Workspace,
  target: PreviewTarget,
): Promise<ConfigPreview> {
  const { root, signal } = workspace;
  const ref = parseRef(target.package);
  const release = formatRef({ ...ref, release: "preview" });
  const logs: string[] = [];
  const read = new Set<string>();
  const effects = workspace.host({
    file: ref.file,
    thread: ref.file,
    signal,
    onLog: ({ message }) => void logs.push(message),
    onUse: (kind, path) => void (kind === "read" && read.add(path)),
  });
  const { declaration, modules } = await workspace.load({
    base: release,
    effects,
  });
  const graph = buildGraph(declaration, release);
  const absolute = (path: string) =>
    isAbsolute(path) ? path : joinPath(root, path);
  return {
    release,
    phases: graph?.package.phases ?? [],
    registered: declaration.environments,
    environments: await environmentsOf(workspace),
    warnings: declaration.warnings,
    logs,
    files: [
      ...target.files,
      ...modules.map(absolute),
      ...Object.keys(workspace.config.source.modules).map(absolute),
    ],
    data: [...read].map(absolute),
  };
}

async function environmentsOf(
  { stores }: Workspace,
): Promise<readonly Environment[]> {
  const view = await stores.state.view();
  const refs = await view.match("@/environment/*");
  const documents = await Promise.all(refs.map((ref) => view.get(ref)));
  return documents.flatMap((document) =>
    document === undefined ? [] : [document as unknown as Environment]
  );
}

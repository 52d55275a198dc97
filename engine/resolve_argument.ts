// SPDX-License-Identifier: MIT
/**
 * Makes the ref given on the command line absolute: as seen from the working
 * directory, with the flags' defaults. It looks nothing up.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import {
  formatRef,
  isEmpty,
  isRelative,
  parseArgument,
  type Ref,
  resolveRef,
} from "@ocuroot/sdk/ref";
import { relativePath } from "./host/paths.ts";
import type { Workspace } from "./workspace.ts";

/** What stands in for an argument that was not given. */
export interface ArgumentDefaults {
  /** Config file; `.` when absent. */
  readonly package?: string;
  /** Release; none when absent or empty. */
  readonly release?: string;
}

/** The part of a workspace that a ref is resolved against. */
export type ArgumentBase = Pick<Workspace, "kind" | "root" | "cwd" | "repo">;

/**
 * Resolves a ref argument.
 *
 * @param text The argument; undefined when none was given.
 * @param options The workspace, and what stands in for a missing argument.
 * @returns The absolute ref.
 * @throws {OcurootError} `ref/syntax` when it is not a ref; `repo/identity`
 *   for a relative one in a checkout of documents.
 */
export function resolveArgument(
  text: string | undefined,
  options: {
    readonly workspace: ArgumentBase;
    readonly defaults?: ArgumentDefaults;
  },
): Ref {
  const { workspace, defaults = {} } = options;
  const ref = text === undefined ? defaultRef(defaults) : parseArgument(text);
  if (workspace.kind !== "source") return absoluteOnly(ref, workspace);
  const directory = relativePath(workspace.root, workspace.cwd) ?? ".";
  return resolveRef(ref, { ...NOTHING, repo: workspace.repo, file: directory });
}

const NOTHING: Ref = {
  global: false,
  repo: "",
  file: "",
  release: undefined,
  type: "",
  subpath: "",
  fragment: "",
};

function defaultRef(defaults: ArgumentDefaults): Ref {
  const file = defaults.package ?? ".";
  const release = defaults.release || undefined;
  return { ...parseArgument(file), ...(release ? { release } : {}) };
}

function absoluteOnly(ref: Ref, workspace: ArgumentBase): Ref {
  if (ref.global || isEmpty(ref) || !isRelative(ref)) return ref;
  throw new OcurootError(
    "repo/identity",
    `Cannot resolve "${formatRef(ref)}": a ${workspace.kind} checkout has no ` +
      "repository of its own",
    { hint: "Write the whole ref, beginning with the name of its repository." },
  );
}

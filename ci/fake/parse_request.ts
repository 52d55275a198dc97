// SPDX-License-Identifier: MIT
/**
 * Reads what a client asks the local CI server to run. Nothing that Git could
 * take for an option or a program passes.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { JobRequest } from "./job.ts";

const SCHEME = /^(?:file|https?|ssh|git):\/\//;
const COMMIT = /^[\w][\w./-]*$/;
const VARIABLE = /^[A-Za-z_]\w*$/;

/**
 * Reads a request.
 *
 * @param value Decoded JSON.
 * @returns The request; the commit is `HEAD` when none is named.
 * @throws {OcurootError} ci/request when something is missing or unsafe.
 */
export function parseJobRequest(value: unknown): JobRequest {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw refused("it is not a JSON object");
  }
  const fields = value as Readonly<Record<string, unknown>>;
  const command = text(fields, "command");
  if (command.trim() === "") throw refused("its command is empty");
  return {
    repository: repository(text(fields, "repository")),
    commit: commit(
      fields["commit"] === undefined ? "HEAD" : text(fields, "commit"),
    ),
    command,
    variables: variables(fields["variables"] ?? {}),
  };
}

function text(fields: Readonly<Record<string, unknown>>, name: string): string {
  const value = fields[name];
  if (typeof value === "string" && !value.includes("\0")) return value;
  throw refused(`"${name}" is not a text`);
}

/** An absolute path, `user@host:path`, or a URL of a plain transport. */
function repository(value: string): string {
  const isPath = value.startsWith("/") || /^[A-Za-z]:[\\/]/.test(value);
  const isScp = /^[\w.-]+@[\w.-]+:(?!:)/.test(value);
  if (isPath || isScp || SCHEME.test(value)) return value;
  throw refused(`repository "${value}" is neither an absolute path nor a URL`);
}

function commit(value: string): string {
  if (COMMIT.test(value) && !value.includes("..")) return value;
  throw refused(`commit "${value}" is no commit, branch or tag`);
}

function variables(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw refused('"variables" is not an object');
  }
  for (const [name, content] of Object.entries(value)) {
    if (!VARIABLE.test(name)) throw refused(`variable "${name}" is no name`);
    if (typeof content !== "string") {
      throw refused(`variable "${name}" is not a text`);
    }
  }
  return value as Readonly<Record<string, string>>;
}

function refused(reason: string): OcurootError {
  return new OcurootError("ci/request", `Cannot schedule a job: ${reason}`, {
    hint:
      'Send {"repository": PATH_OR_URL, "commit": COMMIT, "command": COMMAND, "variables": {}}.',
  });
}

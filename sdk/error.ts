// SPDX-License-Identifier: MIT
/**
 * The one error family of the product: a stable code, a message, where it
 * happened and what to do next. It does not render: that is the command
 * layer's work.
 *
 * @module
 */

/** Who can mend an error; it decides the exit code of the command line. */
export type ErrorKind =
  | "user"
  | "usage"
  | "config"
  | "conflict"
  | "denied"
  | "stale"
  | "interrupted"
  | "bug";

/**
 * Every code with its kind. A code is public: scripts match on it, and
 * `docs/errors/` holds a page for each (`area/name` is `area-name.md`).
 *
 * @example What kind of error a code is
 * ```ts
 * import { ERROR_CODES } from "@ocuroot/sdk";
 * import assert from "node:assert/strict";
 *
 * assert.equal(ERROR_CODES["store/not-found"], "user");
 * assert.equal(ERROR_CODES["config/syntax"], "config");
 * ```
 */
export const ERROR_CODES = {
  "ref/syntax": "usage",
  "ref/glob": "usage",
  "ref/no-match": "user",
  "config/syntax": "config",
  "config/eval": "config",
  "config/not-found": "config",
  "config/load": "config",
  "config/cycle": "config",
  "config/limit": "config",
  "config/sdk-version": "config",
  "config/invalid": "config",
  "config/mixed": "config",
  "config/no-store": "config",
  "graph/duplicate": "config",
  "graph/function": "config",
  "graph/parameters": "config",
  "graph/unknown-input": "config",
  "plan/no-progress": "user",
  "store/not-found": "user",
  "store/conflict": "conflict",
  "store/locked": "conflict",
  "store/format-version": "user",
  "store/corrupt": "user",
  "store/unavailable": "user",
  "store/full": "user",
  "store/too-large": "user",
  "store/read-only": "denied",
  "store/not-a-link": "user",
  "repo/not-found": "user",
  "repo/identity": "user",
  "repo/dirty": "user",
  "repo/untrusted": "denied",
  "git/missing": "user",
  "git/failed": "user",
  "git/timeout": "user",
  "git/remote": "config",
  "git/branch": "user",
  "git/commit": "user",
  "git/push-rejected": "user",
  "git/rewritten": "conflict",
  "host/exit-status": "user",
  "host/spawn": "user",
  "host/file": "user",
  "host/http": "user",
  "host/timeout": "user",
  "host/output": "user",
  "host/denied": "denied",
  "release/not-found": "user",
  "release/exists": "user",
  "release/commit": "user",
  "release/failed": "user",
  "release/nothing-to-retry": "user",
  "run/result": "user",
  "run/failed": "user",
  "run/function": "user",
  "run/input": "user",
  "run/tag": "user",
  "run/secret": "user",
  "run/interrupted": "interrupted",
  "run/fenced": "conflict",
  "intent/invalid": "user",
  "intent/mass-delete": "user",
  "work/unsupported": "user",
  "ci/server": "user",
  "ci/request": "user",
  "ci/exists": "user",
  "ci/drift": "user",
  "ui/port": "user",
  "test/failed": "user",
  "test/unexpected": "user",
  "cli/usage": "usage",
  "cli/interrupted": "interrupted",
  "bug/unreachable": "bug",
} as const satisfies Record<string, ErrorKind>;

/** A stable error code, `area/name`. */
export type ErrorCode = keyof typeof ERROR_CODES;

/** A place in a source file. Lines and columns count from 1. */
export interface Frame {
  /** File, relative to the repository where possible. */
  readonly file: string;
  /** 1-based line. */
  readonly line: number;
  /** 1-based column. */
  readonly column: number;
  /** Name of the function, where known. */
  readonly function?: string;
  /** The text of the line, where known. */
  readonly snippet?: string;
  /** True for frames inside ocuroot itself, which are hidden by default. */
  readonly internal?: boolean;
}

/** What an {@link OcurootError} carries beside its code and message. */
export interface ErrorDetails {
  /** What the user can do next: full sentences in the imperative. */
  readonly hint?: string;
  /** Where it happened, outermost first. */
  readonly frames?: readonly Frame[];
  /** The error that led to this one. */
  readonly cause?: unknown;
  /** Facts for programs, JSON only. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/**
 * An error that a user can read and a program can match on.
 *
 * @example Match on the code
 * ```ts
 * import { OcurootError } from "@ocuroot/sdk/error";
 * import assert from "node:assert/strict";
 *
 * const error = new OcurootError("cli/usage", 'Cannot read flag "--x"');
 * assert.equal(error.code, "cli/usage");
 * assert.equal(error.kind, "usage");
 * ```
 */
export class OcurootError extends Error {
  /** The class's name, as it shows in stack traces. */
  override readonly name = "OcurootError";
  /** The stable code. */
  readonly code: ErrorCode;
  /** What the user can do next. */
  readonly hint: string | undefined;
  /** Where it happened, outermost first. */
  readonly frames: readonly Frame[];
  /** Facts for programs. */
  readonly data: Readonly<Record<string, unknown>> | undefined;

  /**
   * Makes an error.
   *
   * @param code The stable code.
   * @param message What was attempted, then what is the case.
   * @param details Hint, frames, cause and data.
   */
  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, "cause" in details ? { cause: details.cause } : undefined);
    this.code = code;
    this.hint = details.hint;
    this.frames = details.frames ?? [];
    this.data = details.data;
  }

  /** Who can mend it. */
  get kind(): ErrorKind {
    return ERROR_CODES[this.code];
  }

  /**
   * Gives the error as plain JSON, as `--json` prints it.
   *
   * @returns `{code, kind, message, hint?, frames?, data?, cause?}`
   */
  toJSON(): Record<string, unknown> {
    return {
      code: this.code,
      kind: this.kind,
      message: this.message,
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      ...(this.frames.length === 0 ? {} : { frames: this.frames }),
      ...(this.data === undefined ? {} : { data: this.data }),
      ...(this.cause === undefined ? {} : { cause: causeToJson(this.cause) }),
    };
  }
}

function causeToJson(cause: unknown): unknown {
  if (cause instanceof OcurootError) return cause.toJSON();
  return cause instanceof Error ? cause.message : String(cause);
}

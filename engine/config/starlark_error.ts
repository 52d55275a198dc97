// SPDX-License-Identifier: MIT
/**
 * The only translator from errors of the language to errors of the product:
 * finds the code, keeps the frames of user code, masks secrets. It renders
 * nothing.
 *
 * @module
 */

import { type ErrorCode, type Frame, OcurootError } from "@ocuroot/sdk/error";
import { StarlarkError } from "@ocuroot/starlark";

/** How an error is translated. */
export interface TranslateOptions {
  /** True when a user function ran, rather than a file being loaded. */
  readonly running: boolean;
  /** Masks secrets. */
  readonly mask: (text: string) => string;
}

/**
 * Translates an error thrown while config code was evaluated.
 *
 * @param error Whatever was thrown.
 * @param options What was going on.
 * @returns The product's error, with frames outermost first; an error that
 *   is not the language's is given back as it is.
 */
export function translateError(
  error: unknown,
  options: TranslateOptions,
): unknown {
  if (!(error instanceof StarlarkError)) return error;
  const frames = framesOf(error, options);
  const inner = error.cause;
  if (inner instanceof OcurootError) {
    return rebuild(inner, {
      message: options.mask(inner.message),
      hint: inner.hint === undefined ? undefined : options.mask(inner.hint),
      frames: [...frames, ...inner.frames],
    });
  }
  const hint = hintOf(error);
  const message = options.mask(error.message);
  return new OcurootError(codeOf(error, options), message, {
    frames,
    ...(hint === undefined ? {} : { hint }),
    ...(inner instanceof Error ? { cause: inner } : {}),
  });
}

/**
 * Adds the lines of source to frames that lack them, as in errors of the
 * recorder, which knows places but no texts.
 *
 * @param error Whatever was thrown.
 * @param options `source` gives the text of a file, `mask` masks secrets.
 * @returns The error with snippets; one that is not the product's as it is.
 */
export function withSnippets(
  error: unknown,
  { source, mask }: {
    readonly source: (file: string) => string | undefined;
    readonly mask: (text: string) => string;
  },
): unknown {
  if (!(error instanceof OcurootError)) return error;
  const frames = error.frames.map((frame): Frame => {
    const line = source(frame.file)?.split("\n")[frame.line - 1];
    if (line === undefined || frame.snippet !== undefined) return frame;
    return { ...frame, snippet: mask(line) };
  });
  return rebuild(error, { message: error.message, hint: error.hint, frames });
}

function codeOf(error: StarlarkError, options: TranslateOptions): ErrorCode {
  switch (error.interruption) {
    case "cancelled":
      return "cli/interrupted";
    case "steps":
    case "depth":
      return "config/limit";
    default:
      break;
  }
  if (error.kind !== "eval") return "config/syntax";
  return options.running ? "run/failed" : "config/eval";
}

function hintOf(error: StarlarkError): string | undefined {
  if (error.interruption !== "steps") return undefined;
  return "Look for a loop that does not end, or raise the limit with " +
    "OCUROOT_MAX_STEPS.";
}

function rebuild(
  { code, data, cause }: OcurootError,
  { message, hint, frames }: {
    readonly message: string;
    readonly hint: string | undefined;
    readonly frames: readonly Frame[];
  },
): OcurootError {
  return new OcurootError(code, message, {
    frames,
    ...(hint === undefined ? {} : { hint }),
    ...(data === undefined ? {} : { data }),
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Frames of user code; those of builtins have no place of their own. */
function framesOf(
  error: StarlarkError,
  { mask }: TranslateOptions,
): Frame[] {
  const frames = error.frames.filter((frame) => frame.line > 0)
    .map((frame): Frame => ({
      file: frame.filename,
      line: frame.line,
      column: frame.column,
      function: frame.name,
      ...(frame.snippet === undefined ? {} : { snippet: mask(frame.snippet) }),
    }));
  if (frames.length > 0) return frames;
  const { filename, position, snippet } = error;
  return [{
    file: filename,
    ...position,
    ...(snippet === undefined ? {} : { snippet: mask(snippet) }),
  }];
}

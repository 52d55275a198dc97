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
    return new OcurootError(inner.code, options.mask(inner.message), {
      frames: [...frames, ...inner.frames],
      ...(inner.hint === undefined ? {} : { hint: options.mask(inner.hint) }),
      ...(inner.data === undefined ? {} : { data: inner.data }),
      ...(inner.cause === undefined ? {} : { cause: inner.cause }),
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

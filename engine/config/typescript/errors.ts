// SPDX-License-Identifier: MIT
/**
 * The only translator from failures of a config child to errors of the
 * product: finds the code, keeps the places of user code, masks secrets.
 *
 * @module
 */

import {
  ERROR_CODES,
  type ErrorCode,
  type Frame,
  OcurootError,
} from "@ocuroot/sdk/error";
import type { CallSite } from "@ocuroot/sdk/host";
import { RequestFailure } from "./child_process.ts";
import type { ChildError } from "./protocol.ts";

/** What is known about the config whose code failed. */
export interface FailureContext {
  /** True when a test ran: its child plays the machine, so any code is its. */
  readonly testing?: boolean;
  /** True when a function ran, rather than the file being loaded. */
  readonly running: boolean;
  /** Gives the path relative to the repository; undefined for others. */
  readonly pathOf: (url: string) => string | undefined;
  /** Gives the text of a line of one of its files. */
  readonly lineOf: (path: string, line: number) => string | undefined;
  /** Masks secrets. */
  readonly mask: (text: string) => string;
}

/** Codes that a child may set; all others are this process's to give. */
const OWN_CODES: readonly string[] = [
  "config/invalid",
  "config/limit",
  "config/load",
  "host/denied",
  "run/result",
];

/**
 * Translates the failure of a request.
 *
 * @param error Whatever was thrown.
 * @param context The config.
 * @returns The product's error, frames outermost first; an error that does
 *   not come from a child is given back as it is.
 */
export function translateFailure(
  error: unknown,
  context: FailureContext,
): unknown {
  if (!(error instanceof RequestFailure)) return error;
  const { described, origin } = error;
  const frames = framesOf(described, context);
  if (origin instanceof OcurootError) {
    return rebuilt(origin, [...frames, ...origin.frames], context);
  }
  const codes = context.testing ? Object.keys(ERROR_CODES) : OWN_CODES;
  const code = codes.find((own) => own === described.code);
  if (code !== undefined || context.running) {
    return userError(described, { code, frames, context });
  }
  return loadFailure(described, frames, context);
}

/**
 * Describes a place in user code.
 *
 * @param site The place, its file as the runtime names it.
 * @param context The config.
 * @returns The frame, or undefined when it is elsewhere.
 */
export function frameOf(
  site: CallSite & { readonly function?: string },
  context: Pick<FailureContext, "pathOf" | "lineOf" | "mask">,
): Frame | undefined {
  const file = context.pathOf(site.filename);
  if (file === undefined || !(site.line > 0)) return undefined;
  const snippet = context.lineOf(file, site.line);
  return {
    file,
    line: site.line,
    column: site.column,
    ...(site.function === undefined ? {} : { function: site.function }),
    ...(snippet === undefined ? {} : { snippet: context.mask(snippet) }),
  };
}

function rebuilt(
  origin: OcurootError,
  frames: readonly Frame[],
  { mask }: FailureContext,
): OcurootError {
  const { code, message, hint, data, cause } = origin;
  return new OcurootError(code, mask(message), {
    frames,
    ...(hint === undefined ? {} : { hint: mask(hint) }),
    ...(data === undefined ? {} : { data }),
    ...(cause === undefined ? {} : { cause }),
  });
}

function userError(
  { name, message, hint, data }: ChildError,
  { code, frames, context }: {
    readonly code: string | undefined;
    readonly frames: readonly Frame[];
    readonly context: FailureContext;
  },
): OcurootError {
  const fallback = context.running ? "run/failed" : "config/eval";
  const plain = code !== undefined || name === "Error" ||
    name === "OcurootError";
  const text = plain ? message : `${name}: ${message}`;
  return new OcurootError(
    (code ?? fallback) as ErrorCode,
    context.mask(String(text)),
    {
      frames,
      ...(hint === undefined ? {} : { hint: context.mask(String(hint)) }),
      ...(data === undefined || code === undefined ? {} : { data }),
    },
  );
}

/** Failures of the runtime while it links modules have their place as text. */
function loadFailure(
  described: ChildError,
  frames: readonly Frame[],
  context: FailureContext,
): OcurootError {
  const message = String(described.message).replaceAll(ESCAPES, "");
  if (message.startsWith(REFUSED)) {
    const text = message.slice(REFUSED.indexOf("Cannot"));
    return new OcurootError("config/load", context.mask(text), { frames });
  }
  const place = /\bat (file:\S+?):(\d+):(\d+)/.exec(message);
  if (place === null || !/^(Type|Syntax)Error$/.test(described.name)) {
    return userError(described, { code: undefined, frames, context });
  }
  const [, filename = "", line, column] = place;
  const site = { filename, line: Number(line), column: Number(column) };
  const frame = frameOf(site, context);
  const [first = ""] = message.slice(0, place.index).split("\n");
  const isSyntax = described.name === "SyntaxError" ||
    /^SyntaxError:|could not be parsed/.test(message);
  return new OcurootError(
    isSyntax ? "config/syntax" : "config/load",
    context.mask(`Cannot load config: ${shortened(first, context)}`),
    { frames: frame === undefined ? [] : [frame] },
  );
}

/** Beginning of what hooks of the runtime say, as it arrives. */
const REFUSED = "OcurootError: Cannot import ";

// deno-lint-ignore no-control-regex
const ESCAPES = /\x1b\[[0-9;]*m/g;

/** Names files as users know them. */
function shortened(text: string, context: FailureContext): string {
  const plain = text.trim().replace(/^SyntaxError: /, "").replace(/\.$/, "");
  return plain.replaceAll(
    /file:[^\s"']+/g,
    (url) => context.pathOf(url) ?? url,
  );
}

function framesOf(
  { stack = [] }: ChildError,
  context: FailureContext,
): Frame[] {
  if (!Array.isArray(stack)) return [];
  return stack.flatMap((site) => frameOf(site, context) ?? []).reverse();
}

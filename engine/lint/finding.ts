// SPDX-License-Identifier: MIT
/**
 * What is wrong in the configs of a repository, found without running them.
 *
 * The folder reads configs, evaluates what stands at their top, and compares
 * what they declare with each other. It never calls a function of a config,
 * performs no effect, contacts no remote and writes nothing but a temporary
 * file for the type checker. It prefers silence to a false alarm: what cannot
 * be known for sure is not judged.
 *
 * @module
 */

import { type ErrorCode, OcurootError } from "@ocuroot/sdk/error";
import type { CallSite } from "@ocuroot/sdk/host";

/** Every rule with what it finds. A name is public: programs match on it. */
export const RULES = {
  syntax: "Text that is no program",
  dialect: "Names that are not defined, and what the dialect leaves out",
  load: "Modules that cannot be loaded",
  "sdk-version": "A version of the SDK that is not there",
  eval: "Code at the top of a file that fails",
  limit: "Loading that takes too long or too much",
  config: "Arguments that a word of the SDK refuses",
  mixed: "Environments and a package in one file",
  function: "Functions that a later run could not find again",
  parameters: "Inputs and parameters that do not fit each other",
  types: "What the type checker of TypeScript refuses",
  "ref-syntax": "Refs that cannot be read",
  "unknown-ref":
    "Refs to packages, tasks, deployments and environments that are not there",
  "unknown-output": "Refs to outputs that no run will have",
  order: "Inputs from a later phase of the same release",
  cycle: "Tasks that wait for each other",
  duplicate: "Names that are used twice",
  claim: "Files that claim one package",
  "module-effect": "Effects while a file is loaded",
  "lost-task": "Tasks that a loaded module declares",
  "no-effect": "Words that have no effect where they stand",
  "twin-drift": "Twins in both languages that differ",
} as const satisfies Record<string, string>;

/** The name of a rule. */
export type RuleName = keyof typeof RULES;

/** Something that is wrong, or may be. */
export interface ConfigFinding {
  /** The rule that it breaks. */
  readonly rule: RuleName;
  /** An error keeps a release from working; a warning may be meant. */
  readonly severity: "error" | "warning";
  /** File, relative to the root of the repository. */
  readonly file: string;
  /** 1-based line. */
  readonly line: number;
  /** 1-based column. */
  readonly column: number;
  /** The text of the line, where there is one. */
  readonly snippet?: string;
  /** What is wrong. */
  readonly message: string;
  /** What to do next. */
  readonly hint?: string;
}

/** What a check came to. */
export interface ConfigReport {
  /** Absolute root of the repository. */
  readonly root: string;
  /** The configs that were checked, relative to the root, sorted. */
  readonly files: readonly string[];
  /** What was found, by place. */
  readonly findings: readonly ConfigFinding[];
  /** What could not be checked, and why. */
  readonly notes: readonly string[];
}

/** A finding and its place, as the rules make it. */
export interface FindingDraft {
  /** The rule that it breaks. */
  readonly rule: RuleName;
  /** Default `error`. */
  readonly severity?: ConfigFinding["severity"];
  /** Where; the file relative to the root. */
  readonly site: CallSite;
  /** What is wrong. */
  readonly message: string;
  /** What to do next. */
  readonly hint?: string | undefined;
}

/**
 * Makes a finding.
 *
 * @param draft What was found.
 * @returns The finding, without the text of its line.
 */
export function finding(draft: FindingDraft): ConfigFinding {
  const { rule, severity = "error", site, message, hint } = draft;
  const { filename: file, line, column } = site;
  return {
    rule,
    severity,
    file,
    line,
    column,
    message,
    ...(hint === undefined ? {} : { hint }),
  };
}

/**
 * Makes a finding of an error.
 *
 * @param error What was thrown.
 * @param fallback Where it is when the error does not say.
 * @returns The finding.
 * @throws Whatever it was, when it is no error of the product about configs.
 */
export function errorFinding(
  error: unknown,
  fallback: CallSite,
): ConfigFinding {
  if (error instanceof RangeError) {
    const message = "The file is nested too deeply";
    const hint = "Cut its longest expression into parts.";
    return finding({ rule: "limit", site: fallback, message, hint });
  }
  const rule = error instanceof OcurootError
    ? RULE_OF_CODE[error.code]
    : undefined;
  if (!(error instanceof OcurootError) || rule === undefined) throw error;
  const frame = error.frames.filter(({ internal }) => !internal).at(-1);
  const site = frame === undefined
    ? fallback
    : { filename: frame.file, line: frame.line, column: frame.column };
  const { message, hint } = error;
  return finding({ rule, site, message, hint });
}

const RULE_OF_CODE: Readonly<Partial<Record<ErrorCode, RuleName>>> = {
  "config/syntax": "syntax",
  "config/eval": "eval",
  "config/load": "load",
  "config/not-found": "load",
  "config/cycle": "load",
  "config/limit": "limit",
  "config/sdk-version": "sdk-version",
  "config/invalid": "config",
  "config/mixed": "mixed",
  "config/no-store": "config",
  "git/remote": "config",
  "graph/duplicate": "duplicate",
  "graph/function": "function",
  "graph/parameters": "parameters",
  "graph/unknown-input": "parameters",
  "run/input": "config",
  "run/function": "function",
  "host/denied": "module-effect",
  "host/file": "eval",
  "ref/syntax": "ref-syntax",
  "ref/glob": "config",
};

/**
 * Gives the beginning of a file as a place.
 *
 * @param file The file, relative to the root.
 * @returns Its first column.
 */
export function startOf(file: string): CallSite {
  return { filename: file, line: 1, column: 1 };
}

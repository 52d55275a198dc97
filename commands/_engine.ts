// SPDX-License-Identifier: MIT
/**
 * What commands ask of the engine. It is loaded by the first command that
 * needs it and replaced by a fake in tests; this file holds types only.
 *
 * @module
 */

import type { Json } from "@ocuroot/sdk/model";
import type { Ref } from "@ocuroot/sdk/ref";
import type { diagnose } from "../engine/check/doctor.ts";
import type { Finding } from "../engine/check/finding.ts";
import type { FoundDeploy } from "../engine/find_deploys.ts";
import type { changedMatching, runCommand } from "../engine/if_diff.ts";
import type { checkConfigs } from "../engine/lint/check_configs.ts";
import type {
  findPreview,
  previewConfig,
} from "../engine/run/preview_config.ts";
import type { openWorkspace } from "../engine/open_workspace.ts";
import type { PushSummary } from "../engine/push/summary.ts";
import type { auditSandbox } from "../engine/sandbox/audit.ts";
import type { resolveArgument } from "../engine/resolve_argument.ts";
import type { readStatus } from "../engine/status/status.ts";
import type { ReleaseSummary, Work, WorkSummary } from "../engine/summary.ts";
import type { runTests } from "../engine/testing/run_tests.ts";
import type { Workspace } from "../engine/workspace.ts";

/** The verbs of the engine. */
export interface Engine {
  openWorkspace: typeof openWorkspace;
  resolveArgument: typeof resolveArgument;
  formatRef(ref: Ref): string;
  openRepl(
    ws: Workspace,
    options: {
      readonly file?: string;
      readonly print: (text: string) => void;
    },
  ): Promise<Repl>;
  parseStarlarkValue(source: string): Json;
  newRelease(
    ws: Workspace,
    ref: string,
    options: { readonly force?: boolean; readonly cascade?: boolean },
  ): Promise<ReleaseSummary>;
  continueRelease(ws: Workspace, ref: string): Promise<ReleaseSummary>;
  retryRelease(ws: Workspace, ref: string): Promise<ReleaseSummary>;
  lintConfig(ws: Workspace, ref: string): Promise<LintResult>;
  readStatus: typeof readStatus;
  checkConfigs: typeof checkConfigs;
  findPreview: typeof findPreview;
  previewConfig: typeof previewConfig;
  getState(ws: Workspace, ref: string): Promise<Json>;
  matchState(
    ws: Workspace,
    glob: string,
    options: { readonly noLinks?: boolean },
  ): Promise<readonly string[]>;
  diffIntent(ws: Workspace): Promise<readonly Work[]>;
  setIntent(ws: Workspace, ref: string, value: Json): Promise<void>;
  deleteIntent(ws: Workspace, ref: string): Promise<void>;
  applyIntent(
    ws: Workspace,
    ref: string,
    options: { readonly cascade?: boolean },
  ): Promise<WorkSummary>;
  planWork(ws: Workspace, filter: WorkMode): Promise<readonly Work[]>;
  runWork(
    ws: Workspace,
    mode: WorkMode,
    options: {
      readonly comprehensive?: boolean;
      readonly allowMassDelete?: boolean;
    },
  ): Promise<WorkSummary>;
  checkState(ws: Workspace): Promise<readonly Finding[]>;
  diagnose: typeof diagnose;
  runTests: typeof runTests;
  auditSandbox: typeof auditSandbox;
  mendState(ws: Workspace, findings: readonly Finding[]): Promise<number>;
  triggerWork(
    ws: Workspace,
    options: { readonly intent?: boolean },
  ): Promise<WorkSummary>;
  push(ws: Workspace): Promise<PushSummary>;
  planPush(ws: Workspace): Promise<readonly string[]>;
  findDeploys(
    ws: Workspace,
    range: { readonly start: string; readonly end: string },
  ): Promise<readonly FoundDeploy[]>;
  changedMatching: typeof changedMatching;
  runCommand: typeof runCommand;
}

/** Evaluates statements over a config file's names. */
export interface Repl {
  /** Tells whether a text is a whole statement, or a mistake. */
  isComplete(source: string): boolean;
  /**
   * Evaluates one statement.
   *
   * @returns The rendered value; undefined for none.
   */
  evaluate(source: string): Promise<string | undefined>;
}

/** Which work a command looks for. */
export type WorkMode = "continue" | "any" | "ops" | "cascade" | "trigger";

/** What a config declares, as `release lint` says it. */
export interface LintResult {
  /** Phases in order, tasks by kind and name. */
  readonly phases: readonly {
    readonly name: string;
    readonly tasks: readonly {
      readonly kind: "task" | "deploy";
      readonly name: string;
    }[];
  }[];
  /** What it printed. */
  readonly logs: readonly string[];
}

// SPDX-License-Identifier: MIT
/**
 * The engine's door: the verbs that commands and other programs call. Each
 * takes an opened {@link Workspace} first and gives plain data back; it
 * re-exports and holds no code.
 *
 * @module
 */

export {
  diagnose,
  type Diagnosis,
  type MachineReport,
  type Problem,
  type RepositoryReport,
  type StoreReport,
} from "./check/doctor.ts";
export type { ExplainedRun } from "./check/explain_runs.ts";
export type { Edit, Finding, Mend } from "./check/finding.ts";
export { checkState, mendState } from "./check/fsck.ts";
export { formatRef } from "@ocuroot/sdk/ref";
export { parseStarlarkValue } from "./config/parse_value.ts";
export type { Event, EventSink, RunLabel } from "./event.ts";
export { findDeploys, type FoundDeploy } from "./find_deploys.ts";
export { changedMatching, type DiffOptions, runCommand } from "./if_diff.ts";
export {
  checkConfigs,
  type CheckConfigsOptions,
} from "./lint/check_configs.ts";
export type { ConfigFinding, ConfigReport, RuleName } from "./lint/finding.ts";
export { openWorkspace } from "./open_workspace.ts";
export { planPush, push } from "./push/push.ts";
export type { PushedFile, PushSummary } from "./push/summary.ts";
export { openRepl, type Repl, type ReplOptions } from "./repl.ts";
export { resolveArgument } from "./resolve_argument.ts";
export { lintConfig, type LintResult } from "./run/lint_config.ts";
export {
  type ConfigPreview,
  findPreview,
  previewConfig,
  type PreviewTarget,
} from "./run/preview_config.ts";
export { getState, matchState } from "./run/read_state.ts";
export {
  continueRelease,
  newRelease,
  type NewReleaseOptions,
  retryRelease,
} from "./run/release_verbs.ts";
export {
  applyIntent,
  deleteIntent,
  diffIntent,
  setIntent,
} from "./run/state_verbs.ts";
export {
  planWork,
  runWork,
  type RunWorkOptions,
  type TriggerOptions,
  triggerWork,
  type WorkMode,
} from "./run/work_verbs.ts";
export { type Audit, auditSandbox } from "./sandbox/audit.ts";
export type {
  DeployedStatus,
  NewestRelease,
  PackageStatus,
} from "./status/packages.ts";
export { readStatus, type StateStatus } from "./status/status.ts";
export type {
  TestFileReport,
  TestReport,
  TestResult,
} from "./testing/report.ts";
export { runTests, type RunTestsOptions } from "./testing/run_tests.ts";
export type {
  Reason,
  ReleaseSummary,
  RunSummary,
  Work,
  WorkKind,
  WorkOutcome,
  WorkSummary,
} from "./summary.ts";
export type { Workspace } from "./workspace.ts";

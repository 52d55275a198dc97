// SPDX-License-Identifier: MIT
/**
 * Runs a claimed run: calls its functions one after another until it is done,
 * waits or fails. Failed user code is a value here; only broken machinery,
 * such as a store that cannot be written, is thrown.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Json, Log, Run, Status } from "@ocuroot/sdk/model";
import { checkResult } from "../config/check_result.ts";
import type { LoadedConfig } from "../config/loaded.ts";
import type { RunLabel } from "../event.ts";
import type { RunAddress } from "../graph/address.ts";
import { argumentsOf } from "../graph/inputs.ts";
import { lastStep } from "../graph/read.ts";
import type { ClaimedRun } from "./claim.ts";
import { type Execution, timestamp } from "./execution.ts";
import { taskPolicy } from "./task_policy.ts";
import { createUsage, type UsageLog } from "../host/usage.ts";
import { createStepLog, type StepLog } from "./step_log.ts";
import { settle, type Settled, type StepOutcome } from "./settle.ts";

/** How a run went, as far as this process is concerned. */
export interface RunResult {
  /** Full run ref. */
  readonly ref: string;
  /** Its status; `lost` when another process had taken it over. */
  readonly status: Status | "lost";
  /** Named outputs, once complete. */
  readonly outputs?: Readonly<Record<string, Json>>;
  /** Refs it waits for, when paused. */
  readonly waiting?: readonly string[];
  /** What went wrong. */
  readonly error?: OcurootError;
}

/** A run to be run. */
export interface HeldTask {
  /** The held run. */
  readonly claimed: ClaimedRun;
  /** Its config as evaluated for this release. */
  readonly config: LoadedConfig;
  /** Ends it early. */
  readonly signal: AbortSignal;
  /** Waited for when no more user code will run, before {@link onEnd}. */
  readonly onOutcome?: (outcome: StepOutcome) => Promise<void>;
  /**
   * Called when no more user code will run, before that is recorded; what it
   * gives back is called when the recording transaction begins.
   */
  readonly onEnd?: () => () => void;
}

/** A chain longer than this is taken for one that never ends. */
const MAX_STEPS = 1000;

/**
 * Runs the functions of a run.
 *
 * @param execution The command at work.
 * @param task The held run, its config, and what ends it early.
 * @returns How it went.
 */
export async function runTask(
  execution: Execution,
  task: HeldTask,
): Promise<RunResult> {
  const { claimed } = task;
  const { events, clock } = execution.workspace;
  const started = clock.now();
  const label = labelOf(claimed.address, claimed.run);
  events({ kind: "run", run: label, from: claimed.from, to: "running" });
  let run = claimed.run;
  for (let steps = 1;; steps++) {
    const logs = createStepLog();
    const usage = createUsage();
    const call = { ...task, run, logs, label, steps, usage };
    const called = await callStep(execution, call);
    if (called.kind !== "next") await task.onOutcome?.(called);
    const onTurn = called.kind === "next" ? undefined : task.onEnd?.();
    const { settled, outcome } = await recordStep(execution, called, {
      ...(onTurn === undefined ? {} : { onTurn }),
      claimed,
      run,
      logs: masked(logs.lines(), execution),
      usage: usage.used(),
    });
    run = settled.run;
    if (settled.status === "running") continue;
    const result = resultOf(settled, { outcome, address: claimed.address });
    if (result.status === "lost") return result;
    events({
      kind: "run",
      run: label,
      from: "running",
      to: result.status,
      durationMs: clock.now() - started,
      ...(result.outputs === undefined ? {} : { outputs: result.outputs }),
      ...(result.waiting === undefined ? {} : { waiting: result.waiting }),
    });
    return result;
  }
}

/** What is too large for any store fails its run, and nothing else. */
async function recordStep(
  execution: Execution,
  outcome: StepOutcome,
  step: Omit<Parameters<typeof settle>[1], "outcome">,
): Promise<{ readonly settled: Settled; readonly outcome: StepOutcome }> {
  try {
    return { settled: await settle(execution, { ...step, outcome }), outcome };
  } catch (error) {
    if (!(error instanceof OcurootError)) throw error;
    if (error.code !== "store/too-large") throw error;
    const failed: StepOutcome = { kind: "failed", error };
    const settled = await settle(execution, { ...step, outcome: failed });
    return { settled, outcome: failed };
  }
}

/**
 * Names a run for people.
 *
 * @param address Where it is.
 * @param run Its document.
 * @returns The label.
 */
export function labelOf(
  address: RunAddress,
  run: Pick<Run, "type">,
): RunLabel {
  const { repo, file, name, number } = address;
  const verb = address.kind === "task"
    ? `Task: ${name}`
    : run.type === "down"
    ? `Remove from ${name}`
    : `Deploy to ${name}`;
  return { repo, file, ref: address.run, name: `${verb} [${number}]` };
}

interface Call {
  readonly claimed: ClaimedRun;
  readonly config: LoadedConfig;
  readonly signal: AbortSignal;
  readonly run: Run;
  readonly logs: StepLog;
  readonly label: RunLabel;
  readonly steps: number;
  readonly usage: UsageLog;
}

async function callStep(
  execution: Execution,
  call: Call,
): Promise<StepOutcome> {
  try {
    return await callFunction(execution, call);
  } catch (cause) {
    const error = asFailure(cause, { execution, call });
    const entry = failureEntry(error, { execution, call });
    call.logs.add(entry);
    execution.workspace.events({
      kind: "run-log",
      run: call.label,
      log: entry,
    });
    return { kind: "failed", error };
  }
}

async function callFunction(
  execution: Execution,
  call: Call,
): Promise<StepOutcome> {
  const { workspace } = execution;
  const { secrets } = workspace;
  const { address } = call.claimed;
  const { fn, inputs } = lastStep(call.run);
  call.signal.throwIfAborted();
  if (call.steps > MAX_STEPS) throw endless(address.run);
  const task = taskPolicy(call.config.declaration, address);
  const effects = workspace.host({
    file: address.file,
    thread: fn.name,
    ...(task === undefined ? {} : { task }),
    onUse: call.usage.add,
    signal: call.signal,
    onLog: (log) => {
      call.logs.add(log);
      workspace.events({ kind: "run-log", run: call.label, log });
    },
  });
  const result = await call.config.call(fn, argumentsOf(inputs), {
    effects,
    signal: call.signal,
    base: address.release,
  });
  checkResult(result, secrets);
  if (result.kind === "done") return result;
  return { kind: "next", step: { fn: result.fn, inputs: result.inputs } };
}

/** Secrets may have been registered after a line was written. */
function masked(
  logs: readonly Log[],
  { workspace }: Execution,
): readonly Log[] {
  const { secrets } = workspace;
  return logs.map((log) => ({ ...log, message: secrets.mask(log.message) }));
}

function endless(run: string): OcurootError {
  return new OcurootError(
    "run/result",
    `Cannot finish run "${run}": it called next ${MAX_STEPS} times`,
    { hint: "Let the last function return done()." },
  );
}

function asFailure(
  cause: unknown,
  place: { readonly execution: Execution; readonly call: Call },
): OcurootError {
  const { workspace } = place.execution;
  const { ref: run } = place.call.label;
  if (place.call.signal.aborted) {
    return new OcurootError("run/interrupted", `Interrupted "${run}"`, {
      hint: 'Continue with "ocuroot work continue" or "ocuroot release retry".',
    });
  }
  if (!(cause instanceof OcurootError)) {
    const text = cause instanceof Error ? cause.message : String(cause);
    const message = workspace.secrets.mask(`Cannot run "${run}": ${text}`);
    return new OcurootError("run/failed", message, { cause });
  }
  const message = workspace.secrets.mask(cause.message);
  if (message === cause.message) return cause;
  return new OcurootError(cause.code, message, {
    frames: cause.frames,
    ...(cause.hint === undefined ? {} : { hint: cause.hint }),
  });
}

function failureEntry(
  error: OcurootError,
  place: { readonly execution: Execution; readonly call: Call },
): Log {
  const frame = error.frames.findLast(({ internal }) => !internal);
  const site = frame === undefined ? {} : {
    filename: frame.file,
    line: String(frame.line),
    col: String(frame.column),
  };
  return {
    timestamp: timestamp(place.execution),
    message: error.message,
    attributes: { thread: lastStep(place.call.run).fn.name, ...site },
    stream: 0,
  };
}

function resultOf(
  settled: Settled,
  step: { readonly outcome: StepOutcome; readonly address: RunAddress },
): RunResult {
  const { outcome } = step;
  const ref = step.address.run;
  if (settled.status === "lost") {
    const error = new OcurootError(
      "run/fenced",
      `Cannot record the result of "${ref}": another process took the run over`,
      { hint: `Read what was found at "${ref}/late".` },
    );
    return { ref, status: "lost", error };
  }
  if (outcome.kind === "failed") {
    return { ref, status: settled.status, error: outcome.error };
  }
  const outputs = outcome.kind === "done" ? outcome.outputs : null;
  return {
    ref,
    status: settled.status,
    ...(outputs === null ? {} : { outputs }),
    ...(settled.waiting.length === 0 ? {} : { waiting: settled.waiting }),
  };
}

// SPDX-License-Identifier: MIT
/**
 * What every command has in common, around its few own lines: the log file,
 * the workspace, progress, signals, results, errors and the exit code. It
 * knows no verb.
 *
 * @module
 */

import type { Event, EventSink } from "../engine/event.ts";
import type { Ahead } from "../engine/config/ahead.ts";
import type { Workspace } from "../engine/workspace.ts";
import type { Context } from "./_context.ts";
import type { Engine } from "./_engine.ts";
import type { CommonFlags, RefFlags, SandboxFlags } from "./_flags.ts";
import { trustedInstead, type UntrustedUse } from "./_untrusted.ts";
import { watchSignals } from "./_interruption.ts";
import { openLogFile } from "./_log_file.ts";
import type { Outcome } from "./_outcome.ts";
import { toJsonText } from "./_render/json.ts";
import { mapText } from "./_render/map_text.ts";
import { createReporter, type Reporter } from "./_render/reporter.ts";
import { sanitize } from "./_render/sanitize.ts";
import { reportError } from "./_report_error.ts";
import { VERSION } from "./_version.ts";
import { EXIT } from "./exit_code.ts";
import type { Io } from "./io.ts";
import { maskedIo } from "./_masked_io.ts";
import { namesTypescript } from "./start_early.ts";
import { createSecrets } from "../engine/host/secrets.ts";

/** What a command with a workspace works with. */
export interface Session {
  /** The verbs. */
  readonly engine: Engine;
  /** The opened repository. */
  readonly ws: Workspace;
  /** Opens it once more, as it is now, and in silence; to be closed. */
  readonly reopen: () => Promise<Workspace>;
  /** The process. */
  readonly io: Io;
  /** Gives the full text of a ref argument; flags stand in for a missing one. */
  readonly ref: (text: string | undefined, flags: ArgumentFlags) => string;
}

/** Flags that stand in for a missing ref. */
export type ArgumentFlags = Pick<RefFlags, "package" | "release">;

/** A command as the parser calls it. */
export type CommandBody<F, A extends readonly unknown[]> = (
  this: Context,
  flags: F,
  ...args: A
) => Promise<void>;

/**
 * Makes a command that works without a repository.
 *
 * @param body Its own part.
 * @returns A function for the parser.
 */
export function withoutWorkspace<
  F extends CommonFlags,
  A extends readonly unknown[],
>(
  body: (io: Io, flags: F, ...args: A) => Promise<Outcome>,
): CommandBody<F, A> {
  return async function (flags, ...args) {
    const { io } = this;
    this.process.exitCode = await body(io, flags, ...args).then(
      (outcome) => printOutcome(outcome, { io, flags, mask: same }),
      (error) => reportError(error, errorOptions({ io, flags, mask: same })),
    );
  };
}

/**
 * Makes a command that works on the repository around the working directory.
 *
 * @param verb Its words; they name the log file.
 * @param body Its own part.
 * @param options `records` tells whether this call writes about this
 *   repository, so that its config is recorded first; `stopping` is what a
 *   person is told at the first signal; `untrusted` tells whether this call
 *   may look at files of a stranger, which none may by default.
 * @returns A function for the parser.
 */
export function withWorkspace<
  F extends CommonFlags,
  A extends readonly unknown[],
>(
  verb: string,
  body: (session: Session, flags: F, ...args: A) => Promise<Outcome>,
  options: {
    readonly records?: (flags: F, ...args: A) => boolean;
    readonly stopping?: string;
    readonly untrusted?: (flags: F) => UntrustedUse;
  } = {},
): CommandBody<F, A> {
  return async function (flags, ...args) {
    this.process.exitCode = await runVerb(this.io, {
      verb,
      flags,
      record: options.records?.(flags, ...args) ?? false,
      stopping: options.stopping,
      untrusted: options.untrusted?.(flags) ?? "refuse",
      repo: repoNamedIn(args),
      typed: verb.startsWith("release ") && namesTypescript(args[0]),
      body: (session) => body(session, flags, ...args),
    });
  };
}

interface VerbCall {
  readonly verb: string;
  readonly flags: CommonFlags & SandboxFlags;
  readonly record: boolean;
  readonly stopping: string | undefined;
  readonly untrusted: UntrustedUse;
  readonly repo: string | undefined;
  readonly typed: boolean;
  readonly body: (session: Session) => Promise<Outcome>;
}

/** A checkout of documents takes the config of the repository that is meant. */
function repoNamedIn(args: readonly unknown[]): string | undefined {
  const [ref] = args;
  if (typeof ref !== "string" || ref.startsWith(".")) return undefined;
  return /^(.+)\/-\//.exec(ref)?.[1];
}

async function runVerb(
  outside: Io,
  { verb, flags, record, stopping, repo, typed, body, untrusted }: VerbCall,
): Promise<number> {
  const secrets = createSecrets({
    onShort: (length) =>
      reporter.event({ kind: "warning", message: tooShort(length) }),
  });
  const { mask } = secrets;
  const io = maskedIo(outside, mask);
  const log = openLogFile(io, verb);
  if (log.path !== undefined && flags.progress !== "json") {
    io.stderr.write(`Logs at: ${log.path}\n`);
  }
  log.line(`ocuroot ${VERSION} ${verb}, in ${io.cwd}`);
  const reporter = await createReporter(io, flags);
  let workspace: Workspace | undefined;
  const watch = watchSignals(io, {
    notice: (message) => reporter.event({ kind: "warning", message }),
    beforeExit: () => reporter.finish(),
    ...(stopping === undefined ? {} : { stopping }),
  });
  const end = { io, flags, mask, reporter };
  let code: number;
  try {
    const trusted = trustedInstead(verb, { io, flags, use: untrusted });
    const [ahead, engine] = await Promise.all([
      outside.ahead?.({ cwd: io.cwd, env: io.env, typed }),
      io.engine(),
    ]);
    const toLog = (text: string) => log.line(text);
    const openTo = (events: EventSink, ahead?: Ahead) =>
      engine.openWorkspace({
        cwd: io.cwd,
        env: io.env,
        events,
        signal: watch.signal,
        secrets,
        record,
        command: verb,
        ...given({ ahead, repo, untrusted: trusted }),
        ...given({ sandbox: flags.sandbox, concurrency: flags.concurrency }),
      });
    const events = sinkTo(reporter, { mask, log: toLog });
    workspace = await openTo(events, ahead);
    const reopen = () => openTo(sinkTo(SILENT, { mask, log: toLog }));
    const outcome = await body(
      sessionOn({ io, engine, ws: workspace, reopen }),
    );
    await workspace.close();
    reporter.finish();
    code = printOutcome(outcome, end);
  } catch (error) {
    reporter.finish();
    log.line(describe(error));
    code = reportError(error, errorOptions(end));
    reporter.error?.(error, mask);
    await workspace?.close().catch(() => {});
  } finally {
    watch.stop();
  }
  const final = watch.exitCode() ?? code;
  log.line(`exit ${final}`);
  return final;
}

/** Leaves out what is undefined. */
function given<T extends object>(
  values: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(values);
  return Object.fromEntries(
    entries.filter(([, value]) => value !== undefined),
  ) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

function sessionOn(
  { io, engine, ws, reopen }: Omit<Session, "ref">,
): Session {
  return {
    io,
    engine,
    ws,
    reopen,
    ref: (text, { package: file, release }) =>
      engine.formatRef(engine.resolveArgument(text, {
        workspace: ws,
        defaults: {
          ...(file === undefined ? {} : { package: file }),
          ...(release === undefined ? {} : { release }),
        },
      })),
  };
}

const SILENT: Pick<Reporter, "event"> = { event: () => {} };

function sinkTo(
  reporter: Pick<Reporter, "event">,
  options: {
    readonly mask: (text: string) => string;
    readonly log: (text: string) => void;
  },
): EventSink {
  return (event) => {
    const masked = mapText(event, options.mask) as Event;
    options.log(JSON.stringify(masked));
    reporter.event(masked);
  };
}

interface EndOptions {
  readonly io: Io;
  readonly flags: CommonFlags;
  readonly mask: (text: string) => string;
  readonly reporter?: Reporter;
}

function printOutcome(outcome: Outcome, end: EndOptions): number {
  const { io, flags } = end;
  const text = flags.json
    ? toJsonText(mapText(outcome.json, end.mask))
    : outcome.text ?? "";
  if (text !== "") {
    io.stdout.write(io.stdout.isTerminal ? sanitize(text) : text);
  }
  if (outcome.note !== undefined && !isSilent(flags)) {
    io.stderr.write(outcome.note);
  }
  if (outcome.error === undefined) return outcome.exit ?? EXIT.ok;
  // With --json the result already says what failed.
  const code = reportError(outcome.error, {
    ...errorOptions(end),
    json: false,
  });
  end.reporter?.error?.(outcome.error, end.mask);
  return outcome.exit ?? code;
}

/** No text for people: none was asked for, or programs read along. */
function isSilent({ progress }: CommonFlags): boolean {
  return progress === "none" || progress === "json";
}

function errorOptions(
  { io, flags, mask }: EndOptions,
): Parameters<typeof reportError>[1] {
  return {
    io,
    mask,
    json: flags.json ?? false,
    color: flags.color,
    debug: flags.debug ?? false,
  };
}

function tooShort(length: number): string {
  return `A secret of ${length} ${length === 1 ? "letter" : "letters"} ` +
    "is too short to be masked";
}

function describe(error: unknown): string {
  return error instanceof Error ? error.stack ?? error.message : String(error);
}

function same(text: string): string {
  return text;
}

// SPDX-License-Identifier: MIT
/**
 * A process and an engine for tests: what was written is kept, signals and
 * frames come when the test says so. Only tests import it.
 *
 * @module
 */

import { formatRef } from "@ocuroot/sdk/ref";
import type { EventSink } from "../engine/event.ts";
import { createSecrets } from "../engine/host/secrets.ts";
import { resolveArgument } from "../engine/resolve_argument.ts";
import type { Workspace } from "../engine/workspace.ts";
import type { Engine } from "./_engine.ts";
import type { EndSignal, Io, Output } from "./io.ts";
import { main } from "./main.ts";

/** What a command line came to. */
export interface Ran {
  /** Exit code. */
  readonly code: number;
  /** Text on stdout. */
  readonly stdout: string;
  /** Text on stderr, without the line that names the log file. */
  readonly stderr: string;
  /** Log files by path. */
  readonly logs: ReadonlyMap<string, string>;
  /** Files that were saved, by path. */
  readonly saved: ReadonlyMap<string, string>;
  /** Codes given to `exit`. */
  readonly exits: readonly number[];
  /** Timers still running. */
  readonly timers: number;
}

/** What a test decides. */
export interface FakeOptions {
  /** Verbs of the engine; one that is missing fails the test. */
  readonly engine?: Partial<Engine>;
  /** Parts of the workspace. */
  readonly workspace?: Partial<Workspace>;
  /** Process environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Standard input. */
  readonly stdin?: string;
  /** True to watch stdout and stderr. */
  readonly terminal?: boolean;
  /** Working directory; the root is `/repo`. */
  readonly cwd?: string;
  /** Fails to open the log file. */
  readonly noLog?: boolean;
  /** Runs once the workspace is open. */
  readonly onOpen?: (hooks: FakeHooks) => void;
}

/** How a test acts from outside. */
export interface FakeHooks {
  /** Sends a signal. */
  readonly send: (signal: EndSignal) => void;
  /** Lets all timers fire once. */
  readonly tick: () => void;
  /** The event sink of the command. */
  readonly events: EventSink;
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** True when the repo config is to be recorded. */
  readonly record: boolean;
}

/**
 * Runs a command line in-process.
 *
 * @param args Arguments.
 * @param options What the test decides.
 * @returns What came of it.
 */
export async function ocuroot(
  args: readonly string[],
  options: FakeOptions = {},
): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const logs = new Map<string, string>();
  const saved = new Map<string, string>();
  const exits: number[] = [];
  const timers = new Set<() => void>();
  const handlers = new Map<EndSignal, () => void>();
  const terminal = options.terminal ?? false;
  const io: Io = {
    stdout: outputTo(out, terminal),
    stderr: outputTo(err, terminal),
    readStdin: () => Promise.resolve(options.stdin ?? ""),
    stdinLines: (prompt) => linesOf(options.stdin ?? "", prompt),
    env: { OCUROOT_HOME: "/home/.ocuroot", ...options.env },
    pid: 42,
    cwd: options.cwd ?? "/repo",
    now: () => 1_700_000_000_000,
    every(_ms, callback) {
      timers.add(callback);
      return () => timers.delete(callback);
    },
    onSignal(signal, handler) {
      handlers.set(signal, handler);
      return () => handlers.delete(signal);
    },
    exit: (code) => void exits.push(code),
    openLog(path) {
      if (options.noLog) throw new Error("disk full");
      logs.set(path, "");
      return (text) => logs.set(path, (logs.get(path) ?? "") + text);
    },
    saveFile: (path, text) => void saved.set(path, text),
    engine: () =>
      Promise.resolve(fakeEngine(options, {
        send: (signal) => handlers.get(signal)?.(),
        tick: () => timers.forEach((fire) => fire()),
      })),
  };
  const code = await main(args, io);
  const stderr = err.join("").replace(/^Logs at: .*\n/, "");
  return {
    code,
    stdout: out.join(""),
    stderr,
    logs,
    saved,
    exits,
    timers: timers.size,
  };
}

function outputTo(texts: string[], isTerminal: boolean): Output {
  return {
    write: (text) => void texts.push(text),
    isTerminal,
    size: () => ({ columns: 80, rows: 24 }),
  };
}

async function* linesOf(
  text: string,
  prompt: () => void,
): AsyncIterable<string> {
  for (const line of text.split("\n").filter((part) => part !== "")) {
    prompt();
    yield await Promise.resolve(line);
  }
}

function fakeEngine(
  options: FakeOptions,
  outside: Pick<FakeHooks, "send" | "tick">,
): Engine {
  const engine: Partial<Engine> = {
    formatRef,
    resolveArgument,
    openWorkspace(
      {
        cwd,
        events = () => {},
        signal,
        record = false,
        concurrency = 8,
        secrets = createSecrets(),
      },
    ) {
      const given = signal ?? new AbortController().signal;
      options.onOpen?.({ ...outside, events, record, signal: given });
      const ws: Partial<Workspace> = {
        kind: "source",
        root: "/repo",
        cwd,
        repo: "acme/shop",
        commit: "c0ffee1",
        secrets,
        events,
        signal: given,
        concurrency,
        close: () => Promise.resolve(),
        ...options.workspace,
      };
      return Promise.resolve(ws as Workspace);
    },
    ...options.engine,
  };
  return engine as Engine;
}

// SPDX-License-Identifier: MIT
/**
 * Everything a command may touch of the process around it, as one value, so
 * that tests run commands in-process with no process at all. `deno_io.ts`
 * makes the real one; this file holds types only.
 *
 * @module
 */

import type { Ahead, AheadOptions } from "../engine/config/ahead.ts";
import type { Engine } from "./_engine.ts";

/** A stream that takes text. */
export interface Output {
  /** Writes text as it is. */
  write(text: string): void;
  /** True when a person watches it. */
  readonly isTerminal: boolean;
  /** Size in cells, read anew each time. */
  size(): { readonly columns: number; readonly rows: number };
}

/** Signals that end a command. */
export type EndSignal = "SIGINT" | "SIGTERM";

/** The process around a command. */
export interface Io {
  /** Takes results only. */
  readonly stdout: Output;
  /** Takes progress, logs and errors. */
  readonly stderr: Output;
  /** Reads all of standard input as text. */
  readStdin(): Promise<string>;
  /** Lines of standard input for a conversation, until it ends. */
  stdinLines(prompt: () => void): AsyncIterable<string>;
  /** Process environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Id of this process. */
  readonly pid: number;
  /** Absolute working directory. */
  readonly cwd: string;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back again and again; gives back how to stop that. */
  every(ms: number, callback: () => void): () => void;
  /** Listens for a signal; gives back how to stop that. */
  onSignal(signal: EndSignal, handler: () => void): () => void;
  /** Ends the process at once. */
  exit(code: number): void;
  /** Opens the log file of this invocation for appending. */
  openLog(path: string): (text: string) => void;
  /** Writes a file that the caller asked for, over an older one. */
  saveFile(path: string, text: string): void;
  /** Starts processes for configs in TypeScript that a command will evaluate. */
  ahead?(options: AheadOptions): Promise<Ahead>;
  /** Loads the engine, when a command needs it. */
  engine(): Promise<Engine>;
}

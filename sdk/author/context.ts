// SPDX-License-Identifier: MIT
/**
 * What a function of a config may use beside its inputs: the machine, the
 * network, printing, secrets. These are types; the engine performs.
 *
 * @module
 */

import type { HttpResult, ShellResult } from "../host.ts";
import type { Environment } from "./environments.ts";

/** How a program is run. */
export interface ExecOptions {
  /** Working directory, relative to the config file's. Default that one. */
  readonly dir?: string;
  /** Variables added to the inherited environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** True to keep the output out of the log. Default false. */
  readonly mute?: boolean;
  /** True to give back a non-zero exit code instead of failing. Default false. */
  readonly continueOnError?: boolean;
  /** Milliseconds after which the program is ended. */
  readonly timeout?: number;
}

/** How a command is run. */
export interface ShellOptions extends ExecOptions {
  /** The shell program, or `builtin` for ocuroot's own. Default `sh`. */
  readonly shell?: string;
}

/** The machine. Relative paths start at the config file's directory. */
export interface Host {
  /**
   * Runs a command in a shell; its lines go to the run's log.
   *
   * @param command The command text.
   * @param options How it is run.
   * @returns Exit code and output.
   * @throws {OcurootError} host/exit-status for a non-zero exit code,
   *   host/spawn when it cannot start.
   */
  shell(command: string, options?: ShellOptions): Promise<ShellResult>;
  /**
   * Runs a program without a shell between; its lines go to the run's log.
   *
   * @param argv The program and its arguments, each passed on byte for byte.
   * @param options How it is run.
   * @returns Exit code and output.
   * @throws {OcurootError} host/exit-status for a non-zero exit code,
   *   host/spawn when it cannot start, host/denied when it is not allowed.
   */
  exec(argv: readonly string[], options?: ExecOptions): Promise<ShellResult>;
  /**
   * Reads a text file.
   *
   * @param path The file.
   * @returns Its text.
   * @throws {OcurootError} host/file when it cannot be read.
   */
  readFile(path: string): Promise<string>;
  /**
   * Writes a text file and the directories it needs.
   *
   * @param path The file.
   * @param content Its new text.
   * @throws {OcurootError} host/file when it cannot be written.
   */
  writeFile(path: string, content: string): Promise<void>;
  /**
   * Lists a directory.
   *
   * @param path The directory.
   * @returns Names, sorted.
   * @throws {OcurootError} host/file when it is not a directory.
   */
  readDir(path: string): Promise<readonly string[]>;
  /**
   * Tells whether a path is a directory.
   *
   * @param path The path.
   * @returns True when it is.
   * @throws {OcurootError} host/file when it is not there.
   */
  isDir(path: string): Promise<boolean>;
  /**
   * Reads the environment variables.
   *
   * @returns Values by name.
   */
  env(): Promise<Readonly<Record<string, string>>>;
  /**
   * Tells the config file's directory.
   *
   * @returns The absolute path.
   */
  pwd(): Promise<string>;
  /**
   * Names the operating system.
   *
   * @returns `linux`, `darwin` or `windows`.
   */
  os(): Promise<string>;
  /**
   * Names the processor.
   *
   * @returns `amd64` or `arm64`.
   */
  arch(): Promise<string>;
}

/** Values of request headers, one or several for a name. */
export type RequestHeaders = Readonly<
  Record<string, string | readonly string[]>
>;

/** How a request without body is made. */
export interface RequestOptions {
  /** Headers by name. */
  readonly headers?: RequestHeaders;
}

/** How a request with body is made. */
export interface BodyOptions extends RequestOptions {
  /** The body. Default empty. */
  readonly body?: string;
}

/** Requests over HTTP. Any status is a normal answer. */
export interface Http {
  /** Makes a GET request. */
  get(url: string, options?: RequestOptions): Promise<HttpResult>;
  /** Makes a HEAD request. */
  head(url: string, options?: RequestOptions): Promise<HttpResult>;
  /** Makes a DELETE request. */
  delete(url: string, options?: RequestOptions): Promise<HttpResult>;
  /** Makes a POST request. */
  post(url: string, options?: BodyOptions): Promise<HttpResult>;
  /** Makes a PUT request. */
  put(url: string, options?: BodyOptions): Promise<HttpResult>;
  /** Makes a PATCH request. */
  patch(url: string, options?: BodyOptions): Promise<HttpResult>;
}

/** The second argument of every function of a config. */
export interface Ctx {
  /** The machine. */
  readonly host: Host;
  /** Requests over HTTP. */
  readonly http: Http;
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal;
  /**
   * Writes a line to the log: strings as they are, other values as JSON.
   *
   * @param values What to write, with spaces between.
   */
  print(...values: readonly unknown[]): void;
  /**
   * Hides a text wherever it would leave the process.
   *
   * @param value The text.
   * @returns The same text.
   */
  secret(value: string): string;
  /**
   * Reads the environments that are registered now.
   *
   * @returns Every environment in state.
   */
  environments(): Promise<readonly Environment[]>;
}

// SPDX-License-Identifier: MIT
/**
 * The shell and the network of a test: what answers, and what was asked. They
 * are types; the runner of tests answers.
 *
 * @module
 */

/** What a command prints and ends with. */
export interface ShellAnswer {
  /** Standard output. Default empty. */
  readonly stdout?: string;
  /** Standard error. Default empty. */
  readonly stderr?: string;
  /** Exit code. Default 0. */
  readonly exitCode?: number;
}

/** A command that a function ran. */
export interface ShellCall {
  /** The command; of `host.exec`, its words with spaces between. */
  readonly command: string;
  /** The program and its arguments; absent for a shell command. */
  readonly argv?: readonly string[];
  /** Working directory as it was given; `.` when it was not. */
  readonly dir: string;
  /** Variables that were added. */
  readonly env: Readonly<Record<string, string>>;
}

/** The shell of a test. A command that nothing answers fails the test. */
export interface ShellFake {
  /**
   * Answers commands; of several answers that fit, the newest is given.
   *
   * @param command The command, where `*` stands for any text, or a function
   *   that tells whether it fits.
   * @param answer The answer, or a function that makes it. Default success
   *   without output.
   */
  on(
    command: string | ((call: ShellCall) => boolean),
    answer?: ShellAnswer | ((call: ShellCall) => ShellAnswer | void),
  ): void;
  /** The commands that ran, in order. */
  readonly commands: readonly string[];
  /** The same with all that was said about them. */
  readonly calls: readonly ShellCall[];
}

/** What a server answers. */
export interface HttpAnswer {
  /** Status code. Default 200. */
  readonly status?: number;
  /** The body; what is no text is sent as JSON. Default empty. */
  readonly body?: unknown;
  /** Headers by name. Default none. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Makes the request fail with this reason, as without a network. */
  readonly error?: string;
}

/** A request that a function made. */
export interface HttpCall {
  /** Method in upper case. */
  readonly method: string;
  /** The URL. */
  readonly url: string;
  /** Header values by name. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  /** The body. */
  readonly body: string;
}

/** The network of a test. A request that nothing answers fails the test. */
export interface HttpFake {
  /**
   * Answers requests; of several answers that fit, the newest is given.
   *
   * @param request A URL, or `GET` and a URL, where `*` stands for any text,
   *   or a function that tells whether it fits.
   * @param answer The answer, or a function that makes it. Default status 200
   *   without body.
   */
  on(
    request: string | ((call: HttpCall) => boolean),
    answer?: HttpAnswer | ((call: HttpCall) => HttpAnswer | void),
  ): void;
  /** The requests that were made, in order. */
  readonly calls: readonly HttpCall[];
}

// SPDX-License-Identifier: MIT
/**
 * What code in a config file may ask of the machine, as data. Both languages
 * yield the same effects; only `engine/host/` performs them.
 *
 * @module
 */

import type { Json } from "./model.ts";

/** Runs a command in a shell. */
export interface ShellEffect {
  /** Discriminator. */
  readonly kind: "shell";
  /** The command text. */
  readonly command: string;
  /** The shell program; `""` means `sh`, `builtin` that of ocuroot. */
  readonly shell: string;
  /** Working directory, relative to the config file's directory. */
  readonly dir: string;
  /** Variables added to the inherited environment. */
  readonly env: Readonly<Record<string, string>>;
  /** True to keep the output out of the log. */
  readonly mute: boolean;
  /** True to give back a non-zero exit code instead of failing. */
  readonly continueOnError: boolean;
  /** Milliseconds after which the command is ended; 0 for the default. */
  readonly timeout: number;
}

/** Runs a program, without a shell between. */
export interface ExecEffect {
  /** Discriminator. */
  readonly kind: "exec";
  /** The program and its arguments, each passed on byte for byte. */
  readonly argv: readonly string[];
  /** Working directory, relative to the config file's directory. */
  readonly dir: string;
  /** Variables added to the inherited environment. */
  readonly env: Readonly<Record<string, string>>;
  /** True to keep the output out of the log. */
  readonly mute: boolean;
  /** True to give back a non-zero exit code instead of failing. */
  readonly continueOnError: boolean;
  /** Milliseconds after which the program is ended; 0 for the default. */
  readonly timeout: number;
}

/** What a {@link ShellEffect} or an {@link ExecEffect} gives back. */
export interface ShellResult {
  /** Exit code; -1 when the command could not start. */
  readonly exitCode: number;
  /** Standard output. */
  readonly stdout: string;
  /** Standard error. */
  readonly stderr: string;
  /** Both, in the order they arrived. */
  readonly combinedOutput: string;
}

/** Makes an HTTP request. */
export interface HttpEffect {
  /** Discriminator. */
  readonly kind: "http";
  /** Method in upper case. */
  readonly method: string;
  /** The URL. */
  readonly url: string;
  /** Header values by name; all values of a list are sent. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  /** The body. */
  readonly body: string;
}

/** What an {@link HttpEffect} gives back; any status is a normal answer. */
export interface HttpResult {
  /** Status code. */
  readonly statusCode: number;
  /** Code and reason, `"204 No Content"`. */
  readonly statusText: string;
  /** Values by canonical header name. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  /** The body as text. */
  readonly body: string;
}

/** A request from config code to the machine. */
export type Effect =
  | ShellEffect
  | ExecEffect
  | HttpEffect
  | { readonly kind: "read_file"; readonly path: string }
  | {
    readonly kind: "write_file";
    readonly path: string;
    readonly content: string;
  }
  | { readonly kind: "read_dir"; readonly path: string }
  | { readonly kind: "is_dir"; readonly path: string }
  | { readonly kind: "env" }
  | { readonly kind: "pwd" }
  | { readonly kind: "os" }
  | { readonly kind: "arch" }
  | { readonly kind: "environments" };

/** Where in a config file an effect or a print came from. */
export interface CallSite {
  /** File as the config's language names it. */
  readonly filename: string;
  /** 1-based line. */
  readonly line: number;
  /** 1-based column. */
  readonly column: number;
}

/** Performs effects for one config; implemented by `engine/host/`. */
export interface EffectHandler {
  /**
   * Performs one effect.
   *
   * @param effect What is asked.
   * @param site Where the config asked it, for log lines and errors.
   * @returns The effect's result as JSON.
   * @throws {OcurootError} `host/*` when it fails.
   */
  perform(effect: Effect, site: CallSite): Promise<Json>;
  /** Takes one printed text. */
  print(text: string, site: CallSite): void;
  /** Registers a value that must never leave the process. */
  secret(value: string): void;
  /** Masks registered secrets in a text; absent where there are none. */
  mask?(text: string): string;
}

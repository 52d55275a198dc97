// SPDX-License-Identifier: MIT
/**
 * The second argument of a config's functions: each of its methods becomes an
 * effect. It performs nothing.
 *
 * @module
 */

import type { Ctx, Environment, Host, Http } from "@ocuroot/sdk";
import type {
  CallSite,
  Effect,
  HttpResult,
  ShellResult,
} from "@ocuroot/sdk/host";
import type { Json } from "@ocuroot/sdk/model";
import { parseStack } from "@ocuroot/sdk/call-site";

/** Where a method of the context was called. */
export interface Trace {
  /** The place. */
  readonly site: CallSite;
  /** The stack from there on, as text. */
  readonly stack: string;
}

/** What a context is made of. */
export interface Channel {
  /** Asks for an effect. */
  perform(effect: Effect, trace: Trace): Promise<Json>;
  /** Prints. */
  print(text: string, site: CallSite): void;
  /** Registers a secret. */
  secret(value: string): void;
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal;
}

/**
 * Makes the context of one call.
 *
 * @param channel Where effects go.
 * @returns The context.
 */
export function createContext(channel: Channel): Ctx {
  return {
    host: hostOf(channel),
    http: httpOf(channel),
    signal: channel.signal,
    print: function print(...values) {
      channel.print(printed(values), traceOf(print).site);
    },
    secret(value) {
      if (typeof value !== "string") {
        throw new TypeError("secret takes a string");
      }
      channel.secret(value);
      return value;
    },
    environments: async function environments() {
      const trace = traceOf(environments);
      const list = await channel.perform({ kind: "environments" }, trace);
      return readEnvironments(list);
    },
  };
}

/**
 * Reads the answer to the effect `environments`.
 *
 * @param list The answer.
 * @returns The environments, their attributes never null.
 */
export function readEnvironments(list: Json): readonly Environment[] {
  return (list as readonly Partial<Environment>[]).map((one) => ({
    name: one.name ?? "",
    attributes: one.attributes ?? {},
  }));
}

/**
 * Gives the text of printed values.
 *
 * @param values The values.
 * @returns Strings as they are, other values as JSON, spaces between.
 */
export function printed(values: readonly unknown[]): string {
  return values.map((value) => {
    if (typeof value === "string") return value;
    if (value instanceof Error) return String(value);
    try {
      return JSON.stringify(value) ?? String(value);
    } catch {
      return String(value);
    }
  }).join(" ");
}

/**
 * Finds where a function was called from.
 *
 * @param callee The function.
 * @returns The place and the stack.
 */
export function traceOf(callee: (...args: never[]) => unknown): Trace {
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, callee);
  const stack = String(holder.stack ?? "");
  const [first] = parseStack(stack);
  const { filename = "", line = 0, column = 0 } = first ?? {};
  return { site: { filename, line, column }, stack };
}

/**
 * Gives an error the place of a call.
 *
 * @param error The error.
 * @param trace The call.
 * @returns The same error.
 */
export function placed(error: Error, { stack }: Trace): Error {
  const places = stack.split("\n").filter((line) => /^\s+at /.test(line));
  error.stack = [`${error.name}: ${error.message}`, ...places].join("\n");
  return error;
}

function hostOf(channel: Channel): Host {
  const ask = <T>(effect: Effect, trace: Trace): Promise<T> =>
    channel.perform(effect, trace) as Promise<T>;
  return {
    shell: function shell(command, options = {}) {
      const { shell: program = "sh", dir = ".", env = {} } = options;
      const { timeout = 0 } = options;
      const { mute = false, continueOnError = false } = options;
      const how = { shell: program, dir, env, mute, continueOnError, timeout };
      return ask<ShellResult>(
        { kind: "shell", command, ...how },
        traceOf(shell),
      );
    },
    exec: function exec(argv, options = {}) {
      if (!Array.isArray(argv) || argv.length === 0) {
        throw new TypeError("exec takes a list of a program and its arguments");
      }
      const { dir = ".", env = {}, timeout = 0 } = options;
      const { mute = false, continueOnError = false } = options;
      const how = { dir, env, mute, continueOnError, timeout };
      return ask<ShellResult>(
        { kind: "exec", argv: [...argv], ...how },
        traceOf(exec),
      );
    },
    readFile: function readFile(path) {
      return ask<string>({ kind: "read_file", path }, traceOf(readFile));
    },
    writeFile: function writeFile(path, content) {
      const effect = { kind: "write_file", path, content } as const;
      return ask<void>(effect, traceOf(writeFile));
    },
    readDir: function readDir(path) {
      return ask<string[]>({ kind: "read_dir", path }, traceOf(readDir));
    },
    isDir: function isDir(path) {
      return ask<boolean>({ kind: "is_dir", path }, traceOf(isDir));
    },
    env: function env() {
      return ask<Record<string, string>>({ kind: "env" }, traceOf(env));
    },
    pwd: function pwd() {
      return ask<string>({ kind: "pwd" }, traceOf(pwd));
    },
    os: function os() {
      return ask<string>({ kind: "os" }, traceOf(os));
    },
    arch: function arch() {
      return ask<string>({ kind: "arch" }, traceOf(arch));
    },
  };
}

function httpOf(channel: Channel): Http {
  const requestOf = (method: string): Http["post"] =>
    function request(url, { headers = {}, body = "" } = {}) {
      const lists = Object.entries(headers).map(([name, value]) =>
        [name, typeof value === "string" ? [value] : [...value]] as const
      );
      const effect: Effect = {
        kind: "http",
        method,
        url: String(url),
        headers: Object.fromEntries(lists),
        body,
      };
      const answer = channel.perform(effect, traceOf(request));
      return answer as Promise<unknown> as Promise<HttpResult>;
    };
  return {
    get: requestOf("GET"),
    head: requestOf("HEAD"),
    delete: requestOf("DELETE"),
    post: requestOf("POST"),
    put: requestOf("PUT"),
    patch: requestOf("PATCH"),
  };
}

// SPDX-License-Identifier: MIT
/**
 * Evaluates expressions and statements over the names of a config file. It
 * writes no state, though what it evaluates may reach the machine.
 *
 * @module
 */

import { createRecorder } from "@ocuroot/sdk/declare";
import { OcurootError } from "@ocuroot/sdk/error";
import {
  Builtin,
  parse,
  parseExpression,
  resolve,
  StarlarkDict,
  StarlarkError,
  type Value,
} from "@ocuroot/starlark";
import { readConfigFile } from "./config/config_file.ts";
import { PROMPT_DIALECT } from "./config/dialect.ts";
import { evaluate, PROMPT } from "./config/program.ts";
import { renderValue } from "./config/render_value.ts";
import type { Workspace } from "./workspace.ts";

/** A running conversation with a config. */
export interface Repl {
  /** Tells whether a text is whole, or wrong, rather than unfinished. */
  isComplete(source: string): boolean;
  /**
   * Evaluates an expression or statements. Names stay bound; the value of an
   * expression is bound to `_`.
   *
   * @returns The rendered value; undefined for None and for statements.
   * @throws {OcurootError} `config/*`, `host/*`.
   */
  evaluate(source: string): Promise<string | undefined>;
}

/** How a conversation starts. */
export interface ReplOptions {
  /** Config file relative to the root; none when absent. */
  readonly file?: string;
  /** Takes printed and shell lines. */
  readonly print: (text: string) => void;
}

/**
 * Opens a conversation over a config file.
 *
 * @param workspace The opened repository.
 * @param options The file and who listens.
 * @returns The conversation.
 * @throws {OcurootError} `config/*` when the file is wrong, `cli/usage` when it
 *   is in TypeScript.
 */
export async function openRepl(
  workspace: Workspace,
  options: ReplOptions,
): Promise<Repl> {
  const { file = "", print } = options;
  if (file.endsWith(".ts")) throw notStarlark(file);
  const { root, env, signal } = workspace;
  const effects = workspace.host({
    file,
    thread: file,
    onLog: (log) => print(log.message),
    signal,
  });
  const recorder = createRecorder({
    kind: "release",
    base: `preview.git/-/${file || "prompt"}`,
  });
  const bytes = file === ""
    ? new Uint8Array()
    : await readConfigFile(root, file);
  const read = (path: string) => readConfigFile(root, path);
  const program = await evaluate(
    { file, bytes, read, recorder, effects, env, signal },
  );
  const names = new Map<string, Value>(program.globals);
  names.set("help", new Builtin("help", () => StarlarkDict.of(names)));
  const call = { known: names, recorder, effects, signal };
  return {
    isComplete,
    evaluate: async (source) => {
      const chunk = prepare(source, names);
      const bound = await program.execute(chunk.text, {
        ...call,
        known: new Map([...names, ...chunk.previous]),
      }).catch((error) => {
        throw shiftFrames(error, chunk.added);
      });
      for (const [name, value] of bound) names.set(name, value);
      const value = names.get(RESULT) ?? null;
      if (!names.delete(RESULT)) return undefined;
      names.set("_", value);
      return value === null ? undefined : renderValue(value);
    },
  };
}

function notStarlark(file: string): OcurootError {
  return new OcurootError(
    "cli/usage",
    `Cannot open "${file}" at the prompt: it is in TypeScript, the prompt ` +
      "takes Starlark",
    {
      hint: `Run "ocuroot release lint ${file}" to evaluate it, or leave the ` +
        "file out.",
    },
  );
}

/** The value of an expression, until it is bound to `_`. */
const RESULT = "__result__";

/** Text that a line at the prompt stands for. */
interface Chunk {
  readonly text: string;
  /** How many lines stand before what was typed. */
  readonly added: number;
  /** Values of names that the line binds anew, under names of their own. */
  readonly previous: ReadonlyMap<string, Value>;
}

/** A line may use a name that it binds anew, so the old value comes first. */
function prepare(source: string, names: ReadonlyMap<string, Value>): Chunk {
  if (isExpression(source)) {
    const text = `${RESULT} = (\n${source}\n)`;
    return { text, added: 1, previous: new Map() };
  }
  const bound = boundNames(source).filter((name) => names.has(name));
  const previous = bound.map((name) =>
    [`__previous_${name}`, names.get(name) ?? null] as const
  );
  const lines = bound.map((name) => `${name} = __previous_${name}\n`);
  return {
    text: lines.join("") + source,
    added: lines.length,
    previous: new Map(previous),
  };
}

function boundNames(source: string): readonly string[] {
  if (mistake(source) !== undefined) return [];
  const { globals } = resolve(parse(source, PROMPT), {
    dialect: PROMPT_DIALECT,
    predeclared: "any",
    universal: new Set(),
  });
  return globals.map(({ name }) => name);
}

function shiftFrames(error: unknown, lines: number): unknown {
  if (!(error instanceof OcurootError) || lines === 0) return error;
  const { code, message, hint, data, cause } = error;
  return new OcurootError(code, message, {
    cause,
    ...(hint === undefined ? {} : { hint }),
    ...(data === undefined ? {} : { data }),
    frames: error.frames.map((frame) =>
      frame.file === PROMPT ? { ...frame, line: frame.line - lines } : frame
    ),
  });
}

function isExpression(source: string): boolean {
  try {
    parseExpression(source.trim(), PROMPT);
    return true;
  } catch (error) {
    if (error instanceof StarlarkError) return false;
    throw error;
  }
}

/** A mistake at the very end, or inside a long string, is unfinished text. */
function isComplete(source: string): boolean {
  const text = source.trimEnd();
  if (endsEarly(text)) return false;
  const closers = [`\n"""`, "\n'''"];
  return parses(text) ||
    !closers.some((closer) =>
      parses(text + closer) || endsEarly(text + closer)
    );
}

function parses(text: string): boolean {
  return mistake(text) === undefined;
}

function endsEarly(text: string): boolean {
  const error = mistake(text);
  if (error === undefined) return false;
  const lines = text.split("\n");
  const { line, column } = error.position;
  const last = lines.at(-1) ?? "";
  return line > lines.length ||
    (line === lines.length && column > [...last].length);
}

function mistake(text: string): StarlarkError | undefined {
  try {
    parse(`${text}\n`, PROMPT);
    return undefined;
  } catch (error) {
    if (error instanceof StarlarkError) return error;
    throw error;
  }
}

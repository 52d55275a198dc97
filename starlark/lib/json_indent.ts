// SPDX-License-Identifier: MIT
/**
 * Lays out JSON text over lines. Literals stay as they are written.
 *
 * @module
 */

import { fail } from "../values/fail.ts";
import { decodeJson, JsonError, quoteChar } from "./json_decode.ts";

/** How lines begin. */
export interface Indent {
  /** Put at the beginning of each line but the first. */
  readonly prefix: string;
  /** Put behind the prefix once for each level. */
  readonly indent: string;
}

/** Words that are values. */
const WORDS = ["null", "true", "false"];

/** What is said where no value begins. */
const BEGINNING = "looking for beginning of value";

/** Parts of JSON text: strings, other literals and punctuation. */
const TOKENS = /"(?:[^"\\]|\\[^])*"|[^\s[\]{}:,"]+|[[\]{}:,]/g;

/**
 * Lays out JSON text.
 *
 * @param text One JSON value.
 * @param style How lines begin.
 * @returns The same value over several lines.
 * @throws {EvalError} The text is not JSON.
 */
export function indentJson(text: string, style: Indent): string {
  check(text);
  let out = "";
  let depth = 0;
  const line = () => `\n${style.prefix}${style.indent.repeat(depth)}`;
  const tokens = text.match(TOKENS) ?? [];
  tokens.forEach((token, i) => {
    const opens = token === "[" || token === "{";
    const closes = token === "]" || token === "}";
    const empty = /^[[{]$/.test(tokens[i - 1] ?? "");
    if (closes) depth--;
    if (closes ? !empty : empty) out += line();
    out += token;
    if (opens) depth++;
    if (token === ",") out += line();
    if (token === ":") out += " ";
  });
  return out;
}

/** Refuses text that is not JSON. */
function check(text: string): void {
  try {
    decodeJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const offset = Number(/^at offset ([0-9]+)/.exec(error.message)?.[1]);
    const char = text.charAt(offset);
    if (char === "" || error.message.endsWith("unclosed string literal")) {
      fail("unexpected end of JSON input");
    }
    const word = WORDS.find((each) => each.startsWith(char));
    const about = trouble(error.message);
    if (word !== undefined && about === BEGINNING) misspelt(text, offset, word);
    fail(`invalid character ${quoteChar(char)} ${about}`);
  }
}

/** Refuses a word that is nearly one of JSON. */
function misspelt(text: string, offset: number, word: string): never {
  const at = [...word].findIndex((char, i) => text.charAt(offset + i) !== char);
  const got = quoteChar(text.charAt(offset + at) || " ");
  const want = `(expecting '${word.charAt(at)}')`;
  return fail(`invalid character ${got} in literal ${word} ${want}`);
}

/** Tells where in the grammar the text went wrong. */
function trouble(message: string): string {
  if (message.endsWith("after value")) return "after top-level value";
  if (message.includes("want ',' or ']'")) return "after array element";
  if (message.includes("want ',' or '}'")) return "after object key:value pair";
  if (message.includes("after object key")) return "after object key";
  return BEGINNING;
}

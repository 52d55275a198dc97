// SPDX-License-Identifier: MIT
/**
 * Makes what cannot be seen in a text visible: control characters, and marks
 * that would show it in another order than it has. It escapes no HTML.
 *
 * @module
 */

// deno-lint-ignore-file no-control-regex -- control characters are the subject

/** Control characters but tab and newline, and marks that reorder text. */
const HIDDEN =
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** What terminals take for colours, moves and titles. */
const SEQUENCES =
  /\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)?|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?/g;

/**
 * Puts a visible sign in the place of each hidden character. The signs are
 * safe inside of HTML.
 *
 * @param text Any text.
 * @returns The same with nothing hidden.
 *
 * @example A backspace and a mark that turns the order round
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.equal(visibleText("a\bb\u202e"), "a\u2408b[U+202E]");
 * ```
 */
export function visibleText(text: string): string {
  return text.replace(HIDDEN, (char) => {
    const code = char.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    if (code === 0x7f) return "\u2421";
    return `[U+${code.toString(16).toUpperCase().padStart(4, "0")}]`;
  });
}

/**
 * Gives the text of a log line without what was meant for a terminal.
 *
 * @param text What a program wrote.
 * @returns Its text.
 */
export function plainLog(text: string): string {
  return text.replace(/\r\n/g, "\n").replace(SEQUENCES, "");
}

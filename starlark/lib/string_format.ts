// SPDX-License-Identifier: MIT
/**
 * The method `format` of strings. Fields are `{}`, `{0}` or `{name}`, with
 * `!r` or `!s`; widths and access to parts are not in the language.
 *
 * @module
 */

import type { Keyword } from "../eval/thread.ts";
import { fail } from "../values/fail.ts";
import { repr } from "../values/print.ts";
import type { Value } from "../values/value.ts";

/** What fields refer to, and how they have been numbered so far. */
interface Operands {
  readonly args: readonly Value[];
  readonly kwargs: ReadonlyMap<string, Value>;
  numbering: "automatic" | "manual" | undefined;
  next: number;
}

/**
 * Formats values.
 *
 * @param string Text with fields.
 * @param args Values of automatic and numbered fields.
 * @param kwargs Values of named fields.
 * @returns The text.
 * @throws {EvalError} Fields and values do not match.
 */
export function format(
  string: string,
  args: readonly Value[],
  kwargs: readonly Keyword[],
): Value {
  const operands: Operands = {
    args,
    kwargs: new Map(kwargs),
    numbering: undefined,
    next: 0,
  };
  let out = "";
  let at = 0;
  while (at < string.length) {
    const open = string.indexOf("{", at);
    const text = open < 0 ? string.slice(at) : string.slice(at, open);
    out += unescapeClosing(text);
    if (open < 0) break;
    if (string.charAt(open + 1) === "{") {
      out += "{";
      at = open + 2;
      continue;
    }
    const close = string.indexOf("}", open);
    if (close < 0) fail("unmatched '{' in format");
    out += formatField(string.slice(open + 1, close), operands);
    at = close + 1;
  }
  return out;
}

/** Turns `}}` outside of fields into `}`. */
function unescapeClosing(text: string): string {
  const rest = text.replaceAll("}}", "");
  if (rest.includes("}")) fail("single '}' in format");
  return text.replaceAll("}}", "}");
}

/** Formats one field. */
function formatField(field: string, operands: Operands): string {
  if (field.includes("{")) fail("nested replacement fields not supported");
  const colon = field.indexOf(":");
  const spec = colon < 0 ? "" : field.slice(colon + 1);
  const head = colon < 0 ? field : field.slice(0, colon);
  const bang = head.indexOf("!");
  const name = bang < 0 ? head : head.slice(0, bang);
  const conversion = bang < 0 ? "s" : head.slice(bang + 1);
  const value = lookUp(name, operands);
  if (spec !== "") {
    fail(`format spec features not supported in replacement fields: ${spec}`);
  }
  if (conversion === "s" && typeof value === "string") return value;
  if (conversion === "s") return repr(value);
  if (conversion === "r") return repr(value);
  return fail(`unknown conversion "${conversion}"`);
}

/** Gives the value that a field refers to. */
function lookUp(name: string, operands: Operands): Value {
  if (name === "") {
    number("automatic", operands);
    return positional(operands.next++, operands);
  }
  if (/^[0-9]{1,9}$/.test(name)) {
    number("manual", operands);
    return positional(Number(name), operands);
  }
  const value = operands.kwargs.get(name);
  if (value !== undefined) return value;
  if (name.includes(".")) {
    const form = "attribute syntax x.y";
    fail(`${form} is not supported in replacement fields: ${name}`);
  }
  if (name.includes("[")) {
    const form = "element syntax a[i]";
    fail(`${form} is not supported in replacement fields: ${name}`);
  }
  return fail(`keyword ${name} not found`);
}

/** Refuses to mix fields with and without numbers. */
function number(numbering: "automatic" | "manual", operands: Operands): void {
  const automatic = "automatic field numbering";
  const manual = "manual field specification";
  if (operands.numbering !== undefined && operands.numbering !== numbering) {
    fail(
      numbering === "automatic"
        ? `cannot switch from ${manual} to ${automatic}`
        : `cannot switch from ${automatic} to ${manual}`,
    );
  }
  operands.numbering = numbering;
}

/** Gives a positional value. */
function positional(at: number, { args }: Operands): Value {
  const value = args[at];
  return value === undefined ? fail("tuple index out of range") : value;
}

// SPDX-License-Identifier: MIT
/**
 * Values of user code as text for people who compare two of them: one line
 * where it is short, keys in order, functions by their place.
 *
 * @module
 */

import { authoredKind } from "@ocuroot/sdk/authored";
import type { CallSite } from "@ocuroot/sdk/host";

/** A value that is longer is shown over several lines. */
const WIDTH = 60;

/** Deeper values are not looked into. */
const DEPTH = 20;

/**
 * Shows a value.
 *
 * @param value Any value.
 * @param indent Spaces before further lines.
 * @returns Text of one or more lines.
 */
export function show(value: unknown, indent: string = ""): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return `function ${value.name}`.trimEnd();
  if (typeof value !== "object" || value === null) return String(value);
  if (authoredKind(value) === "fn") {
    const { filename, line } = (value as { readonly site: CallSite }).site;
    return `fn at ${filename.slice(filename.lastIndexOf("/") + 1)}:${line}`;
  }
  if (value instanceof Error) return String(value);
  if (value instanceof Date) return `Date ${value.toJSON()}`;
  if (indent.length > DEPTH * 2) return "…";
  return showMembers(value, indent);
}

function showMembers(value: object, indent: string): string {
  const isList = Array.isArray(value);
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  const inside = `${indent}  `;
  const members = isList
    ? value.map((member) => show(member, inside))
    : membersOf(value).map(([key, member]) =>
      `${/^\w+$/.test(key) ? key : JSON.stringify(key)}: ${
        show(member, inside)
      }`
    );
  if (members.length === 0) return open + close;
  const gap = isList ? "" : " ";
  const line = `${open}${gap}${members.join(", ")}${gap}${close}`;
  if (line.length <= WIDTH && !line.includes("\n")) return line;
  const lines = members.map((member) => `${inside}${member},\n`).join("");
  return `${open}\n${lines}${indent}${close}`;
}

/**
 * Lists the members of an object that count: one that is undefined is none.
 *
 * @param value The object.
 * @returns Keys in order, with values.
 */
export function membersOf(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => a < b ? -1 : 1);
}

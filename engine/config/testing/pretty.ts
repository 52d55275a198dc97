// SPDX-License-Identifier: MIT
/**
 * Starlark values as text for people who compare two of them: one line where
 * it is short, else a line for each member.
 *
 * @module
 */

import {
  repr,
  StarlarkDict,
  StarlarkList,
  StarlarkStruct,
  StarlarkTuple,
  toText,
  type Value,
} from "@ocuroot/starlark";

/** A value that is longer is shown over several lines. */
const WIDTH = 60;

/**
 * Shows a value.
 *
 * @param value The value; one that holds itself is shown in one line.
 * @param indent Spaces before further lines.
 * @returns Text of one or more lines.
 */
export function pretty(value: Value, indent: string = ""): string {
  const line = toText(repr(value));
  const parts = line.length > WIDTH && !line.includes("...")
    ? partsOf(value)
    : undefined;
  if (parts === undefined) return line;
  const [open, close, members] = parts;
  const inside = `${indent}  `;
  const lines = members.map(([label, member]) =>
    `${inside}${label}${pretty(member, inside)},\n`
  );
  return `${open}\n${lines.join("")}${indent}${close}`;
}

type Parts = readonly [
  open: string,
  close: string,
  members: readonly (readonly [label: string, member: Value])[],
];

function partsOf(value: Value): Parts | undefined {
  if (value instanceof StarlarkDict) {
    const members = [...value.entries()].map(({ key, value: member }) =>
      [`${toText(repr(key))}: `, member] as const
    );
    return ["{", "}", members];
  }
  if (value instanceof StarlarkStruct) {
    const members = [...value.fields]
      .map(([name, member]) => [`${name} = `, member] as const);
    return ["struct(", ")", members];
  }
  if (value instanceof StarlarkList || value instanceof StarlarkTuple) {
    const [open, close] = value instanceof StarlarkList
      ? ["[", "]"]
      : ["(", ")"];
    return [open, close, value.items.map((member) => ["", member] as const)];
  }
  return undefined;
}

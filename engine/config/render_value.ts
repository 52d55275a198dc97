// SPDX-License-Identifier: MIT
/**
 * Shows a Starlark value to people: scalars as the language writes them,
 * containers as a tree. Programs use JSON instead.
 *
 * @module
 */

import {
  Builtin,
  repr,
  StarlarkDict,
  StarlarkFunction,
  StarlarkList,
  StarlarkSet,
  StarlarkStruct,
  StarlarkTuple,
  toText,
  type Value,
} from "@ocuroot/starlark";

/**
 * Renders a value.
 *
 * @param value The value.
 * @returns Text of one or more lines, without a line break at the end.
 */
export function renderValue(value: Value): string {
  const lines = render(value);
  if (!(value instanceof StarlarkFunction) || value.doc === undefined) {
    return lines.join("\n");
  }
  return [...lines, "", value.doc.trim()].join("\n");
}

function render(value: Value): string[] {
  if (value instanceof StarlarkFunction) return [signature(value)];
  if (value instanceof Builtin) return [`${value.name}(...)`];
  const children = childrenOf(value);
  if (children === undefined || children.length === 0) return [text(value)];
  const type = typeof value === "object" && value !== null ? value.type : "";
  return [
    `<${type}>`,
    ...children.flatMap(([label, child]) => {
      const [first = "", ...rest] = render(child);
      return [`  ${label} ${first}`, ...rest.map((line) => `  ${line}`)];
    }),
  ];
}

function childrenOf(value: Value): [string, Value][] | undefined {
  if (
    value instanceof StarlarkList || value instanceof StarlarkTuple
  ) {
    return value.items.map((item, i) => [`[${i}]`, item]);
  }
  if (value instanceof StarlarkSet) {
    return [...value.iterate()].map((item, i) => [`[${i}]`, item]);
  }
  if (value instanceof StarlarkStruct) {
    return [...value.fields].map(([name, field]) => [`${name}:`, field]);
  }
  if (!(value instanceof StarlarkDict)) return undefined;
  return [...value.entries()]
    .map(({ key, value: item }): [string, Value] => [`${text(key)}:`, item])
    .sort(([a], [b]) => a < b ? -1 : 1);
}

function signature(fn: StarlarkFunction): string {
  const stars = { rest: "*", keywords: "**" } as const;
  const parameters = fn.parameters.map(({ name, kind, fallback }) => {
    const star = kind === "rest" || kind === "keywords" ? stars[kind] : "";
    const rest = fallback === undefined ? "" : `=${text(fallback)}`;
    return `${star}${toText(name)}${rest}`;
  });
  return `${fn.name}(${parameters.join(", ")})`;
}

function text(value: Value): string {
  return toText(repr(value));
}

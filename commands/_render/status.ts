// SPDX-License-Identifier: MIT
/**
 * Shows how things stand as lines for people. It judges nothing.
 *
 * @module
 */

import type { ExplainedRun } from "../../engine/check/explain_runs.ts";
import type { PackageStatus } from "../../engine/status/packages.ts";
import type { StateStatus } from "../../engine/status/status.ts";
import { createStyle, type Style } from "./style.ts";

/**
 * Shows how things stand.
 *
 * @param found What was found out.
 * @param options Whether to paint.
 * @returns Lines, with a newline at the end.
 */
export function statusText(
  found: StateStatus,
  options: { readonly color: boolean },
): string {
  const style = createStyle(options.color);
  const blocks = [
    ...found.packages.map((one) => packageLines(one, style)),
    ...found.runs.map((run) => runLines(run, style)),
    intentLines(found, style),
  ].filter((lines) => lines.length > 0);
  if (blocks.length === 0) return "Nothing has been released\n";
  return blocks.map((lines) => `${lines.join("\n")}\n`).join("\n");
}

function packageLines(
  { package: name, newest, deployed }: PackageStatus,
  style: Style,
): readonly string[] {
  const release = newest.ref.slice(newest.ref.lastIndexOf("@"));
  const facts = [
    ...newest.commit === undefined ? [] : [`commit ${newest.commit}`],
    ...newest.tags.length === 0 ? [] : [`tags ${newest.tags.join(", ")}`],
  ].join(", ");
  const about = facts === "" ? "" : style.dim(`  ${facts}`);
  const status = paint(newest.status, style);
  const width = Math.max(
    0,
    ...deployed.map(({ environment }) => environment.length),
  );
  return [
    `${style.bold(name)}  ${release} ${status}${about}`,
    ...deployed.map(({ environment, release: at }) => {
      const shown = at === release ? at : style.yellow(at);
      return `  ${environment.padEnd(width)}  ${shown}`;
    }),
  ];
}

function runLines(
  { ref, status, why, next }: ExplainedRun,
  style: Style,
): readonly string[] {
  return [
    `${paint(status, style, 9)} ${ref}`,
    `          ${why}`,
    ...next === undefined ? [] : [`          Next: ${next}`],
  ];
}

function intentLines(
  { intents }: StateStatus,
  style: Style,
): readonly string[] {
  return intents.map(({ kind, ref }, at) => {
    const line = `${style.yellow("wanted".padEnd(9))} ${kind} ${ref}`;
    const isLast = at === intents.length - 1;
    return isLast ? `${line}\n          Next: ocuroot work any` : line;
  });
}

function paint(status: string, style: Style, width = 0): string {
  const text = status.padEnd(width);
  switch (status) {
    case "complete":
      return style.green(text);
    case "failed":
      return style.red(text);
    case "running":
      return style.cyan(text);
    default:
      return style.yellow(text);
  }
}

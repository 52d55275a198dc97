// SPDX-License-Identifier: MIT
/**
 * Draws the progress tree: repo, file, item, and under an item what a person
 * wants to know just then: the last lines while it runs, all of them when it
 * failed, outputs when it is done, what it waits for when it waits. It is a
 * pure function of the model.
 *
 * @module
 */

import { formatDuration } from "./duration.ts";
import { sanitize } from "./sanitize.ts";
import type { Style } from "./style.ts";
import type { Item, TreeModel } from "./tree_model.ts";

/** How to draw. */
export interface TreeOptions {
  /** Colours. */
  readonly style: Style;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Counts frames, for the spinner. */
  readonly frame: number;
  /** Keep the logs of finished items. */
  readonly debug: boolean;
}

const SPINNER = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
/** Log lines under a running item. */
const TAIL = 4;

/**
 * Draws the tree.
 *
 * @param model What there is.
 * @param options How to draw it.
 * @returns Lines without newlines.
 */
export function renderTree(
  model: TreeModel,
  options: TreeOptions,
): readonly string[] {
  const lines: string[] = [];
  let repo = "";
  let file = "";
  for (const item of ordered(model)) {
    if (!isShown(item, options)) continue;
    if (item.repo !== repo) {
      repo = item.repo;
      file = "";
      if (repo !== "") lines.push(options.style.bold(sanitize(repo)));
    }
    if (item.file !== file) {
      file = item.file;
      if (file !== "") lines.push("  " + sanitize(file));
    }
    const indent = (repo === "" ? "" : "  ") + (file === "" ? "" : "  ");
    lines.push(...itemLines(item, options).map((line) => indent + line));
  }
  return lines;
}

/** Groups by repo and file, as they first appeared; what has neither last. */
function ordered(model: TreeModel): readonly Item[] {
  const [loose = [], ...repos] = groupBy(
    [...model.values()],
    (item) => item.repo,
  );
  return [...repos, loose]
    .flatMap((items) => groupBy(items, (item) => item.file).flat());
}

/** Groups by a key, in order of first appearance; the empty key is first. */
function groupBy(
  items: readonly Item[],
  key: (item: Item) => string,
): readonly (readonly Item[])[] {
  const groups = new Map<string, Item[]>([["", []]]);
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

function isShown(item: Item, { debug }: TreeOptions): boolean {
  return debug || !item.fleeting || item.status !== "complete";
}

function itemLines(item: Item, options: TreeOptions): readonly string[] {
  const { style } = options;
  const took = elapsed(item, options.now);
  const state = stateWord(item);
  const head = [
    mark(item, options),
    sanitize(item.name),
    ...(state === "" ? [] : [style.dim(state)]),
    ...(took === undefined ? [] : [style.dim(formatDuration(took))]),
  ].join(" ");
  return [
    head,
    ...shownLogs(item, options).map((line) =>
      `  ${style.dim("│")} ${sanitize(line, { color: style.color })}`
    ),
    ...placeLines(item, style),
    ...outputLines(item, style),
    ...waitingLines(item, style),
  ];
}

function mark(item: Item, { style, frame }: TreeOptions): string {
  switch (item.status) {
    case "running":
      return style.cyan(SPINNER[frame % SPINNER.length] ?? "");
    case "complete":
      return style.green("✓");
    case "failed":
      return style.red("✗");
    case "paused":
      return style.yellow("‖");
    case "warning":
      return style.yellow("!");
    case "pending":
      return style.dim("○");
    default:
      return style.dim("–");
  }
}

function stateWord(item: Item): string {
  switch (item.status) {
    case "failed":
    case "pending":
    case "cancelled":
    case "no trigger":
      return item.status;
    case "failed_retried":
      return "retried";
    case "paused":
      return "waiting";
    default:
      return "";
  }
}

function elapsed(item: Item, now: number): number | undefined {
  if (item.status === "running" && item.since !== undefined) {
    const seconds = Math.floor(Math.max(0, now - item.since) / 1000);
    return seconds === 0 ? undefined : seconds * 1000;
  }
  return item.status === "complete" || item.status === "failed"
    ? item.durationMs
    : undefined;
}

function shownLogs(item: Item, { debug }: TreeOptions): readonly string[] {
  if (debug || item.status === "failed") return item.logs;
  return item.status === "running" ? item.logs.slice(-TAIL) : [];
}

function placeLines(item: Item, style: Style): readonly string[] {
  if (item.status !== "failed" || item.place === "") return [];
  return [`  ${style.dim("at")} ${style.cyan(sanitize(item.place))}`];
}

function outputLines(item: Item, style: Style): readonly string[] {
  if (item.status !== "complete") return [];
  return Object.entries(item.outputs).map(([key, value]) =>
    `  ${style.dim(sanitize(`${item.ref}#output/${key}`))} = ${
      sanitize(JSON.stringify(value))
    }`
  );
}

function waitingLines(item: Item, style: Style): readonly string[] {
  if (item.waiting.length === 0) return [];
  return [
    `  ${style.yellow("Pending Inputs")}`,
    ...item.waiting.map((ref) => `    ${sanitize(ref)}`),
  ];
}

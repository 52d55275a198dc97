// SPDX-License-Identifier: MIT
/**
 * What a progress tree shows, built up from events: repo, file, item. It
 * draws nothing; `tree.ts` does.
 *
 * @module
 */

import type { Json, Status } from "@ocuroot/sdk/model";
import type { Event } from "../../engine/event.ts";
import { placeOf } from "./plain.ts";

/** Where an item stands on screen. */
export type ItemStatus = Status | "no trigger" | "warning";

/** A run, a config load, a trigger or a change. */
export interface Item {
  /** Repo, or empty. */
  readonly repo: string;
  /** Config file, or empty. */
  readonly file: string;
  /** What it is called. */
  readonly name: string;
  /** Full ref where there is one, for outputs. */
  readonly ref: string;
  /** True for what is only worth seeing while it runs or when it failed. */
  readonly fleeting: boolean;
  /** Where it stands. */
  status: ItemStatus;
  /** When it began to run, milliseconds since the epoch. */
  since: number | undefined;
  /** Milliseconds it took. */
  durationMs: number | undefined;
  /** Its log lines. */
  readonly logs: string[];
  /** Where its last line came from; for a failed one, where it failed. */
  place: string;
  /** Its outputs. */
  outputs: Readonly<Record<string, Json>>;
  /** Refs it waits for. */
  waiting: readonly string[];
}

/** Items by an id of their own, in order of appearance. */
export type TreeModel = Map<string, Item>;

/**
 * Takes an event in.
 *
 * @param model What to change.
 * @param event What happened.
 * @param now When, milliseconds since the epoch.
 */
export function applyEvent(
  model: TreeModel,
  event: Event,
  { now }: { readonly now: number },
): void {
  switch (event.kind) {
    case "config": {
      const item = configItem(model, event.file);
      return moveTo(
        item,
        event.status === "done" ? "complete" : event.status,
        now,
      );
    }
    case "config-log":
      return addLog(configItem(model, event.file), event.log.message);
    case "run":
      return applyRun(model, event, now);
    case "run-log": {
      const item = runItem(model, event.run);
      item.place = placeOf(event.log);
      return addLog(item, event.log.message);
    }
    case "updated":
      return void itemOf(model, `updated ${event.ref}`, {
        name: `${event.deleted ? "Deleted" : "Updated"} ${event.ref}`,
        status: "complete",
      });
    case "trigger": {
      const item = triggerItem(model, event);
      return moveTo(
        item,
        event.status === "done" ? "complete" : event.status,
        now,
      );
    }
    case "trigger-log":
      return addLog(triggerItem(model, event), event.message);
    case "warning":
      return addWarning(model, event);
  }
}

function applyRun(
  model: TreeModel,
  event: Extract<Event, { kind: "run" }>,
  now: number,
): void {
  const item = runItem(model, event.run);
  moveTo(item, event.to, now);
  item.durationMs = event.durationMs ?? item.durationMs;
  item.outputs = event.outputs ?? item.outputs;
  item.waiting = event.waiting ?? [];
}

function moveTo(item: Item, status: ItemStatus, now: number): void {
  if (status === "running") item.since ??= now;
  else if (item.since !== undefined) item.durationMs ??= now - item.since;
  item.status = status;
}

function addLog(item: Item, text: string): void {
  item.logs.push(...text.replace(/\n$/, "").split("\n"));
}

function addWarning(
  model: TreeModel,
  event: Extract<Event, { kind: "warning" }>,
): void {
  const place = [event.file, event.line, event.column]
    .filter((part) => part !== undefined).join(":");
  const text = place === "" ? event.message : `${place}: ${event.message}`;
  itemOf(model, `warning ${text}`, { name: text, status: "warning" });
}

function configItem(model: TreeModel, file: string): Item {
  return itemOf(model, `config ${file}`, {
    name: `Load ${file}`,
    status: "pending",
    fleeting: true,
  });
}

function runItem(
  model: TreeModel,
  run: Extract<Event, { kind: "run" }>["run"],
): Item {
  return itemOf(model, run.ref, { ...run, status: "pending" });
}

function triggerItem(
  model: TreeModel,
  { repo, commit }: { readonly repo: string; readonly commit: string },
): Item {
  return itemOf(model, `trigger ${repo} ${commit}`, {
    repo,
    name: `Trigger for ${commit}`,
    status: "pending",
  });
}

function itemOf(
  model: TreeModel,
  id: string,
  start: Partial<Item> & Pick<Item, "name" | "status">,
): Item {
  const known = model.get(id);
  if (known !== undefined) return known;
  const item: Item = {
    repo: "",
    file: "",
    ref: "",
    fleeting: false,
    since: undefined,
    durationMs: undefined,
    logs: [],
    place: "",
    outputs: {},
    waiting: [],
    ...start,
  };
  model.set(id, item);
  return item;
}

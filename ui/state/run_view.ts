// SPDX-License-Identifier: MIT
/**
 * A run: how it went, what it was given and what it gave, and its log. The
 * result of a task, which stands for its newest run, is shown alike.
 *
 * @module
 */

import type { Json } from "@ocuroot/sdk/model";
import { escapeGlob } from "@ocuroot/sdk/glob";
import type { View } from "../../stores/store.ts";
import { type Content, el } from "../element.ts";
import { plainLog } from "../visible_text.ts";
import { refHref } from "./address.ts";
import { field, fieldsOf, itemsOf, textField } from "./fields.ts";
import { statusesOf } from "./match_page.ts";
import { refLink, section, statusMark, valueList } from "./parts.ts";
import { orElse } from "./tolerant.ts";

/** Lines of a log on its page; the document has all. */
const MAX_LINES = 2000;

/** A run, or the result of a task. */
export interface RunView {
  /** The run. */
  readonly ref: string;
  /** Where it stands. */
  readonly status: string;
  /** Words about it, by name: why, when, who. */
  readonly facts: readonly (readonly [string, string])[];
  /** Why it failed; empty when it did not. */
  readonly error: string;
  /** What it was given. */
  readonly inputs: Json;
  /** What it gave. */
  readonly outputs: Json;
  /** Functions that were called, with their places. */
  readonly functions: readonly string[];
  /** The end of its log. */
  readonly lines: readonly string[];
  /** Lines before those. */
  readonly earlier: number;
}

/**
 * Reads a run.
 *
 * @param view A view of state.
 * @param run Its ref.
 * @returns The run.
 */
export async function readRun(view: View, run: string): Promise<RunView> {
  const [body, attempt, log, markers] = await Promise.all([
    view.get(run),
    orElse(view.get(`${run}/attempt`), undefined),
    orElse(view.get(`${run}/logs`), undefined),
    view.match(`${escapeGlob(run)}/status/*`),
  ]);
  const steps = itemsOf(field(body, "functions"));
  const lines = itemsOf(log).map((line) => textField(line, "message"));
  const cut = Math.max(0, lines.length - MAX_LINES);
  return {
    ref: run,
    status: statusesOf(markers).get(run) ?? "",
    facts: factsOf(body, attempt),
    error: textField(attempt, "error"),
    inputs: field(steps[0], "inputs") ?? null,
    outputs: field(body, "output") ?? null,
    functions: steps.map((step) => {
      const fn = field(step, "fn");
      return `${textField(fn, "name")} ${textField(fn, "pos")}`;
    }),
    lines: lines.slice(cut),
    earlier: cut,
  };
}

function factsOf(
  body: Json | undefined,
  attempt: Json | undefined,
): readonly (readonly [string, string])[] {
  const facts: [string, string][] = [["type", textField(body, "type") || "up"]];
  for (const name of ["cause", "started", "finished", "by", "host", "code"]) {
    facts.push([name, textField(attempt, name)]);
  }
  return facts.filter(([, text]) => text !== "");
}

/**
 * Shows a run.
 *
 * @param run The run, masked.
 * @returns What the page says of it.
 */
export function runBody(run: RunView): Content {
  return [
    el("p", null, statusMark(run.status)),
    run.error === "" ? null : el(
      "div",
      { class: "error" },
      el("p", { class: "message" }, plainLog(run.error)),
    ),
    valueList([
      ...run.facts,
      ...run.functions.map((text) =>
        ["function", el("code", null, text)] as const
      ),
    ], { short: true }),
    section("Inputs", inputList(run.inputs)),
    section("Outputs", outputList(run.outputs)),
    section("Log", logText(run)),
  ];
}

/**
 * Shows inputs with their sources.
 *
 * @param inputs Inputs by name, as they are stored.
 * @returns A list; null when there are none.
 */
export function inputList(inputs: Json): Content {
  return valueList(
    fieldsOf(inputs).map(([name, input]) => {
      const ref = textField(input, "ref");
      const value = field(input, "value") ?? field(input, "default");
      return [name, [
        value === undefined
          ? el("span", { class: "dim" }, "no value yet")
          : valueText(value),
        ref === "" ? null : el(
          "span",
          null,
          el("span", { class: "role" }, "from "),
          refLink(ref),
        ),
      ]];
    }),
  );
}

/**
 * Shows outputs.
 *
 * @param outputs Outputs by name.
 * @returns A list; null when there are none.
 */
export function outputList(outputs: Json): Content {
  return valueList(
    fieldsOf(outputs).map(([name, value]) => [name, valueText(value)]),
  );
}

function valueText(value: Json): Content {
  return el("code", { class: "value" }, JSON.stringify(value));
}

function logText({ lines, earlier, ref }: RunView): Content {
  if (lines.length === 0) return null;
  return [
    earlier === 0 ? null : el(
      "p",
      { class: "dim" },
      `${earlier} lines before these are in `,
      el("a", { href: refHref(`${ref}/logs`) }, "the whole log"),
      ".",
    ),
    el(
      "pre",
      { class: "log scroll", tabIndex: 0 },
      lines.map((line) => `${plainLog(line)}\n`).join(""),
    ),
  ];
}

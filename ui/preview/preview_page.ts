// SPDX-License-Identifier: MIT
/**
 * The page about a config: its phases as a drawing and in words, environments,
 * advice and what it printed. It evaluates nothing.
 *
 * @module
 */

import type { Environment, Json } from "@ocuroot/sdk/model";
import { type Content, el, type Element } from "../element.ts";
import { plainLog } from "../visible_text.ts";
import { condense } from "./condense.ts";
import type { ConfigPreview } from "./config_preview.ts";
import {
  describePhases,
  type FunctionText,
  type InputText,
  type PhaseText,
  type TaskText,
} from "./describe.ts";
import { layOut } from "./graph.ts";
import { graphSvg } from "./graph_svg.ts";

/**
 * Shows what a config declares.
 *
 * @param preview What it declares, masked.
 * @param name Name of the config.
 * @returns What is on the page.
 */
export function previewBody(preview: ConfigPreview, name: string): Content {
  const phases = describePhases(preview.phases, preview.release);
  return [
    el("h1", null, name),
    summary(preview, phases),
    warnings(preview),
    drawing(phases),
    phases.length === 0 ? null : el(
      "section",
      { "aria-labelledby": "phases" },
      el("h2", { id: "phases" }, "Phases"),
      el("ol", { class: "phases" }, phases.map(phaseItem)),
    ),
    registered(preview.registered),
    printed(preview.logs),
  ];
}

function summary(
  { release, registered, environments }: ConfigPreview,
  phases: readonly PhaseText[],
): Element {
  const tasks = phases.flatMap((phase) => phase.tasks);
  const deploys = tasks.filter(({ kind }) => kind === "deploy").length;
  const parts = [
    [phases.length, "phase"],
    [tasks.length - deploys, "task"],
    [deploys, "deployment"],
    [registered.length, "environment"],
  ] as const;
  const told = parts.filter(([count]) => count > 0)
    .map(([count, noun]) => `${count} ${noun}${count === 1 ? "" : "s"}`);
  const names = environments.map((environment) => environment.name);
  return el(
    "div",
    { class: "summary" },
    el(
      "p",
      null,
      told.length === 0
        ? "This config declares nothing: no phase, task, deployment or environment."
        : told.join(", "),
    ),
    el(
      "p",
      { class: "dim" },
      "As release ",
      el("code", null, release),
      names.length === 0
        ? ", with no environments in state"
        : [", with the environments ", el("span", null, names.join(", "))],
    ),
  );
}

function warnings({ warnings }: ConfigPreview): Content {
  if (warnings.length === 0) return null;
  return el(
    "ul",
    { class: "warnings", "aria-label": "Advice" },
    warnings.map(({ message, file, line, column }) =>
      el(
        "li",
        null,
        message,
        " ",
        el("code", { class: "place" }, `${file}:${line}:${column}`),
      )
    ),
  );
}

function drawing(phases: readonly PhaseText[]): Content {
  const drawn = condense(phases);
  if (drawn === undefined || drawn.length === 0) return null;
  return el(
    "section",
    { "aria-label": "Graph" },
    el(
      "div",
      { class: "scroll drawing", tabIndex: 0 },
      graphSvg(layOut(drawn)),
    ),
    el(
      "p",
      { class: "legend dim" },
      el("span", { class: "key task" }, "task"),
      el("span", { class: "key deploy" }, "deployment"),
      el("span", { class: "key outside" }, "elsewhere"),
      el("span", { class: "key need" }, "input"),
      el("span", { class: "key order" }, "phase order"),
    ),
  );
}

function phaseItem({ id, name, tasks }: PhaseText): Element {
  return el(
    "li",
    { id },
    name === "" ? null : el("h3", null, name),
    tasks.length === 0
      ? el("p", { class: "dim" }, "This phase is empty.")
      : el("div", { class: "cards" }, tasks.map(taskCard)),
  );
}

function taskCard(task: TaskText): Element {
  const { id, kind, name, functions, inputs, notes } = task;
  return el(
    "article",
    { class: `card ${kind}`, id },
    el(
      "h4",
      null,
      el("span", { class: `tag ${kind}` }, kind),
      " ",
      name,
    ),
    el("ul", { class: "functions" }, functions.map(functionItem)),
    inputs.length + notes.length === 0 ? null : el(
      "dl",
      { class: "inputs" },
      inputs.flatMap((input) => [
        el("dt", null, input.name),
        el("dd", null, inputText(input)),
      ]),
      notes.flatMap(([name, text]) => [
        el("dt", { class: "note" }, name),
        el("dd", null, text),
      ]),
    ),
  );
}

function functionItem({ role, name, place }: FunctionText): Element {
  return el(
    "li",
    null,
    el("span", { class: "role" }, role),
    " ",
    el("code", null, name),
    " ",
    el("code", { class: "place" }, place),
  );
}

function inputText({ source, value, standIn }: InputText): Content {
  const parts: Content[] = [];
  if (value !== undefined) parts.push(json(value));
  if (source !== undefined) {
    const { ref, short, task } = source;
    const text = el("code", { title: ref }, short);
    const from = task === undefined
      ? text
      : el("a", { href: `#${task}` }, text);
    parts.push(el("span", null, el("span", { class: "role" }, "from "), from));
  }
  if (standIn !== undefined) {
    parts.push(
      el(
        "span",
        null,
        el("span", { class: "role" }, "default "),
        json(standIn),
      ),
    );
  }
  if (parts.length === 0) return el("span", { class: "dim" }, "nothing yet");
  return parts;
}

function json(value: Json): Element {
  return el("code", { class: "value" }, JSON.stringify(value));
}

function registered(environments: readonly Environment[]): Content {
  if (environments.length === 0) return null;
  return el(
    "section",
    { "aria-labelledby": "environments" },
    el("h2", { id: "environments" }, "Environments"),
    el(
      "div",
      { class: "cards" },
      environments.map(({ name, attributes }) =>
        el(
          "article",
          { class: "card" },
          el("h3", null, name),
          el(
            "dl",
            { class: "inputs" },
            Object.entries(attributes ?? {}).flatMap(([key, value]) => [
              el("dt", null, key),
              el("dd", null, value),
            ]),
          ),
        )
      ),
    ),
  );
}

function printed(logs: readonly string[]): Content {
  if (logs.length === 0) return null;
  return el(
    "section",
    { "aria-labelledby": "printed" },
    el("h2", { id: "printed" }, "Printed while it was evaluated"),
    el(
      "pre",
      { class: "log scroll", tabIndex: 0 },
      logs.map((line) => `${plainLog(line)}\n`).join(""),
    ),
  );
}

// SPDX-License-Identifier: MIT
/**
 * A release: its phases and how their runs stand.
 *
 * @module
 */

import { escapeGlob } from "@ocuroot/sdk/glob";
import type { Json } from "@ocuroot/sdk/model";
import type { View } from "../../stores/store.ts";
import { type Content, el } from "../element.ts";
import { compareNames } from "./address.ts";
import { field, itemsOf, textField } from "./fields.ts";
import { statusesOf } from "./match_page.ts";
import { refLink, section, statusMark, tableOf } from "./parts.ts";

/** One task of a release. */
export interface TaskRow {
  /** Its ref. */
  readonly ref: string;
  /** `task build`, `deploy eu`. */
  readonly name: string;
  /** Runs in order, with their statuses. */
  readonly runs: readonly { readonly ref: string; readonly status: string }[];
}

/** A release. */
export interface ReleaseView {
  /** Its source commit. */
  readonly commit: string;
  /** Its phases. */
  readonly phases: readonly {
    readonly name: string;
    readonly tasks: readonly TaskRow[];
  }[];
}

/**
 * Reads a release.
 *
 * @param view A view of state.
 * @param release Its ref.
 * @param body Its document.
 * @returns The release; undefined when the document is none.
 */
export async function readRelease(
  view: View,
  release: string,
  body: Json,
): Promise<ReleaseView | undefined> {
  const phases = field(field(body, "package"), "phases");
  if (phases === undefined) return undefined;
  const statuses = statusesOf(
    await view.match(`${escapeGlob(release)}/{task,deploy}/*/*/status/*`),
  );
  const runs = [...statuses.keys()].sort(compareNames);
  const byTask = Map.groupBy(runs, (run) => run.slice(0, run.lastIndexOf("/")));
  return {
    commit: textField(body, "commit"),
    phases: itemsOf(phases).map((phase) => ({
      name: textField(phase, "name"),
      tasks: itemsOf(field(phase, "tasks")).map((task) => {
        const { kind, name } = named(task);
        const ref = `${release}/${kind}/${name}`;
        return {
          ref,
          name: `${kind} ${name}`,
          runs: (byTask.get(ref) ?? []).map((run) => ({
            ref: run,
            status: statuses.get(run) ?? "",
          })),
        };
      }),
    })),
  };
}

function named(task: Json): { kind: "task" | "deploy"; name: string } {
  const deploy = field(task, "deploy");
  return deploy === undefined
    ? { kind: "task", name: textField(field(task, "task"), "name") }
    : { kind: "deploy", name: textField(deploy, "environment") };
}

/**
 * Shows a release.
 *
 * @param release The release, masked.
 * @returns What the page says of it.
 */
export function releaseBody({ commit, phases }: ReleaseView): Content {
  return [
    el("p", null, "Commit ", el("code", null, commit)),
    section(
      "Phases",
      tableOf({
        caption: "Tasks by phase",
        heads: ["Task", "Phase", "Runs"],
        rows: phases.flatMap(({ name, tasks }, at) =>
          tasks.map((task) => [
            refLink(task.ref, { text: task.name }),
            `${at + 1} ${name}`,
            runLinks(task),
          ])
        ),
      }),
    ),
  ];
}

function runLinks({ runs }: TaskRow): Content {
  if (runs.length === 0) return el("span", { class: "dim" }, "none");
  return runs.map(({ ref, status }) =>
    el(
      "div",
      null,
      refLink(ref, { text: ref.slice(ref.lastIndexOf("/") + 1) }),
      " ",
      statusMark(status),
    )
  );
}

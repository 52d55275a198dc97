// SPDX-License-Identifier: MIT
/**
 * Turns what a config declares into what a page says about it: tasks by phase
 * with their functions and inputs, refs in short, and what needs what. It
 * makes no HTML.
 *
 * @module
 */

import type {
  Inputs,
  Json,
  Phase,
  PhaseTask,
  TaskSpec,
} from "@ocuroot/sdk/model";
import { POLICY_KINDS } from "@ocuroot/sdk/policy";
import { formatRef, parseRef, type Ref } from "@ocuroot/sdk/ref";

/** A function of a task. */
export interface FunctionText {
  /** What it is for: `runs`, `up` or `down`. */
  readonly role: string;
  /** Its name. */
  readonly name: string;
  /** `file:line:column` of its definition. */
  readonly place: string;
}

/** An input of a task. */
export interface InputText {
  /** Its name. */
  readonly name: string;
  /** Where it comes from, where it has a source. */
  readonly source?: Source;
  /** The value given outright. */
  readonly value?: Json;
  /** The value when there is none. */
  readonly standIn?: Json;
}

/** What an input is read from. */
export interface Source {
  /** The whole ref. */
  readonly ref: string;
  /** The ref as short as it can be read here. */
  readonly short: string;
  /** The task of this release that gives it, by its id. */
  readonly task?: string;
  /** The document or package elsewhere that gives it, in short. */
  readonly outside?: string;
}

/** A task or deployment. */
export interface TaskText {
  /** Unique on the page. */
  readonly id: string;
  /** What it is. */
  readonly kind: "task" | "deploy";
  /** Task name or environment. */
  readonly name: string;
  /** Its functions. */
  readonly functions: readonly FunctionText[];
  /** Its inputs, as declared. */
  readonly inputs: readonly InputText[];
  /** What else was said about it, by name. */
  readonly notes: readonly (readonly [string, string])[];
}

/** A phase. */
export interface PhaseText {
  /** Unique on the page. */
  readonly id: string;
  /** Its place in the order, from 1. */
  readonly number: number;
  /** Its name; empty for a loose task. */
  readonly name: string;
  /** Its tasks. */
  readonly tasks: readonly TaskText[];
}

/**
 * Describes phases.
 *
 * @param phases The phases, in order.
 * @param release Full ref of their release.
 * @returns The same for people.
 */
export function describePhases(
  phases: readonly Phase[],
  release: string,
): readonly PhaseText[] {
  const base = parseRef(release);
  const ids = new Map<string, string>();
  for (const task of phases.flatMap(({ tasks }) => tasks)) {
    ids.set(keyOf(task), `task-${ids.size + 1}`);
  }
  return phases.map(({ name, tasks }, at) => ({
    id: `phase-${at + 1}`,
    number: at + 1,
    name,
    tasks: tasks.map((task) => describeTask(task, { base, ids })),
  }));
}

interface Place {
  readonly base: Ref;
  /** Ids by {@link keyOf}. */
  readonly ids: ReadonlyMap<string, string>;
}

function describeTask(task: PhaseTask, place: Place): TaskText {
  const id = place.ids.get(keyOf(task)) ?? "";
  if (task.task !== undefined) {
    const { name, fn, inputs } = task.task;
    return {
      id,
      kind: "task",
      name,
      functions: [{ role: "runs", name: fn.name, place: fn.pos }],
      inputs: describeInputs(inputs, place),
      notes: describeNotes(task.task),
    };
  }
  const { environment, up, down, inputs } = task.deploy;
  return {
    id,
    kind: "deploy",
    name: environment,
    functions: [
      { role: "up", name: up.name, place: up.pos },
      { role: "down", name: down.name, place: down.pos },
    ],
    inputs: describeInputs(inputs, place),
    notes: describeNotes(task.deploy),
  };
}

function describeNotes(
  { policy, idempotent }: Pick<TaskSpec, "policy" | "idempotent">,
): TaskText["notes"] {
  const used = POLICY_KINDS.flatMap((kind) => {
    const list = policy?.[kind] ?? [];
    return list.length === 0 ? [] : [`${kind} ${list.join(", ")}`];
  });
  return [
    ...(policy === undefined
      ? []
      : [["may use", used.join("; ") || "nothing"] as const]),
    ...(idempotent === undefined ? [] : [
      [
        "when interrupted",
        idempotent ? "runs again by itself" : "waits for somebody",
      ] as const,
    ]),
  ];
}

function keyOf(task: PhaseTask): string {
  return task.task !== undefined
    ? `task/${task.task.name}`
    : `deploy/${task.deploy.environment}`;
}

function describeInputs(inputs: Inputs, place: Place): readonly InputText[] {
  return Object.entries(inputs).map(([name, input]) => ({
    name,
    ...(input.ref ? { source: describeSource(input.ref, place) } : {}),
    ...(input.value === undefined ? {} : { value: input.value }),
    ...(input.default === undefined ? {} : { standIn: input.default }),
  }));
}

function describeSource(text: string, { base, ids }: Place): Source {
  const ref = parseRef(text);
  const isOwn = !ref.global && ref.repo === base.repo && ref.file === base.file;
  const [name = ""] = ref.subpath.split("/");
  const task = isOwn && ref.release === base.release
    ? ids.get(`${ref.type}/${name}`)
    : undefined;
  const short = shorten(ref, base);
  if (task !== undefined) return { ref: text, short, task };
  const whole = ref.global || isOwn || ref.file === "";
  const outside = whole ? { ...ref, fragment: "" } : {
    ...ref,
    release: undefined,
    type: "" as const,
    subpath: "",
    fragment: "",
  };
  return { ref: text, short, outside: shorten(outside, base) };
}

/** Leaves out what is the same here: the repository, then the package. */
function shorten(ref: Ref, base: Ref): string {
  if (ref.global || ref.repo !== base.repo) return formatRef(ref);
  if (ref.file !== base.file) return formatRef({ ...ref, repo: "" });
  const isSame = ref.release === base.release;
  const short = { ...ref, repo: "", file: "." };
  return formatRef(isSame ? { ...short, release: undefined } : short);
}

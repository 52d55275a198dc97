// SPDX-License-Identifier: MIT
/**
 * A recorder that goes on: what a word refuses becomes a finding, and the
 * config gets something to carry on with. It also remembers where everything
 * was declared.
 *
 * @module
 */

import type { FunctionHandle } from "@ocuroot/sdk/declaration";
import {
  type Call,
  createRecorder,
  type Recorder,
  type RecorderOptions,
} from "@ocuroot/sdk/declare";
import { OcurootError } from "@ocuroot/sdk/error";
import type { CallSite } from "@ocuroot/sdk/host";
import type { Environment, FunctionDef, Json } from "@ocuroot/sdk/model";
import { type ConfigFinding, errorFinding } from "./finding.ts";

/** An input as it was declared. */
export interface DeclaredInput {
  /** Its name. */
  readonly name: string;
  /** The absolute ref, where it has one. */
  readonly ref: string | undefined;
  /** True when it has a value to use while the ref has none. */
  readonly hasDefault: boolean;
  /** Where the ref was written, else the task. */
  readonly site: CallSite;
}

/** A task or deployment as it was declared. */
export interface DeclaredTask {
  /** Which of the two. */
  readonly kind: "task" | "deploy";
  /** Name, or environment; undefined when it has none that can be used. */
  readonly name: string | undefined;
  /** Where it was declared. */
  readonly site: CallSite;
  /** Its inputs, those of a task that was refused too. */
  readonly inputs: readonly DeclaredInput[];
  /** Its first function. */
  readonly fn: FunctionDef | undefined;
}

/** An environment as it was registered. */
export interface DeclaredEnvironment {
  /** What was registered. */
  readonly environment: Environment;
  /** Where. */
  readonly site: CallSite;
}

/** A recorder that goes on. */
export interface LenientRecorder extends Recorder {
  /** What was refused. */
  readonly findings: readonly ConfigFinding[];
  /** Tasks that count, in the order of their declaration. */
  readonly tasks: readonly DeclaredTask[];
  /** Environments, likewise. */
  readonly environments: readonly DeclaredEnvironment[];
  /** Places of tasks and phases that a module lost, `file:line:column`. */
  readonly lost: ReadonlySet<string>;
  /** Takes an error instead of whoever would throw it. */
  tolerate<T>(site: CallSite, say: () => T, otherwise: () => T): T;
}

/** Id of every task that was refused. */
const REFUSED = "refused";

/**
 * Makes a recorder that goes on.
 *
 * @param options As for any recorder.
 * @returns The recorder.
 */
export function createLenientRecorder(
  options: RecorderOptions,
): LenientRecorder {
  const inner = createRecorder(options);
  const memory: Memory = {
    findings: [],
    tasks: [],
    environments: [],
    lost: new Set(),
    refSites: new Map(),
  };
  const go = <T>({ site }: Call, say: () => T, otherwise: () => T) =>
    tolerate(memory, { site, say, otherwise });
  return {
    ...inner,
    ...memory,
    tolerate: (site, say, otherwise) =>
      tolerate(memory, { site, say, otherwise }),
    ref: (text, call = NOWHERE) =>
      go(call, () => noteRef(memory, inner.ref(text), call), someValue),
    input(args, call = NOWHERE) {
      if (isObject(args.ref) && !("ref" in args.ref)) return someValue();
      return go(
        call,
        () => noteRef(memory, inner.input(args), call),
        someValue,
      );
    },
    task: (args, call) =>
      declare(memory, call, {
        kind: "task",
        name: args.name,
        fn: args.fn,
        given: args.inputs,
        say: () => inner.task(args, call),
      }),
    deploy: (args, call) =>
      declare(memory, call, {
        kind: "deploy",
        name: nameOf(args.environment),
        fn: args.up,
        given: args.inputs,
        say: () => inner.deploy(args, call),
      }),
    phase(args, call) {
      noteLost(memory, call);
      const tasks = withoutRefused(args.tasks);
      const work = withoutRefused(args.work);
      const kept = { ...args, tasks, work };
      return go(call, () => inner.phase(kept, call), () => null);
    },
    registerEnvironment(environment, call) {
      go(call, () => {
        inner.registerEnvironment(environment, call);
        const known = environment as unknown as Environment;
        memory.environments.push({ environment: known, site: call.site });
      }, () => {});
    },
  };
}

const NOWHERE: Call = { site: { filename: "", line: 1, column: 1 } };

/** What is remembered beside what the inner recorder knows. */
interface Memory {
  readonly findings: ConfigFinding[];
  readonly tasks: DeclaredTask[];
  readonly environments: DeclaredEnvironment[];
  readonly lost: Set<string>;
  readonly refSites: Map<string, CallSite>;
}

function tolerate<T>(
  { findings }: Memory,
  { site, say, otherwise }: {
    readonly site: CallSite;
    readonly say: () => T;
    readonly otherwise: () => T;
  },
): T {
  try {
    return say();
  } catch (error) {
    if (!(error instanceof OcurootError)) throw error;
    findings.push(errorFinding(error, site));
    return otherwise();
  }
}

function declare(
  memory: Memory,
  call: Call,
  { kind, name, fn, given, say }: {
    readonly kind: DeclaredTask["kind"];
    readonly name: Json;
    readonly fn: FunctionHandle | undefined;
    readonly given: Json | undefined;
    readonly say: () => Json;
  },
): Json {
  const { site } = call;
  noteLost(memory, call);
  const otherwise = () => ({
    task_id: REFUSED,
    task: { inputs: isObject(given) ? given : {} },
  });
  const made = tolerate<Json>(memory, { site, say, otherwise });
  if (!call.module) {
    memory.tasks.push({
      kind,
      name: typeof name === "string" ? name : undefined,
      site,
      inputs: inputsOf(memory, { made, site }),
      fn: fn?.def,
    });
  }
  return made;
}

function inputsOf(
  { refSites }: Memory,
  { made, site }: { readonly made: Json; readonly site: CallSite },
): readonly DeclaredInput[] {
  const body = isObject(made) ? made["task"] ?? made["deploy"] : undefined;
  const inputs = isObject(body) ? body["inputs"] : undefined;
  return Object.entries(isObject(inputs) ? inputs : {}).map(([name, input]) => {
    const { ref = null, default: fallback = null } = isObject(input)
      ? input
      : {};
    const text = typeof ref === "string" && ref !== "" ? ref : undefined;
    return {
      name,
      ref: text,
      hasDefault: fallback !== null,
      site: refSites.get(text ?? "") ?? site,
    };
  });
}

function noteLost({ lost }: Memory, { site, module = false }: Call): void {
  const { filename, line, column } = site;
  if (module) lost.add(`${filename}:${line}:${column}`);
}

function noteRef({ refSites }: Memory, made: Json, { site }: Call): Json {
  const text = isObject(made) ? made["ref"] : undefined;
  if (typeof text === "string" && !refSites.has(text)) refSites.set(text, site);
  return made;
}

/** Stands for a ref that cannot be read: an input that has some value. */
function someValue(): Json {
  return { default: "" };
}

function nameOf(environment: Json | undefined): Json {
  return isObject(environment) ? environment["name"] ?? null : null;
}

function withoutRefused(items: Json | undefined): Json {
  if (!Array.isArray(items)) return items ?? null;
  return items.filter((item) => !isObject(item) || item["task_id"] !== REFUSED);
}

function isObject(
  json: Json | undefined,
): json is { readonly [key: string]: Json } {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

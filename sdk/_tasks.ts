// SPDX-License-Identifier: MIT
/**
 * Tasks, deployments and phases as they are declared. Whether the whole fits
 * together is asked at the end, in `_finish.ts`.
 *
 * @module
 */

import { readInputs } from "./_inputs.ts";
import { checkParameters, checkTopLevel } from "./_parameters.ts";
import { buildsGraph, type RecordedTask, type State } from "./_record.ts";
import { invalid, isObject, kindOf } from "./_shape.ts";
import type { FunctionHandle } from "./declaration.ts";
import type {
  Call,
  DeployArguments,
  PhaseArguments,
  TaskArguments,
} from "./declare.ts";
import { parseEnvironment } from "./environment.ts";
import type { Inputs, Json } from "./model.ts";
import { checkTaskName } from "./names.ts";
import { parsePolicy, type Policy } from "./policy.ts";

/** Performs `task(fn, name, annotation, inputs)`. */
export function recordTask(
  state: State,
  args: TaskArguments & WithCall,
): Json {
  const { fn, name, annotation, inputs, call } = args;
  if (typeof name !== "string") {
    throw invalid(
      `Cannot declare task: name should be a string, got ${kindOf(name)}`,
    );
  }
  checkTaskName(name);
  const action = `declare task "${name}"`;
  const descriptors = readInputs(inputs, action);
  checkParameters(fn, { action, inputs: Object.keys(descriptors) });
  const id = add(state, {
    item: {
      task: {
        name,
        inputs: descriptors,
        fn: fn.def,
        ...readOptions(args, { action, idempotent: false }),
      },
    },
    functions: [fn],
    word: "task",
    call,
  });
  return {
    task_id: id,
    task: {
      fn: { ...fn.def },
      name,
      annotation: annotation ?? "",
      inputs: toJson(descriptors),
    },
  };
}

/** Performs `deploy(environment, up, down, inputs)`. */
export function recordDeploy(
  state: State,
  args: DeployArguments & WithCall,
): Json {
  const { name } = parseEnvironment(
    given("environment", args.environment ?? undefined),
  );
  checkTaskName(name);
  const up = given("up", args.up);
  const down = given("down", args.down);
  const action = `declare deployment to "${name}"`;
  const inputs = deployInputs(name, readInputs(args.inputs, action));
  for (const fn of [up, down]) {
    const use = { action, inputs: Object.keys(inputs) };
    checkTopLevel(fn, use);
    checkParameters(fn, use);
  }
  const deploy = {
    environment: name,
    up: up.def,
    down: down.def,
    inputs,
    ...readOptions(args, { action, idempotent: true }),
  };
  const id = add(state, {
    item: { deploy },
    functions: [up, down],
    word: "deploy",
    call: args.call,
  });
  return {
    task_id: id,
    deploy: {
      environment: name,
      up: { ...up.def },
      down: { ...down.def },
      inputs: toJson(inputs),
    },
  };
}

/** Performs `phase(name, work, tasks)`. */
export function recordPhase(
  state: State,
  { name, tasks, work, call }: PhaseArguments & WithCall,
): Json {
  if (typeof name !== "string") {
    throw invalid(
      `Cannot declare phase: name should be a string, got ${kindOf(name)}`,
    );
  }
  const newer = readItems(name, tasks);
  const items = newer.length > 0 ? newer : readItems(name, work);
  const members = items.map((item) => findTask(state, { name, item }));
  if (buildsGraph(state, { word: "phase", call })) {
    flushPending(state, new Set(members.map(({ id }) => id)));
    state.phases.push({ name, tasks: members });
  }
  return { phase: { name, tasks: [...items] } };
}

/** Turns tasks that no phase has claimed into phases of their own. */
export function flushPending(state: State, claimed: ReadonlySet<string>): void {
  for (const task of state.pending.splice(0)) {
    if (!claimed.has(task.id)) state.phases.push({ name: "", tasks: [task] });
  }
}

interface Options {
  readonly policy?: Policy;
  readonly idempotent?: boolean;
}

/** A task that says nothing but the default is stored as it always was. */
function readOptions(
  { sandbox = null, idempotent = null }: Pick<
    TaskArguments,
    "sandbox" | "idempotent"
  >,
  task: { readonly action: string; readonly idempotent: boolean },
): Options {
  const { action } = task;
  if (idempotent !== null && typeof idempotent !== "boolean") {
    throw invalid(
      `Cannot ${action}: idempotent should be True or False, got ${
        kindOf(idempotent)
      }`,
    );
  }
  return {
    ...(sandbox === null ? {} : { policy: parsePolicy(sandbox, action) }),
    ...(idempotent === null || idempotent === task.idempotent
      ? {}
      : { idempotent }),
  };
}

interface WithCall {
  readonly call: Call;
}

function add(
  state: State,
  { item, functions, word, call }: Omit<RecordedTask, "id" | "site"> & {
    readonly word: string;
    readonly call: Call;
  },
): string {
  const id = `task-${state.tasks.size + 1}`;
  const task = { id, item, functions, site: call.site };
  state.tasks.set(id, task);
  if (buildsGraph(state, { word, call })) state.pending.push(task);
  return id;
}

function given<T extends Json | FunctionHandle>(
  name: string,
  value: T | undefined,
): T {
  if (value !== undefined) return value;
  throw invalid(
    `Cannot declare deployment: "${name}" is missing`,
    'Give all of "environment", "up" and "down".',
  );
}

function deployInputs(environment: string, inputs: Inputs): Inputs {
  if (Object.hasOwn(inputs, "environment")) {
    throw invalid(
      `Cannot declare deployment to "${environment}": input name "environment" is reserved`,
      "Rename the input: the environment is passed under that name by itself.",
    );
  }
  return { environment: { ref: `@/environment/${environment}` }, ...inputs };
}

function readItems(name: string, json: Json | undefined): readonly Json[] {
  if (json === undefined || json === null) return [];
  if (Array.isArray(json)) return json;
  throw invalid(
    `Cannot declare phase "${name}": tasks should be a list, got ${
      kindOf(json)
    }`,
  );
}

function findTask(
  state: State,
  { name, item }: { readonly name: string; readonly item: Json },
): RecordedTask {
  const id = isObject(item) ? item["task_id"] : undefined;
  const task = typeof id === "string" ? state.tasks.get(id) : undefined;
  if (task !== undefined) return task;
  throw invalid(
    `Cannot declare phase "${name}": expected a task or deployment, got ${
      kindOf(item)
    }`,
    "Put only what task() and deploy() return into a phase.",
  );
}

function toJson(inputs: Inputs): Json {
  const entries = Object.entries(inputs).map(([name, descriptor]) =>
    [name, { ...descriptor }] as const
  );
  return Object.fromEntries(entries);
}

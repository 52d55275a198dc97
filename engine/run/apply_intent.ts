// SPDX-License-Identifier: MIT
/**
 * Makes state follow one intent. Custom documents and environments change at
 * once; deployments are queued as runs, at most one for the same wish. It
 * runs nothing.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Inputs, Intent, Json, Task } from "@ocuroot/sdk/model";
import { parseRef, type Ref } from "@ocuroot/sdk/ref";
import type { TransactionPair } from "../../stores/store.ts";
import { packageOf, releaseOf } from "../graph/address.ts";
import { graphOf, type GraphTask } from "../graph/build.ts";
import { requireRelease } from "../graph/read.ts";
import type { Reader } from "../graph/reader.ts";
import { isMet, readIntent } from "../plan/intent.ts";
import { applyEnvironment } from "./apply_environment.ts";
import { type Execution, timestamp, write } from "./execution.ts";
import { queueDown, queueUp } from "./queue_run.ts";

/**
 * Applies the intent at a ref, or its absence.
 *
 * @param execution The command at work.
 * @param text Full ref of the intent.
 * @throws {OcurootError} intent/invalid for an intent that cannot be
 *   carried out, and for refs that are no intents.
 * @throws {OcurootError} store/not-found when both stores lack it.
 */
export async function applyOne(
  execution: Execution,
  text: string,
): Promise<void> {
  const ref = parseRef(text);
  const time = timestamp(execution);
  const deleted = await write(execution, {
    message: `apply intent\n\n${text}`,
    fn: async (tx) => {
      await applyByKind(tx, { ref, text, time });
      return !await tx.intent.has(text);
    },
  });
  if (ref.type === "deploy") return;
  execution.workspace.events({ kind: "updated", ref: text, deleted });
}

interface Wish {
  readonly ref: Ref;
  readonly text: string;
  readonly time: string;
}

async function applyByKind(tx: TransactionPair, wish: Wish): Promise<void> {
  switch (wish.ref.type) {
    case "custom":
      return await applyCustom(tx, wish.text);
    case "environment":
      return await applyEnvironment(tx, { ref: wish.text, time: wish.time });
    case "deploy":
      return await applyDeploy(tx, wish);
    default:
      throw new OcurootError(
        "intent/invalid",
        `Cannot apply "${wish.text}": only custom, environment and deploy refs are intents`,
      );
  }
}

async function applyCustom(tx: TransactionPair, ref: string): Promise<void> {
  const wanted = await tx.intent.get(ref);
  if (wanted === undefined) return await tx.state.delete(ref);
  const bodyType = goType(wanted);
  await tx.state.set(ref, wanted, { bodyType });
}

/** The type name that an older client keeps with plain JSON. */
function goType(json: Json): string {
  if (Array.isArray(json)) return "[]interface {}";
  switch (typeof json) {
    case "string":
      return "string";
    case "number":
      return "float64";
    case "boolean":
      return "bool";
    default:
      return "map[string]interface {}";
  }
}

async function applyDeploy(tx: TransactionPair, wish: Wish): Promise<void> {
  const { text, time } = wish;
  const json = await tx.intent.get(text);
  if (json === undefined) {
    await queueDown(tx.state, { current: text, time });
    return;
  }
  const wanted = await readIntent(tx.state, { ref: text, json });
  const task = await checkDeploy(tx.state, { wish, wanted });
  const actual = await tx.state.get(text) as unknown as Task | undefined;
  if (actual !== undefined && isMet(wanted, actual)) return;
  await queueUp(tx.state, {
    task: task.ref,
    type: "",
    fn: task.first.fn,
    inputs: wanted.input ?? await usualInputs(tx.state, task),
    cause: "intent",
    time,
  });
}

/** An intent that names no inputs takes the last ones of that deployment. */
async function usualInputs(state: Reader, task: GraphTask): Promise<Inputs> {
  const last = await state.get(task.ref) as unknown as Task | undefined;
  return last?.input ?? task.first.inputs ?? {};
}

async function checkDeploy(
  state: Reader,
  request: { readonly wish: Wish; readonly wanted: Intent },
): Promise<GraphTask> {
  const { wish, wanted } = request;
  const refuse = (reason: string, hint: string) =>
    new OcurootError(
      "intent/invalid",
      `Cannot apply deploy intent "${wish.text}": ${reason}`,
      { hint },
    );
  const release = parseRef(wanted.release);
  if (packageOf(release) !== packageOf(wish.ref)) {
    const reason = `its release "${wanted.release}" is of another package`;
    throw refuse(reason, `Name a release of "${packageOf(wish.ref)}".`);
  }
  if (!await state.has(releaseOf(release))) {
    const reason = `its release "${wanted.release}" is not there`;
    throw refuse(reason, 'List releases with "ocuroot state match".');
  }
  const name = wish.ref.subpath;
  if (!await state.has(`@/environment/${name}`)) {
    const reason = `the environment "${name}" is not there`;
    throw refuse(reason, "Apply the environment first.");
  }
  const { package: pkg } = await requireRelease(state, wanted.release);
  const { tasks } = graphOf(pkg, wanted.release);
  const task = tasks.find((task) =>
    task.kind === "deploy" && task.name === name
  );
  if (task !== undefined) return task;
  const reason = `"${wanted.release}" has no deployment to "${name}"`;
  throw refuse(reason, "Name a release that deploys there.");
}

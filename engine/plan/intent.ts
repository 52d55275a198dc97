// SPDX-License-Identifier: MIT
/**
 * Differences between intent and state, seen through links: what is to be
 * created, updated and deleted. Deployments are compared like everything
 * else. It does not check whether an intent can be carried out.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Inputs, Intent, Json, Task } from "@ocuroot/sdk/model";
import { parseRef } from "@ocuroot/sdk/ref";
import { compareRefs, taskAddress } from "../graph/address.ts";
import {
  equalEnvironment,
  equalInputs,
  equalIntent,
  equalJson,
} from "../graph/equal.ts";
import { requireRun } from "../graph/read.ts";
import type { Reader } from "../graph/reader.ts";
import type { Reason, Work } from "../summary.ts";
import { activeRun, newestRun } from "./active_run.ts";
import { guarded } from "./fault.ts";
import type { OnDeployment } from "./followers.ts";
import type { Fault, PlanFilter, PlanViews } from "./plan.ts";
import { isSettled } from "./reconcile.ts";

/** Differences, and what cannot be compared. */
export interface Differences {
  /** Creates, deletes, updates; each in numeric order. */
  readonly work: readonly Work[];
  /** Intents that cannot be read; deletions held back. */
  readonly faults: readonly Fault[];
}

const GLOBS = [
  "**/@/deploy/*",
  "**/@*/custom/**",
  "@/custom/**",
  "@/environment/*",
];

/**
 * Compares intent with state.
 *
 * @param views Both stores.
 * @param filter Changes and the guard; `failed` tells to list also what has
 *   failed with these very inputs; `settled` takes the links of deployments
 *   that are read here and whose inputs are the same as when they ran, and
 *   `onDeployment` the deployments themselves.
 * @returns The differences.
 */
export async function diffStores(
  views: PlanViews,
  filter: Pick<PlanFilter, "changes" | "allowMassDelete"> & {
    readonly failed?: boolean;
    readonly settled?: Set<string>;
    readonly onDeployment?: OnDeployment;
  } = {},
): Promise<Differences> {
  const wanted = [...await views.intent.match(GLOBS)].sort(compareRefs);
  const actual = [...await views.state.match(GLOBS)].sort(compareRefs);
  const { failed = false, settled, onDeployment } = filter;
  const place: Place = { views, failed, settled, onDeployment };
  const faults: Fault[] = [];
  const found: Work[] = [];
  const named = new Set<string>();
  for (const ref of wanted) {
    named.add(ref).add(await views.state.resolve(ref));
    if (!await isAffected(ref, { views, filter })) continue;
    const item = await guarded(
      { ref, kind: "update", why: [] },
      () => compareOne(ref, place),
    );
    if ("fault" in item) faults.push(item.fault);
    else if (item.value !== undefined) found.push(item.value);
  }
  const deletes: Work[] = [];
  for (const ref of actual) {
    if (named.has(ref) || !await isAffected(ref, { views, filter })) continue;
    const item = await guarded(
      { ref, kind: "delete", why: [] },
      () => deleteOne(ref, place),
    );
    if ("fault" in item) faults.push(item.fault);
    else if (item.value !== undefined) deletes.push(item.value);
  }
  const isGuarded = wanted.length === 0 && deletes.length > 0 &&
    filter.allowMassDelete !== true;
  if (isGuarded) faults.push(heldBack(deletes));
  const of = (kind: string) => found.filter((work) => work.kind === kind);
  const allowed = isGuarded ? [] : deletes;
  return { work: [...of("create"), ...allowed, ...of("update")], faults };
}

interface Place {
  readonly views: PlanViews;
  readonly failed: boolean;
  readonly settled: Set<string> | undefined;
  readonly onDeployment: OnDeployment | undefined;
}

async function compareOne(
  ref: string,
  place: Place,
): Promise<Work | undefined> {
  const { state, intent } = place.views;
  const wanted = await intent.require(ref);
  const actual = await state.get(ref);
  const { type } = parseRef(ref);
  if (type === "deploy") return await compareDeploy(ref, { ...place, wanted });
  if (actual === undefined) {
    return { ref, kind: "create", why: [{ kind: "missing", to: wanted }] };
  }
  const equal = type === "environment"
    ? equalEnvironment(wanted, actual)
    : equalJson(wanted, actual);
  if (equal) return undefined;
  const why: Reason = { kind: "changed", from: actual, to: wanted };
  return { ref, kind: "update", why: [why] };
}

async function compareDeploy(
  ref: string,
  place: Place & { readonly wanted: Json },
): Promise<Work | undefined> {
  const { state } = place.views;
  const wanted = await readIntent(state, { ref, json: place.wanted });
  const actual = await state.get(ref) as unknown as Task | undefined;
  if (actual !== undefined && isMet(wanted, actual)) {
    // It is read again when its drift is judged, unless it need not be.
    if (await settles(actual, place)) {
      place.settled?.add(ref);
      place.onDeployment?.(ref, actual);
    }
    return undefined;
  }
  const task = `${wanted.release}/deploy/${parseRef(ref).subpath}`;
  const { input } = wanted;
  const asked = { task, down: false, ...(input === null ? {} : { input }) };
  if (await isOnItsWay(asked, place)) return undefined;
  if (actual === undefined) {
    const to = place.wanted;
    return { ref, kind: "create", why: [{ kind: "missing", to }] };
  }
  const from = { release: actual.release, input: actual.input };
  const why = { kind: "changed", from: from as unknown as Json };
  return { ref, kind: "update", why: [{ ...why, to: place.wanted }] };
}

/** What cannot be judged is told of when drift is looked for. */
async function settles(actual: Task, place: Place): Promise<boolean> {
  if (place.settled === undefined) return false;
  try {
    return await isSettled(place.views.state, actual);
  } catch (error) {
    if (error instanceof OcurootError) return false;
    throw error;
  }
}

async function deleteOne(
  ref: string,
  place: Place,
): Promise<Work | undefined> {
  const { state } = place.views;
  if (parseRef(ref).type === "deploy") {
    const actual = await state.get(ref) as unknown as Task | undefined;
    if (actual === undefined) return undefined;
    const { task } = taskAddress(actual.run_ref);
    if (await isOnItsWay({ task, down: true }, place)) return undefined;
  }
  return { ref, kind: "delete", why: [{ kind: "extra" }] };
}

/**
 * Reads a deploy intent.
 *
 * @param state State, to follow a tag to its release.
 * @param document Its ref and its JSON.
 * @returns The intent; null inputs leave the choice to the release.
 * @throws {OcurootError} intent/invalid when it has another shape.
 */
export async function readIntent(
  state: Reader,
  document: { readonly ref: string; readonly json: Json },
): Promise<Intent> {
  const { ref, json } = document;
  const intent = json as unknown as Partial<Intent> | null;
  const isObject = typeof json === "object" && json !== null;
  if (!isObject || typeof intent?.release !== "string") {
    throw new OcurootError(
      "intent/invalid",
      `Cannot read deploy intent "${ref}": it names no release`,
      { hint: 'Give it the form {"release": …, "input": {…}}.' },
    );
  }
  const release = await state.resolve(intent.release);
  return { release, input: intent.input ?? null };
}

/**
 * Tells whether a deployment is what an intent wants.
 *
 * @param wanted The intent; null inputs ask for the release only.
 * @param actual What is deployed.
 * @returns True when nothing is to be done.
 */
export function isMet(wanted: Intent, actual: Intent): boolean {
  if (wanted.input === null) return wanted.release === actual.release;
  return equalIntent(wanted, actual);
}

/** A run that is waiting or running, or one that failed doing just this. */
async function isOnItsWay(
  asked: {
    readonly task: string;
    readonly input?: Inputs;
    readonly down: boolean;
  },
  place: Place,
): Promise<boolean> {
  const { state } = place.views;
  const { task, input: inputs, down } = asked;
  const active = await activeRun(state, {
    task,
    accepts: (run) => (run.type === "down") === down,
    ...(inputs === undefined ? {} : { inputs }),
  });
  if (active !== undefined) return true;
  if (place.failed) return false;
  const newest = await newestRun(state, task);
  if (newest?.status !== "failed") return false;
  const run = await requireRun(state, newest.ref);
  if ((run.type === "down") !== down) return false;
  return inputs === undefined ||
    equalInputs(run.functions[0]?.inputs ?? null, inputs);
}

async function isAffected(
  ref: string,
  place: {
    readonly views: PlanViews;
    readonly filter: Pick<PlanFilter, "changes">;
  },
): Promise<boolean> {
  const { changes } = place.filter;
  if (changes === undefined) return true;
  if (changes.intent.has(ref)) return true;
  const resolved = await place.views.state.resolve(ref);
  return changes.intent.has(resolved);
}

function heldBack(deletes: readonly Work[]): Fault {
  const refs = deletes.map(({ ref }) => ref);
  const [first = ""] = refs;
  return {
    work: { ref: first, kind: "delete", why: [{ kind: "extra" }] },
    error: new OcurootError(
      "intent/mass-delete",
      `Cannot delete ${refs.length} documents of state: the intent store holds no intent at all`,
      {
        hint:
          "Check that the intent store is the right one. If all of this is to go, add --allow-mass-delete or set OCUROOT_ALLOW_MASS_DELETE=1.",
        data: { refs },
      },
    ),
  };
}

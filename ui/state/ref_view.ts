// SPDX-License-Identifier: MIT
/**
 * Reads all that is known of one ref: its document, what is below it, what
 * leads to it. It makes no HTML.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { escapeGlob } from "@ocuroot/sdk/glob";
import type { Json } from "@ocuroot/sdk/model";
import { formatRef, parseRef } from "@ocuroot/sdk/ref";
import type { View } from "../../stores/store.ts";
import { compareNames, partsOf, type StoreName } from "./address.ts";
import { field, textField } from "./fields.ts";
import { type PackageView, readPackage } from "./package_view.ts";
import { readRelease, type ReleaseView } from "./release_view.ts";
import { readRun, type RunView } from "./run_view.ts";
import { orElse } from "./tolerant.ts";

/** Children on a page; the rest is a search away. */
const MAX_CHILDREN = 200;

/** All that is known of one ref. */
export interface RefView {
  /** The ref. */
  readonly ref: string;
  /** The store it is in. */
  readonly store: StoreName;
  /** What it links to, where it is a link or below one. */
  readonly target?: string;
  /** Its document; undefined when only its children are there. */
  readonly body?: Json;
  /** The release, where it is one. */
  readonly release?: ReleaseView;
  /** The package, where it is one. */
  readonly package?: PackageView;
  /** The run, where it is one, or the newest one of a task. */
  readonly run?: RunView;
  /** What is wanted, where state is shown and intent has it too. */
  readonly wanted?: Json;
  /** Deployments in an environment, and what they lead to. */
  readonly deployments: readonly {
    readonly ref: string;
    readonly target: string;
  }[];
  /** The first refs below it. */
  readonly children: readonly string[];
  /** How many there are. */
  readonly childCount: number;
  /** Refs that link to it. */
  readonly links: readonly string[];
  /** Refs that it depends on. */
  readonly dependencies: readonly string[];
  /** Refs that depend on it. */
  readonly dependants: readonly string[];
}

/** Where to read. */
export interface RefQuery {
  /** The ref, as typed. */
  readonly text: string;
  /** The store to look in. */
  readonly store: StoreName;
  /** A view of state. */
  readonly state: View;
  /** A view of intent. */
  readonly intent: View;
}

/**
 * Reads a ref.
 *
 * @param query The ref and where to look.
 * @returns All that is known of it.
 * @throws {OcurootError} ref/syntax when it is not a ref, store/not-found when
 *   neither a document nor anything below it is there.
 */
export async function readRef(query: RefQuery): Promise<RefView> {
  const { store, state, intent } = query;
  const view = store === "intent" ? intent : state;
  const parsed = parseRef(query.text);
  const ref = formatRef(parsed);
  const plain = formatRef({ ...parsed, fragment: "" });
  if (plain === "") {
    throw new OcurootError("ref/syntax", "Cannot show a ref: it is empty");
  }
  const target = await view.resolve(plain);
  const own = await packageOf(view, target);
  const [body, children] = await Promise.all([
    view.get(ref),
    childrenOf(view, { target, own }),
  ]);
  const isAnything = body ?? own ?? children[0];
  if (isAnything === undefined) await view.require(ref);
  const [links, dependencies, dependants] = await Promise.all([
    view.links(target),
    view.dependencies(target),
    view.dependants(target),
  ]);
  const kind = parsed.fragment === "" && body !== undefined
    ? await readKind(view, target, body)
    : {};
  const wanted = store === "state"
    ? await orElse(intent.get(ref), undefined)
    : undefined;
  return {
    ref,
    store,
    ...(target === plain ? {} : { target }),
    ...(body === undefined ? {} : { body }),
    ...kind,
    ...(own === undefined ? {} : { package: own }),
    ...(wanted === undefined ? {} : { wanted }),
    deployments: await deploymentsIn(view, target),
    children: children.slice(0, MAX_CHILDREN),
    childCount: children.length,
    links: [...links].sort(compareNames),
    dependencies,
    dependants,
  };
}

/** A package says itself what is below it, a repository names its packages. */
async function childrenOf(
  view: View,
  { target, own }: {
    readonly target: string;
    readonly own: PackageView | undefined;
  },
): Promise<readonly string[]> {
  if (own !== undefined) return [];
  const ref = partsOf(target)?.ref;
  const isRepository = ref !== undefined && !ref.global && ref.file === "" &&
    ref.release === undefined;
  const base = escapeGlob(target);
  const found = await view.match(`${base}/**${isRepository ? "/@*" : ""}`);
  return [...found].sort(compareNames);
}

async function packageOf(
  view: View,
  target: string,
): Promise<PackageView | undefined> {
  const ref = partsOf(target)?.ref;
  const isPackage = ref !== undefined && !ref.global && ref.file !== "" &&
    ref.release === undefined;
  return isPackage ? await readPackage(view, target) : undefined;
}

async function readKind(
  view: View,
  target: string,
  body: Json,
): Promise<Pick<RefView, "release" | "run">> {
  const parts = partsOf(target);
  if (parts === undefined) return {};
  const { ref, name, run } = parts;
  if (run !== "" && ref.subpath === `${name}/${run}`) {
    return { run: await readRun(view, target) };
  }
  if (name !== "" && ref.subpath === name) {
    const newest = textField(body, "run_ref");
    if (partsOf(newest)?.run) {
      return { run: await readResult(view, newest, body) };
    }
  }
  if (target !== parts.release) return {};
  const release = await readRelease(view, target, body);
  return release === undefined ? {} : { release };
}

/** The inputs and outputs of a result are its own, the rest is its run's. */
async function readResult(
  view: View,
  run: string,
  body: Json,
): Promise<RunView> {
  return {
    ...await readRun(view, run),
    inputs: field(body, "input") ?? null,
    outputs: field(body, "output") ?? null,
  };
}

async function deploymentsIn(
  view: View,
  ref: string,
): Promise<RefView["deployments"]> {
  const [, name] = /^@\/environment\/([^/]+)$/.exec(ref) ?? [];
  if (name === undefined) return [];
  const refs = await view.match(`**/@/deploy/${escapeGlob(name)}`);
  return await Promise.all(
    [...refs].sort(compareNames).map(async (deployed) => ({
      ref: deployed,
      target: await orElse(view.resolve(deployed), deployed),
    })),
  );
}

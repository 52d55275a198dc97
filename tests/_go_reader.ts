// SPDX-License-Identifier: MIT
/**
 * Reads a store on files as strictly as the older client does, and stricter:
 * whatever that client would refuse, lose or act upon by surprise is a fault.
 * It knows the documents of both stores, and shares no code with ours but
 * refs. It repairs nothing.
 *
 * @module
 */

import { normalizeRef, parseRef, type Ref } from "@ocuroot/sdk/ref";

/** Documents and links of one store by ref. */
export type Tree = ReadonlyMap<string, Envelope>;

/** One `@object.json`. */
export interface Envelope {
  /** Its kind. */
  readonly kind: "ref" | "link";
  /** The document; the target of a link. */
  readonly body: unknown;
  /** Refs that link here. */
  readonly links: readonly string[];
}

/** Takes a fault at a ref. */
type Complain = (ref: string, fault: string) => void;

/**
 * Lists what is wrong with the stores of a repository.
 *
 * @param state Directory of the state store.
 * @param intent Directory of the intent store.
 * @returns One line for each fault; none for stores that can be shared.
 */
export async function goFaults(
  state: string,
  intent: string,
): Promise<readonly string[]> {
  const faults: string[] = [];
  const trees = await Promise.all([[state, "state"], [intent, "intent"]].map(
    ([root = "", tag = ""]) => readTree(root, { tag, faults }),
  ));
  const [ours = new Map(), wanted = new Map()] = trees;
  checkState(ours, {
    wanted,
    complain: (ref, fault) => faults.push(`state ${ref}: ${fault}`),
  });
  checkIntent(wanted, (ref, fault) => faults.push(`intent ${ref}: ${fault}`));
  return faults;
}

const ENVELOPE = [
  "kind",
  "body_type",
  "create_stack",
  "set_stack",
  "links",
  "body",
];

async function readTree(
  root: string,
  { tag, faults }: { readonly tag: string; readonly faults: string[] },
): Promise<Tree> {
  const tree = new Map<string, Envelope>();
  const say: Complain = (ref, fault) => faults.push(`${tag} ${ref}: ${fault}`);
  const info = await Deno.readTextFile(`${root}/.ocuroot-store`)
    .catch(() => undefined);
  if (info === undefined) return tree;
  const wanted = JSON.stringify({ version: 3, Tags: { [tag]: {} } });
  if (info !== wanted) say(".ocuroot-store", `is ${info}`);
  for (const ref of refsBelow(`${root}/refs`)) {
    try {
      const text = textAt(`${root}/refs/${ref}/@object.json`);
      if (normalizeRef(ref) !== ref) say(ref, "is not a normal ref");
      tree.set(ref, readEnvelope(text, (fault) => say(ref, fault)));
    } catch (error) {
      say(ref, error instanceof Error ? error.message : String(error));
    }
  }
  return tree;
}

/** Small files are read several times faster while nobody else gets a turn. */
function textAt(path: string): string {
  return Deno.readTextFileSync(path);
}

function refsBelow(root: string, below = ""): string[] {
  const found: string[] = [];
  let entries: readonly Deno.DirEntry[] = [];
  try {
    entries = [...Deno.readDirSync(`${root}/${below}`)];
  } catch {
    // A store that nothing was written to has no documents.
  }
  for (const { name, isDirectory } of entries) {
    const path = below === "" ? name : `${below}/${name}`;
    if (isDirectory) found.push(...refsBelow(root, path));
    else if (name === "@object.json") found.push(below);
    else found.push(`${path} (not a document)`);
  }
  return found;
}

function readEnvelope(
  text: string,
  complain: (fault: string) => void,
): Envelope {
  const value = JSON.parse(text);
  const { kind, links = [], body } = value;
  for (const key of Object.keys(value)) {
    if (!ENVELOPE.includes(key)) complain(`key "${key}" would be dropped`);
  }
  if (kind !== "ref" && kind !== "link") complain(`kind ${kind}`);
  if (!("body" in value)) complain("no body");
  if (!isList(links, isText)) complain("links are not texts");
  for (const link of links) parseRef(link);
  if (kind === "link" && normalizeRef(body) !== body) {
    complain(`target "${body}" is not normal`);
  }
  return { kind, body, links };
}

function checkState(
  tree: Tree,
  { wanted, complain }: { readonly wanted: Tree; readonly complain: Complain },
): void {
  for (const [ref, envelope] of tree) {
    const parsed = parseRef(ref);
    if (envelope.kind === "link") {
      checkLink(tree, { ref, target: String(envelope.body), complain });
      continue;
    }
    if (isCurrent(parsed)) complain(ref, "stands where a link belongs");
    const slot = stateSlot(parsed);
    if (slot === undefined) complain(ref, "is no place for a document");
    else checkBody(envelope.body, { slot, ref, complain });
    if (slot?.name === "run") checkRun(tree, { ref, complain });
    if (slot?.name === "status" || slot?.name === "logs") {
      const run = ref.replace(/\/(status\/\w+|logs)$/, "");
      if (!tree.has(run)) complain(ref, "belongs to no run");
    }
    const single = parsed.type === "custom" && !parsed.subpath.includes("/");
    if (single && !wanted.has(ref) && !hasTagged(wanted, { tree, ref })) {
      complain(ref, "has no intent, so the next diff deletes it");
    }
  }
}

/** An intent may stand under a tag that links to the release. */
function hasTagged(
  wanted: Tree,
  { tree, ref }: { readonly tree: Tree; readonly ref: string },
): boolean {
  return [...tree].some(([link, { kind, body }]) =>
    kind === "link" && ref.startsWith(`${body}/`) &&
    wanted.has(link + ref.slice(String(body).length))
  );
}

function checkLink(
  tree: Tree,
  place: {
    readonly ref: string;
    readonly target: string;
    readonly complain: Complain;
  },
): void {
  const { ref, target, complain } = place;
  const there = tree.get(target);
  if (there === undefined) return complain(ref, `leads nowhere: ${target}`);
  if (there.kind === "link") complain(ref, `leads to a link: ${target}`);
  if (!there.links.includes(ref)) complain(target, `does not know ${ref}`);
}

function isCurrent({ release, type, global }: Ref): boolean {
  return !global && release === "" && (type === "task" || type === "deploy");
}

function checkRun(
  tree: Tree,
  { ref, complain }: { readonly ref: string; readonly complain: Complain },
): void {
  const markers = [...tree.keys()].filter((other) =>
    other.startsWith(`${ref}/status/`)
  );
  if (markers.length !== 1) complain(ref, `has ${markers.length} statuses`);
  const release = ref.split("/").slice(0, -3).join("/");
  if (!tree.has(release)) complain(ref, "belongs to no release");
  const body = tree.get(ref)?.body as { readonly release: string };
  if (body.release !== release) complain(ref, `says ${body.release}`);
}

function checkIntent(tree: Tree, complain: Complain): void {
  for (const [ref, { kind, body }] of tree) {
    const { type, global } = parseRef(ref);
    if (kind === "link") {
      checkLink(tree, { ref, target: String(body), complain });
    } else if (type === "environment" && global) {
      checkBody(body, { slot: ENVIRONMENT, ref, complain });
    } else if (type === "deploy") {
      checkBody(body, { slot: INTENT, ref, complain });
    } else if (type === "" && /\/repo\.ocu\.star\/@/.test(ref)) {
      checkBody(body, { slot: REPO, ref, complain });
    } else if (type !== "custom") complain(ref, "is no place for an intent");
  }
}

/** What a document has to be; keys in the order the older client writes. */
interface Slot {
  readonly name: string;
  readonly keys?: Readonly<Record<string, Check>>;
  /** For bodies that are no objects, and what keys cannot say. */
  readonly check?: Check;
}

type Check = (value: unknown) => boolean;

function checkBody(
  body: unknown,
  place: {
    readonly slot: Slot;
    readonly ref: string;
    readonly complain: Complain;
  },
): void {
  const { slot, ref, complain } = place;
  if (slot.check !== undefined && !slot.check(body)) {
    complain(ref, `is no ${slot.name}: ${JSON.stringify(body)}`);
  }
  if (slot.keys === undefined) return;
  if (!isMap(body)) return complain(ref, `is no ${slot.name}`);
  for (const [key, check] of Object.entries(slot.keys)) {
    if (check(body[key])) continue;
    complain(ref, `${slot.name}.${key} is ${JSON.stringify(body[key])}`);
  }
  for (const key of Object.keys(body)) {
    if (!(key in slot.keys)) complain(ref, `${slot.name}.${key} is lost`);
  }
}

const RUN_TYPES = ["up", "down", "task", ""];
const STATUSES = [
  "pending",
  "running",
  "complete",
  "failed",
  "failed_retried",
  "cancelled",
  "paused",
];

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isList(value: unknown, check: Check): boolean {
  return Array.isArray(value) && value.every(check);
}

function isMapOf(check: Check): Check {
  return (value) => isMap(value) && Object.values(value).every(check);
}

function orNull(check: Check): Check {
  return (value) => value === null || check(value);
}

function optional(check: Check): Check {
  return (value) => value === undefined || check(value);
}

function isRef(value: unknown): boolean {
  return isText(value) && normalizeRef(value) === value;
}

function isTime(value: unknown): boolean {
  return isText(value) &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(value);
}

function shape(keys: Readonly<Record<string, Check>>): Check {
  return (value) =>
    isMap(value) && Object.entries(keys).every(([key, is]) => is(value[key])) &&
    Object.keys(value).every((key) => key in keys);
}

const isFunction = shape({
  name: (name) => isText(name) && name !== "",
  pos: (pos) => isText(pos) && /^.+:\d+:\d+$/.test(pos),
});
const isInput = shape({
  ref: optional(isRef),
  default: (value) => value !== null,
  value: (value) => value !== null,
});
const isInputName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const areInputs: Check = (value) =>
  isMapOf(isInput)(value) &&
  Object.keys(value as object).every((name) => isInputName.test(name));
const isStep = shape({
  fn: isFunction,
  dependencies: optional((value) => isList(value, isText)),
  inputs: orNull(areInputs),
});
// Unknown there, and asked of the config, never of this document.
const isPolicy = optional(isMapOf((list) => isList(list, isText)));
const isPhase = shape({
  name: isText,
  tasks: (tasks) =>
    isList(tasks, (task) =>
      shape({
        deploy: shape({
          environment: isText,
          up: isFunction,
          down: isFunction,
          inputs: areInputs,
          policy: isPolicy,
        }),
      })(task) ||
      shape({
        task: shape({
          name: isText,
          inputs: areInputs,
          fn: isFunction,
          policy: isPolicy,
        }),
      })(task)),
});
const areFunctions: Check = (value) =>
  isMap(value) &&
  Object.entries(value).every(([key, entry]) =>
    shape({ function: isFunction })(entry) &&
    key === nameOf((entry as { readonly function: FunctionShape }).function)
  );

interface FunctionShape {
  readonly name: string;
  readonly pos: string;
}

function nameOf({ name, pos }: FunctionShape): string {
  return `${name}/${pos}`;
}

function isPaddedBase64(value: unknown): boolean {
  return isText(value) && value.length % 4 === 0 &&
    /^[A-Za-z0-9+/]*={0,2}$/.test(value);
}

const isRunType: Check = (type) => isText(type) && RUN_TYPES.includes(type);
const RELEASE: Slot = {
  name: "release",
  keys: {
    commit: isText,
    package: shape({
      functions: areFunctions,
      phases: (phases) => isList(phases, isPhase),
    }),
  },
};
const RUN: Slot = {
  name: "run",
  keys: {
    type: isRunType,
    release: isRef,
    functions: (steps) =>
      isList(steps, isStep) && (steps as unknown[]).length > 0,
    output: orNull(isMap),
    watch_files: orNull((files) => isList(files, isText)),
  },
};
const TASK: Slot = {
  name: "task",
  keys: {
    run_ref: isRef,
    type: isRunType,
    release: isRef,
    input: orNull(areInputs),
    output: orNull(isMap),
  },
};
const INTENT: Slot = {
  name: "intent",
  keys: { release: isRef, input: orNull(areInputs) },
};
const ENVIRONMENT: Slot = {
  name: "environment",
  keys: { name: isText, attributes: optional(orNull(isMapOf(isText))) },
};
const REPO: Slot = {
  name: "repo config",
  keys: {
    Remotes: orNull((remotes) =>
      isList(remotes, shape({ Name: isText, URL: isText, PushURL: isText }))
    ),
    source: isPaddedBase64,
    // Unknown there, but such a document is never written again.
    modules: optional(isMapOf(isPaddedBase64)),
  },
};
const MARKER: Slot = { name: "marker", keys: { time: isTime } };
const LOGS: Slot = {
  name: "logs",
  check: orNull((logs) =>
    isList(
      logs,
      shape({
        timestamp: isTime,
        message: isText,
        attributes: isMapOf(isText),
        stream: (stream) => Number.isInteger(stream),
      }),
    )
  ),
};
const PUSH: Slot = {
  name: "push index",
  keys: {
    commit: isText,
    previous_commit: isText,
    release_configs: orNull(isMapOf(
      shape({ watch_files: orNull((files) => isList(files, isText)) }),
    )),
  },
};
const ANY: Slot = { name: "document" };

function stateSlot(ref: Ref): Slot | undefined {
  const { file, type, subpath, release, global } = ref;
  const parts = subpath.split("/");
  if (type === "custom") return ANY;
  if (type === "push") return PUSH;
  if (type === "environment") return global ? ENVIRONMENT : undefined;
  if (file === "repo.ocu.star") return type === "" ? REPO : undefined;
  if (!/^r\d+$/.test(release ?? "")) return undefined;
  if (type === "") return RELEASE;
  if (type === "commit" || type === "op") {
    return parts.length === 1 ? MARKER : undefined;
  }
  return runSlot(parts);
}

/** Below a task or deployment: itself, its runs, and what they have. */
function runSlot(parts: readonly string[]): Slot | undefined {
  const [, number, part, status, ...more] = parts;
  if (number === undefined) return TASK;
  if (!/^[1-9]\d*$/.test(number)) return undefined;
  if (part === undefined) return RUN;
  if (part === "status") {
    const known = STATUSES.includes(status ?? "") && more.length === 0;
    return known ? { ...MARKER, name: "status" } : undefined;
  }
  if (status !== undefined) return undefined;
  return part === "logs" ? LOGS : ANY;
}

// SPDX-License-Identifier: MIT
/**
 * Stands before every effect of one config: says no to what a policy does not
 * allow, gives the real path of what it does allow, and takes down what was
 * used. Policies are resolved once, at the first effect.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Policy, PolicyKind } from "@ocuroot/sdk/policy";
import { deniedError, type PolicyLayer } from "./denied.ts";
import { joinPath, relativePath } from "./paths.ts";
import { type Access, allows, covers, intersect } from "./policy.ts";
import { findProgram, isProgramPath } from "./programs.ts";
import { realPathOf } from "./real_path.ts";

/** What a guard is made of. */
export interface GuardOptions {
  /** Absolute path of the checkout in use. */
  readonly root: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Policies that must all allow a thing; none allows everything. */
  readonly layers: () => Promise<readonly PolicyLayer[]>;
  /** Told of everything that is asked for. */
  readonly onUse: (kind: PolicyKind, value: string) => void;
}

/** Stands before the effects of one config. */
export interface Guard {
  /** Gives the environment as code may see it. */
  environment(): Promise<Readonly<Record<string, string>>>;
  /**
   * Asks for a program with further variables; for the variables alone when
   * it is undefined.
   *
   * @returns The policy to start it under; undefined for no policy.
   */
  program(
    program: string | undefined,
    options: {
      readonly cwd: string;
      readonly env: Readonly<Record<string, string>>;
    },
  ): Promise<Policy | undefined>;
  /** Asks for a host. */
  url(url: string): Promise<void>;
  /**
   * Asks for a file or folder.
   *
   * @returns The path to use.
   */
  file(kind: "read" | "write", path: string): Promise<string>;
}

/**
 * Names of variables that programs get under every policy. They say where
 * things are, and hold no secrets.
 */
export const BASE_VARIABLES: readonly string[] = Deno.build.os === "windows"
  ? ["PATH", "PATHEXT", "SYSTEMROOT", "TEMP", "USERPROFILE", "COMSPEC"]
  : ["PATH", "HOME", "LANG", "TMPDIR", "TZ", "USER"];

/** A layer whose entries can be compared. */
interface Resolved {
  readonly layer: PolicyLayer;
  readonly policy: Policy;
}

/**
 * Makes a guard.
 *
 * @param options Policies and surroundings.
 * @returns The guard; its methods throw `host/denied`.
 */
export function createGuard(options: GuardOptions): Guard {
  const { root, env, onUse } = options;
  let resolving: Promise<readonly Resolved[]> | undefined;
  const layers = () => resolving ??= resolveLayers(options);
  const ask = async (wanted: readonly Access[]) => {
    for (const { kind, value } of wanted) onUse(kind, value);
    refuse(await layers(), wanted);
  };
  return {
    async environment() {
      return visible(env, await layers());
    },
    async program(program, { cwd, env: more }) {
      const known = await layers();
      const path = more["PATH"] ?? visible(env, known)["PATH"];
      const wanted = program === undefined
        ? []
        : [await programAccess(program, { cwd, path, root })];
      await ask([...Object.keys(more).map(variableAccess), ...wanted]);
      return common(known);
    },
    async url(url) {
      const access = hostAccess(url);
      if (access !== undefined) await ask([access]);
      else if ((await layers()).length > 0) throw noHost(url);
    },
    async file(kind, path) {
      const target = await realPathOf(path);
      const value = relativePath(await realPathOf(root), target) ?? target;
      await ask([{ kind, value, target }]);
      return (await layers()).length === 0 ? path : target;
    },
  };
}

/**
 * Makes the entries of a policy comparable.
 *
 * @param policy As it is written.
 * @param place The root that paths start at, and the variable `PATH`.
 * @returns The same with absolute paths.
 */
export async function resolvePolicy(
  policy: Policy,
  place: { readonly root: string; readonly path: string | undefined },
): Promise<Policy> {
  const { root } = place;
  const paths = (list: readonly string[]) =>
    Promise.all(list.map((entry) => realPathOf(joinPath(root, entry))));
  const programs = (list: readonly string[]) =>
    Promise.all(list.map(async (name) => {
      const found = await findProgram(name, { cwd: root, path: place.path });
      return found ?? name;
    }));
  const { hosts, env } = policy;
  return {
    ...(policy.programs ? { programs: await programs(policy.programs) } : {}),
    ...(hosts ? { hosts: hosts.map((host) => host.toLowerCase()) } : {}),
    ...(env ? { env } : {}),
    ...(policy.read ? { read: await paths(policy.read) } : {}),
    ...(policy.write ? { write: await paths(policy.write) } : {}),
  };
}

async function resolveLayers(
  options: GuardOptions,
): Promise<readonly Resolved[]> {
  const place = { root: options.root, path: options.env["PATH"] };
  const layers = await options.layers();
  return await Promise.all(layers.map(async (layer) => ({
    layer,
    policy: await resolvePolicy(layer.policy, place),
  })));
}

function refuse(
  layers: readonly Resolved[],
  wanted: readonly Access[],
): void {
  for (const { policy, layer } of layers) {
    const denied = allows(policy, wanted);
    if (denied !== undefined) throw deniedError(denied, layer);
  }
}

function common(layers: readonly Resolved[]): Policy | undefined {
  const [first, ...others] = layers.map(({ policy }) => policy);
  return first && others.reduce(intersect, first);
}

function visible(
  env: Readonly<Record<string, string>>,
  layers: readonly Resolved[],
): Readonly<Record<string, string>> {
  if (layers.every(({ policy }) => policy.env === undefined)) return env;
  const names = (policy: Policy) => policy.env ?? ["*"];
  return Object.fromEntries(
    Object.entries(env).filter(([target]) =>
      BASE_VARIABLES.includes(target) ||
      layers.every(({ policy }) =>
        names(policy).some((entry) => covers("env", { entry, target }))
      )
    ),
  );
}

/** A program that is not there is compared by its name. */
async function programAccess(
  program: string,
  { cwd, path, root }: {
    readonly cwd: string;
    readonly path: string | undefined;
    readonly root: string;
  },
): Promise<Access> {
  const found = await findProgram(program, { cwd, path });
  const target = found ?? program;
  const value = isProgramPath(program)
    ? programPath(root, joinPath(cwd, program))
    : program;
  return { kind: "programs", value, target };
}

/** A path from the root, with a separator so that it is no name. */
function programPath(root: string, path: string): string {
  const inside = relativePath(root, path);
  return inside === undefined ? path : `./${inside}`;
}

function variableAccess(name: string): Access {
  return { kind: "env", value: name, target: name };
}

/** What has another scheme, such as a file, is no host. */
function hostAccess(text: string): Access | undefined {
  const url = URL.parse(text);
  const ports: Record<string, string> = { "http:": "80", "https:": "443" };
  const usual = url === null ? undefined : ports[url.protocol];
  if (url === null || usual === undefined) return undefined;
  const target = `${url.hostname}:${url.port || usual}`.toLowerCase();
  return { kind: "hosts", value: url.host, target };
}

function noHost(url: string): OcurootError {
  return new OcurootError(
    "host/denied",
    `Cannot reach "${url}": under a policy only http and https are allowed`,
    { hint: "Read files with host.read_file(…)." },
  );
}

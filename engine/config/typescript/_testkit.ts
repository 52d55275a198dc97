// SPDX-License-Identifier: MIT
/**
 * A throw-away checkout with a config child of its own, for the tests of this
 * folder. The child is started in any of the ways that there are.
 *
 * @module
 */

import type { OcurootError } from "@ocuroot/sdk/error";
import type { EffectHandler } from "@ocuroot/sdk/host";
import { scriptedHost } from "../_fixture.ts";
import { type ChildrenOptions, createConfigChildren } from "../children.ts";
import { loadConfig } from "../load.ts";
import type { LoadedConfig, LoadedRepo } from "../loaded.ts";
import { loadRepo } from "../repo.ts";

/** Files by path. */
export type Files = Readonly<Record<string, string>>;

/** How a checkout behaves. */
export interface KitOptions {
  /** Process environment of the engine. */
  readonly env?: Readonly<Record<string, string>>;
  /** Answers effects; a scripted host when absent. */
  readonly host?: EffectHandler;
  /** Which way children are started; from source when absent. */
  readonly way?: Way;
  /** How children are started, when no way says it. */
  readonly children?: Omit<ChildrenOptions, "env">;
}

/** Ways of starting a child that need nothing to be made first. */
export type Way = "source" | "compiled";

/** All of them. */
export const WAYS: readonly Way[] = ["source", "compiled"];

/** A checkout to load configs from. */
export interface Kit extends AsyncDisposable {
  /** Absolute root. */
  readonly root: string;
  /** Loads a release or environment config. */
  load(file?: string): Promise<LoadedConfig>;
  /** Loads the repo config, or a recorded one. */
  repo(stored?: LoadedRepo["source"]): Promise<LoadedRepo>;
  /** Loads and gives the error. */
  failure(file?: string): Promise<OcurootError>;
  /** Writes a file. */
  write(path: string, text: string): Promise<void>;
}

const CLI = new URL("../../../cli.ts", import.meta.url).pathname;
const CONFIG = new URL("../../../deno.json", import.meta.url).pathname;

/** Arguments that start the hidden command of the program, from source. */
export const SELF: readonly string[] = [
  "run",
  "--allow-all",
  "--no-lock",
  "--no-check",
  `--config=${CONFIG}`,
  CLI,
  "__config-child",
];

/** Makes a checkout. */
export async function kit(
  files: Files | string,
  options: KitOptions = {},
): Promise<Kit> {
  const { env = {}, host = scriptedHost(), way = "source" } = options;
  const base = await Deno.realPath(await Deno.makeTempDir());
  const root = `${base}/repo`;
  const self = way === "compiled" ? { self: SELF } : {};
  const children = createConfigChildren({
    env,
    ...self,
    ...options.children,
  });
  const signal = new AbortController().signal;
  const common = { root, env, children, effects: host, signal };
  const write = async (path: string, text: string) => {
    const file = `${root}/${path}`;
    await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(file, text);
  };
  const tree = typeof files === "string" ? { "p.ocu.ts": files } : files;
  await Deno.mkdir(root);
  for (const [path, text] of Object.entries(tree)) await write(path, text);
  const load = (file = "p.ocu.ts") =>
    loadConfig({ ...common, base: `acme/-/${file}/@r1` });
  return {
    root,
    write,
    load,
    repo: (stored) =>
      loadRepo({
        ...common,
        file: "repo.ocu.ts",
        ...(stored === undefined ? {} : { stored }),
      }),
    failure: (file) => failureOf(load(file)),
    async [Symbol.asyncDispose]() {
      await children.close();
      await Deno.remove(base, { recursive: true });
    },
  };
}

/** Waits for work that must fail with an error of the product. */
export async function failureOf(work: Promise<unknown>): Promise<OcurootError> {
  const error = await work.then(() => undefined, (error) => error);
  if (error?.name === "OcurootError") return error;
  throw new Error(`It did not fail as it should: ${error?.stack}`);
}

/** A config of one task that runs some code. */
export function running(code: string, before = ""): string {
  return `import { done, fn, next, ref, release, task } from "@ocuroot/sdk";
${before}
export const f = fn(async (_inputs, ctx) => {
  const { host, http, print, secret, signal } = ctx;
  ${code}
});
export default release(() => [task("t", f)]);
`;
}

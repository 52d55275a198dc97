// SPDX-License-Identifier: MIT
/**
 * A throw-away checkout and a scripted machine, for the tests of this folder.
 *
 * @module
 */

import type { StepResult } from "@ocuroot/sdk/declaration";
import type { CallSite, Effect, EffectHandler } from "@ocuroot/sdk/host";
import type { Json } from "@ocuroot/sdk/model";
import { createSecrets } from "../host/secrets.ts";
import { loadConfig } from "./load.ts";
import type { LoadedConfig, LoadedRepo } from "./loaded.ts";
import { loadRepo } from "./repo.ts";

/** A machine that answers from a script and remembers what it was asked. */
export interface ScriptedHost extends EffectHandler {
  readonly asked: Effect[];
  readonly printed: { readonly text: string; readonly site: CallSite }[];
  readonly registered: string[];
}

/** Answers by kind of effect. */
export type Answers = Readonly<
  Partial<Record<Effect["kind"], (effect: Effect) => Json>>
>;

/** Makes a scripted machine. */
export function scriptedHost(answers: Answers = {}): ScriptedHost {
  const secrets = createSecrets();
  const host: ScriptedHost = {
    asked: [],
    printed: [],
    registered: [],
    perform(effect) {
      host.asked.push(effect);
      const answer = answers[effect.kind];
      return Promise.resolve().then(() => answer?.(effect) ?? null);
    },
    print: (text, site) => {
      host.printed.push({ text: secrets.mask(text), site });
    },
    secret(value) {
      host.registered.push(value);
      secrets.register(value);
    },
    mask: (text) => secrets.mask(text),
  };
  return host;
}

/** Runs with files in a temporary directory. */
export async function withFiles<T>(
  files: Readonly<Record<string, string>>,
  run: (root: string) => Promise<T>,
): Promise<T> {
  const root = await Deno.makeTempDir();
  try {
    for (const [path, text] of Object.entries(files)) {
      const file = `${root}/${path}`;
      await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), {
        recursive: true,
      });
      await Deno.writeTextFile(file, text);
    }
    return await run(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** How a config under test is loaded. */
export interface FixtureOptions {
  /** The main file; `p.ocu.star` when absent. */
  readonly file?: string;
  readonly host?: EffectHandler;
  readonly env?: Readonly<Record<string, string>>;
}

/** Loads a config from texts: one text is the main file. */
export function load(
  files: string | Readonly<Record<string, string>>,
  options: FixtureOptions = {},
): Promise<LoadedConfig> {
  const { file = "p.ocu.star", host = scriptedHost(), env = {} } = options;
  const tree = typeof files === "string" ? { [file]: files } : files;
  return withFiles(tree, (root) =>
    loadConfig({
      root,
      base: `acme/-/${file}/@r1`,
      effects: host,
      env,
      signal: new AbortController().signal,
    }));
}

/** Loads a repo config from texts. */
export function loadRepoFiles(
  files: string | Readonly<Record<string, string>>,
  options: FixtureOptions = {},
): Promise<LoadedRepo> {
  const { file = "repo.ocu.star", host = scriptedHost(), env = {} } = options;
  const tree = typeof files === "string" ? { [file]: files } : files;
  const signal = new AbortController().signal;
  return withFiles(
    tree,
    (root) => loadRepo({ root, file, effects: host, env, signal }),
  );
}

/** Calls a function of a config by name. */
export function call(
  config: LoadedConfig,
  name: string,
  options: {
    readonly inputs?: Readonly<Record<string, Json>>;
    readonly host?: EffectHandler;
    readonly pos?: string;
  } = {},
): Promise<StepResult> {
  const key = Object.values(config.declaration.package?.functions ?? {})
    .map(({ function: fn }) => fn).find((fn) => fn.name === name);
  const pos = options.pos ?? key?.pos ?? "";
  return config.call({ name, pos }, options.inputs ?? {}, {
    effects: options.host ?? scriptedHost(),
    signal: new AbortController().signal,
    base: "acme/-/p.ocu.star/@r1",
  });
}

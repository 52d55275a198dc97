// SPDX-License-Identifier: MIT
/**
 * Loads a config written in both languages, and its text in state without
 * what must differ: extension and positions. It compares nothing.
 *
 * @module
 */

import type { Environment } from "@ocuroot/sdk/model";
import { scriptedHost } from "../../engine/config/_fixture.ts";
import { createConfigChildren } from "../../engine/config/children.ts";
import { loadConfig } from "../../engine/config/load.ts";
import type { LoadedConfig, LoadedRepo } from "../../engine/config/loaded.ts";
import { loadRepo } from "../../engine/config/repo.ts";

/** The languages, as they end file names. */
export const LANGUAGES = ["star", "ts"] as const;

/** One of the languages. */
export type Language = typeof LANGUAGES[number];

/** Loads configs of both languages; one child serves all of TypeScript. */
export interface Twins extends AsyncDisposable {
  /** Loads a config of one language: `path` with its ending. */
  one(
    language: Language,
    path: string,
    environments: readonly Environment[],
  ): Promise<LoadedConfig>;
  /** Loads `path` with `.ocu.star` and with `.ocu.ts`, in this order. */
  load(
    path: string,
    environments: readonly Environment[],
  ): Promise<readonly LoadedConfig[]>;
  /**
   * Loads the repo configs, in the same order.
   *
   * @param path Without ending, `repo` when absent.
   * @param env What the process environment holds.
   */
  repos(
    path?: string,
    env?: Readonly<Record<string, string>>,
  ): Promise<readonly LoadedRepo[]>;
}

/**
 * Opens the twins of some configs.
 *
 * @param rootOf Gives the absolute root of a language.
 * @returns The loader; dispose of it with `await using`.
 */
export function openTwins(rootOf: (language: Language) => string): Twins {
  const children = createConfigChildren({ env: {} });
  const both = <T>(load: (language: Language) => Promise<T>) =>
    Promise.all(LANGUAGES.map(load));
  const common = (
    language: Language,
    environments: readonly Environment[],
  ) => ({
    root: rootOf(language),
    children,
    env: {},
    signal: new AbortController().signal,
    effects: {
      perform: () => Promise.resolve(JSON.parse(JSON.stringify(environments))),
      print() {},
      secret() {},
    },
  });
  const one: Twins["one"] = (language, path, environments) =>
    loadConfig({
      ...common(language, environments),
      base: `acme/shop/-/${path}.ocu.${language}/@r7`,
    });
  return {
    one,
    load: (path, environments) =>
      both((language) => one(language, path, environments)),
    repos: (path = "repo", env = {}) =>
      both((language) =>
        loadRepo({
          ...common(language, []),
          env,
          effects: scriptedHost({ env: () => env }),
          file: `${path}.ocu.${language}`,
        })
      ),
    [Symbol.asyncDispose]: () => children.close(),
  };
}

/**
 * Gives what is stored of a config, but for extension, order of keys and
 * positions.
 *
 * @param config The config.
 * @returns The text.
 */
export function stored(config: LoadedConfig | undefined): string {
  const text = JSON.stringify(config?.declaration, sortKeys, 1);
  return text.replaceAll(/\.ocu\.(star|ts)/g, ".ocu")
    .replaceAll(/:\d+:\d+/g, ":0:0");
}

function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort());
}

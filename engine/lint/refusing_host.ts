// SPDX-License-Identifier: MIT
/**
 * A machine for configs that are only looked at: files of the checkout can be
 * read, the rest is refused. What is refused is noted and answered with
 * nothing, so that the config goes on.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { CallSite, Effect, EffectHandler } from "@ocuroot/sdk/host";
import type { Environment, Json } from "@ocuroot/sdk/model";
import { createHost } from "../host/host.ts";
import { cleanPath, directoryOf, joinPath } from "../host/paths.ts";
import { isOfCheckout } from "../host/of_checkout.ts";
import { realPathOf } from "../host/real_path.ts";
import type { Secrets } from "../host/secrets.ts";

/** How a config sees the machine. */
export interface RefusingOptions {
  /** Absolute root of the checkout. */
  readonly root: string;
  /** The config, relative to it. */
  readonly file: string;
  /** Takes what the config registers as secret. */
  readonly secrets: Secrets;
  /** The environments there are; undefined while they are not known. */
  readonly environments: readonly Environment[] | undefined;
}

/** An effect that was asked for. */
export interface AskedEffect {
  /** The effect. */
  readonly effect: Effect;
  /** Where. */
  readonly site: CallSite;
  /** False when it was answered truly, as the name of the system is. */
  readonly refused: boolean;
}

/** A machine that refuses. */
export interface RefusingHost extends EffectHandler {
  /** What was asked of the machine, beside files and environments. */
  readonly asked: readonly AskedEffect[];
  /** True when the config asked for environments. */
  asksEnvironments(): boolean;
}

/**
 * Makes a machine that refuses.
 *
 * @param options How the config sees it.
 * @returns The machine; without environments it fails a config that asks.
 */
export function createRefusingHost(options: RefusingOptions): RefusingHost {
  const { root, file, secrets, environments } = options;
  const asked: AskedEffect[] = [];
  let asksEnvironments = false;
  const real = createHost({
    root,
    dir: directoryOf(file),
    env: {},
    secrets,
    signal: new AbortController().signal,
    onLog: () => {},
    environments: () => Promise.resolve(null),
  });
  return {
    asked,
    asksEnvironments: () => asksEnvironments,
    print: () => {},
    secret: (value) => secrets.register(value),
    mask: (text) => secrets.mask(text),
    async perform(effect, site) {
      if (effect.kind === "environments") {
        asksEnvironments = true;
        if (environments === undefined) throw notYet();
        return environments.map(({ name, attributes }) => ({
          name,
          attributes: { ...attributes },
        }));
      }
      if (MACHINE.includes(effect.kind)) {
        asked.push({ effect, site, refused: false });
        return await real.perform(effect, site);
      }
      if (await readsCheckout(effect, options)) {
        return await real.perform(effect, site);
      }
      asked.push({ effect, site, refused: true });
      return nothing(effect);
    },
  };
}

/** Facts about the machine, which cost nothing to tell. */
const MACHINE: readonly Effect["kind"][] = ["os", "arch", "pwd"];

/** Files are read inside the checkout, but nothing that belongs to Git. */
async function readsCheckout(
  effect: Effect,
  { root, file }: RefusingOptions,
): Promise<boolean> {
  const reads = effect.kind === "read_file" || effect.kind === "read_dir" ||
    effect.kind === "is_dir";
  if (!reads) return false;
  const base = joinPath(root, directoryOf(file));
  const real = await realPathOf(joinPath(base, effect.path));
  return isOfCheckout(await realPathOf(cleanPath(root)), real);
}

function nothing(effect: Effect): Json {
  switch (effect.kind) {
    case "shell":
    case "exec":
      return { exitCode: 0, stdout: "", stderr: "", combinedOutput: "" };
    case "http":
      return { statusCode: 200, statusText: "200 OK", headers: {}, body: "" };
    case "env":
      return {};
    case "read_dir":
      return [];
    case "is_dir":
      return false;
    case "read_file":
      return "";
    default:
      return null;
  }
}

/** Nobody sees it: the config is evaluated again when they are known. */
function notYet(): OcurootError {
  return new OcurootError(
    "config/invalid",
    "Cannot list environments: they are not known yet",
  );
}

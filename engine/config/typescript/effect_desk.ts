// SPDX-License-Identifier: MIT
/**
 * Performs what one request of a config child wishes for, after a look at the
 * shape of the wish, and remembers what failed. It does not know the child.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { CallSite, Effect, EffectHandler } from "@ocuroot/sdk/host";
import type { Json } from "@ocuroot/sdk/model";
import {
  type ChildError,
  type FromChild,
  MAX_PRINT,
  type ToChild,
} from "./protocol.ts";

/** What a request needs from the engine. */
export interface Asking {
  /** Performs effects, takes prints and secrets. */
  readonly effects: EffectHandler;
  /** Cancels the request. */
  readonly signal: AbortSignal;
  /** Gives the name that places show for a URL. */
  readonly display: (url: string) => string;
}

/** Messages of a child about one request, but for its end. */
export type Wish = FromChild & { readonly kind: "effect" | "print" | "secret" };

/** Takes the wishes of one request. */
export interface EffectDesk {
  /** Takes a wish. */
  take(wish: Wish): void;
  /** True while an effect is being performed. */
  busy(): boolean;
  /** Gives the failure of an effect. */
  failureOf(id: number | undefined): unknown;
}

/**
 * Opens a desk for one request.
 *
 * @param asking What the request may use.
 * @param send Answers the child.
 * @returns The desk.
 */
export function createEffectDesk(
  asking: Asking,
  send: (message: ToChild) => void,
): EffectDesk {
  const failures = new Map<number, unknown>();
  const { effects } = asking;
  let underway = 0;
  const place = (site: CallSite): CallSite => ({
    filename: asking.display(String(site?.filename ?? "")),
    line: Number(site?.line ?? 0),
    column: Number(site?.column ?? 0),
  });
  const perform = async (wish: Wish & { readonly kind: "effect" }) => {
    const { id, site, effect } = wish;
    const problem = faultOf(effect);
    if (problem !== undefined) {
      const message = `Cannot ask the host: ${problem}`;
      return send({ kind: "refuse", id, error: { name: "Error", message } });
    }
    underway++;
    try {
      const value = await effects.perform(effect, place(site));
      send({ kind: "reply", id, value });
    } catch (error) {
      failures.set(id, error);
      send({ kind: "refuse", id, error: describe(error) });
    } finally {
      underway--;
    }
  };
  return {
    take(wish) {
      if (wish.kind === "effect") perform(wish);
      else if (wish.kind === "secret") effects.secret(String(wish.value));
      else effects.print(wish.text.slice(0, MAX_PRINT), place(wish.site));
    },
    busy: () => underway > 0,
    failureOf: (id) => id === undefined ? undefined : failures.get(id),
  };
}

function describe(error: unknown): ChildError {
  if (!(error instanceof OcurootError)) {
    const message = error instanceof Error ? error.message : String(error);
    return { name: "Error", code: "bug/unreachable", message };
  }
  const { code, name, message, hint, data } = error;
  return {
    code,
    name,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(data === undefined ? {} : { data }),
  };
}

/** Fields of each effect, by the check they must pass. */
const FIELDS: Readonly<
  Record<Effect["kind"], Readonly<Record<string, (value: Json) => boolean>>>
> = {
  shell: {
    command: isText,
    shell: isText,
    dir: isText,
    env: isTexts,
    mute: isFlag,
    continueOnError: isFlag,
    timeout: isCount,
  },
  exec: {
    argv: isArgv,
    dir: isText,
    env: isTexts,
    mute: isFlag,
    continueOnError: isFlag,
    timeout: isCount,
  },
  http: {
    method: isText,
    url: isText,
    headers: isHeaders,
    body: isText,
  },
  read_file: { path: isText },
  write_file: { path: isText, content: isText },
  read_dir: { path: isText },
  is_dir: { path: isText },
  env: {},
  pwd: {},
  os: {},
  arch: {},
  environments: {},
};

/** Wrong types come from configs that no checker has seen. */
function faultOf(effect: Effect): string | undefined {
  const kind = String(effect?.kind);
  const fields = Object.hasOwn(FIELDS, kind) ? FIELDS[effect.kind] : undefined;
  if (fields === undefined) return `"${kind}" is no effect`;
  const given = effect as unknown as Readonly<Record<string, Json>>;
  for (const [name, fits] of Object.entries(fields)) {
    if (!fits(given[name] ?? null)) {
      return `"${name}" of "${kind}" is of a wrong type`;
    }
  }
  return undefined;
}

function isText(value: Json): boolean {
  return typeof value === "string";
}

function isFlag(value: Json): boolean {
  return typeof value === "boolean";
}

function isCount(value: Json): boolean {
  return typeof value === "number" && value >= 0;
}

function isTexts(value: Json): boolean {
  return isObject(value) && Object.values(value).every(isText);
}

function isArgv(value: Json): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isText);
}

function isHeaders(value: Json): boolean {
  return isObject(value) &&
    Object.values(value).every((list) =>
      Array.isArray(list) && list.every(isText)
    );
}

function isObject(
  value: Json,
): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// SPDX-License-Identifier: MIT
/**
 * Performs what one request of a config child wishes for, after a look at the
 * shape of the wish, and remembers what failed. It does not know the child.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { CallSite, EffectHandler } from "@ocuroot/sdk/host";
import { faultOf } from "./effect_shape.ts";
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

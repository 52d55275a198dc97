// SPDX-License-Identifier: MIT
/**
 * Deployments: a function that brings something to an environment, and one
 * that takes it away. Declaring one does not place it.
 *
 * @module
 */

import { callSite } from "../call_site.ts";
import type { Policy } from "../policy.ts";
import { outputRefs } from "./_output_refs.ts";
import type { Environment } from "./environments.ts";
import type { Fn } from "./fn.ts";
import type { Nothing } from "./result.ts";
import type { Task } from "./task.ts";
import type { Sources } from "./typed_ref.ts";

/** Every function of a deployment takes its environment. */
export interface WithEnvironment {
  /** Where it deploys to. */
  readonly environment: Environment;
}

/** The inputs of a deployment, beside its environment. */
export type DeployInputs<I> = Omit<I, "environment">;

/** Inputs are required as soon as one of them is. */
export type InputsFor<I> = Nothing extends DeployInputs<I>
  ? { readonly inputs?: Sources<DeployInputs<I>> }
  : { readonly inputs: Sources<DeployInputs<I>> };

/**
 * What `down` must be, given what `up` gets: it must take every input of
 * `up`, as the same inputs are passed to both.
 */
export type Takes<J, I> = [keyof I] extends [keyof J]
  ? [I] extends [J] ? unknown
  : { readonly "down cannot take the inputs of up": I }
  : { readonly "down does not take": Exclude<keyof I, keyof J> };

/** What a deployment is made of. */
export interface DeployOptions<I, O, J> {
  /** Where it deploys to. */
  readonly environment: Environment;
  /** The function that deploys. */
  readonly up: Fn<I, O>;
  /** The function that removes; it takes all inputs of `up`. */
  readonly down: Fn<J, unknown> & Takes<J, NoInfer<I>>;
  /** What both may use: narrower than the repository has it. */
  readonly sandbox?: Policy;
  /**
   * False when it must not be run again unasked after its process died
   * half-way. A deployment is, unless it says so.
   */
  readonly idempotent?: boolean;
}

/**
 * Declares a deployment to an environment.
 *
 * @param options Environment, functions, and where inputs come from.
 * @returns The deployment, to be placed in a phase or beside phases.
 *
 * @example Deploy to an environment
 * ```ts
 * import { deploy, done, type Environment, fn } from "@ocuroot/sdk";
 * import assert from "node:assert/strict";
 *
 * const up = fn(({ image }: { environment: Environment; image: string }) =>
 *   done({ outputs: { runs: image } })
 * );
 * const down = fn((_: { environment: Environment; image?: string }) => done());
 * const eu = { name: "eu", attributes: {} };
 * const api = deploy({ environment: eu, up, down, inputs: { image: "api:7" } });
 * assert.equal(api.output("runs").ref, "./deploy/eu#output/runs");
 * ```
 */
export function deploy<
  I extends WithEnvironment,
  O,
  J extends WithEnvironment,
>(options: DeployOptions<I, O, J> & InputsFor<NoInfer<I>>): Task<O> {
  const { environment, up, down, inputs, sandbox, idempotent } = options;
  return {
    $kind: "deploy",
    name: environment.name,
    functions: { up, down },
    inputs: { ...inputs },
    ...(sandbox === undefined ? {} : { sandbox }),
    ...(idempotent === undefined ? {} : { idempotent }),
    site: callSite(deploy),
    ...outputRefs<O>(`deploy/${environment.name}`),
  };
}

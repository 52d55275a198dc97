// SPDX-License-Identifier: MIT
/**
 * Which policies hold for the functions of a checkout: that of its own repo
 * config, and that of the task, as far as the mode asks for them. It enforces
 * nothing; `engine/host/` does.
 *
 * @module
 */

import type { RepoSettings } from "@ocuroot/sdk/declaration";
import { OcurootError } from "@ocuroot/sdk/error";
import type { Policy } from "@ocuroot/sdk/policy";
import { nothingDeclared, type PolicyLayer } from "../host/denied.ts";
import type { HostRequest } from "../workspace.ts";

/** What can be asked for, in the order of strictness. */
export const SANDBOX_MODES = ["off", "policy", "strict"] as const;

/**
 * `off` enforces nothing, `policy` what is declared, `strict` also that
 * everything is declared.
 */
export type SandboxMode = typeof SANDBOX_MODES[number];

/** Gives the policies of a host. */
export type Policies = (
  request: Pick<HostRequest, "file" | "task">,
) => Promise<readonly PolicyLayer[]>;

/** What finding policies needs. */
export interface PolicyOptions {
  /** What is enforced. */
  readonly mode: SandboxMode;
  /** Root of the opened checkout. */
  readonly root: string;
  /** Name of its repo config; empty in a checkout of documents. */
  readonly file: string;
  /** The policy that it declares. */
  readonly own: Policy | undefined;
  /** Reads the settings of another checkout. */
  readonly evaluate: (
    root: string,
  ) => Promise<{ readonly file: string; readonly settings: RepoSettings }>;
}

/**
 * Reads the mode from the environment.
 *
 * @param env Process environment.
 * @returns The value of `OCUROOT_SANDBOX`, `policy` when there is none.
 * @throws {OcurootError} `cli/usage` for any other value.
 */
export function readMode(env: Readonly<Record<string, string>>): SandboxMode {
  const text = env["OCUROOT_SANDBOX"] || "policy";
  const mode = SANDBOX_MODES.find((one) => one === text);
  if (mode !== undefined) return mode;
  throw new OcurootError(
    "cli/usage",
    `Cannot read OCUROOT_SANDBOX: "${text}" is no mode`,
    { hint: `Use ${SANDBOX_MODES.join(", ")}.` },
  );
}

/**
 * Prepares the policies of checkouts. A checkout of another commit or
 * repository is under its own policy, which is read when it is first needed.
 *
 * @param options The opened checkout.
 * @returns By root, what gives the policies of a host.
 */
export function policiesAt(
  options: PolicyOptions,
): (root: string) => Policies {
  if (options.mode === "off") return () => () => Promise.resolve([]);
  return (root) => {
    let reading: Promise<readonly PolicyLayer[]> | undefined;
    return async ({ file, task }) => {
      const outer = await (reading ??= repoLayers(root, options));
      if (task === undefined) return outer;
      return [...outer, { policy: task.policy, file, task: task.name }];
    };
  };
}

/**
 * Gives the policies under which a repo config itself is evaluated: it is the
 * one that declares them, so that only the strict mode has one.
 *
 * @param mode What is enforced.
 * @param file Its name.
 * @returns The policies.
 */
export function policiesOfRepo(
  mode: SandboxMode,
  file: string,
): readonly PolicyLayer[] {
  return mode === "strict" ? [nothingDeclared(file)] : [];
}

async function repoLayers(
  root: string,
  options: PolicyOptions,
): Promise<readonly PolicyLayer[]> {
  const own = root === options.root;
  const { file, policy } = own
    ? { file: options.file, policy: options.own }
    : await elsewhere(root, options);
  const name = file === "" ? "repo.ocu.star" : file;
  if (policy !== undefined) return [{ policy, file: name }];
  return options.mode === "strict" ? [nothingDeclared(name)] : [];
}

async function elsewhere(
  root: string,
  { evaluate }: PolicyOptions,
): Promise<{ readonly file: string; readonly policy: Policy | undefined }> {
  const { file, settings } = await evaluate(root);
  return { file, policy: settings.sandbox };
}

// SPDX-License-Identifier: MIT
/**
 * The machine of one test: everything that a config may ask of a real one is
 * answered from what the test gave, and kept for it to look at. It starts no
 * program, opens no connection, and writes to memory only.
 *
 * @module
 */

import type { Effect } from "@ocuroot/sdk/host";
import type { Json } from "@ocuroot/sdk/model";
import { createSecrets, type Secrets } from "../../host/secrets.ts";
import { createFakeHttp, type FakeHttp } from "./fake_http.ts";
import {
  createFakeFiles,
  type FakeFiles,
  fakePath,
  type ReadCheckout,
} from "./fake_files.ts";
import { createFakeShell, type FakeShell } from "./fake_shell.ts";
import { createFakeState, type FakeState } from "./fake_state.ts";

/** The machine of one test. */
export interface World {
  /** Its shell. */
  readonly shell: FakeShell;
  /** Its network. */
  readonly http: FakeHttp;
  /** Its files. */
  readonly files: FakeFiles;
  /** Its state. */
  readonly state: FakeState;
  /** Its variables. */
  readonly env: Map<string, string>;
  /** What it is: `os` and `arch`. */
  readonly machine: Map<"os" | "arch", string>;
  /** What was printed. */
  readonly printed: string[];
  /** What was registered as a secret. */
  readonly secrets: readonly string[];
  /** The same, to look for it in texts and to mask it. */
  readonly vault: Secrets;
  /** Registers a secret. */
  secret(value: string): void;
  /** Directory of the test, relative to the root. */
  readonly dir: string;
  /**
   * Answers an effect.
   *
   * @param effect What is asked.
   * @param dir Directory of the config that asks, relative to the root.
   * @returns The answer.
   * @throws {OcurootError} as the real machine would, and `test/unexpected`.
   */
  perform(effect: Effect, dir: string): Promise<Json>;
}

/**
 * Makes the machine of one test.
 *
 * @param options The test's directory, and what reads the checkout.
 * @returns The machine.
 */
export function createWorld(
  options: { readonly dir: string; readonly readCheckout: ReadCheckout },
): World {
  const vault = createSecrets();
  const secrets: string[] = [];
  const world = {
    shell: createFakeShell(),
    http: createFakeHttp(),
    files: createFakeFiles(options.readCheckout),
    state: createFakeState(),
    env: new Map<string, string>(),
    machine: new Map<"os" | "arch", string>(),
    printed: [],
    secrets,
    vault,
    secret(value: string) {
      secrets.push(value);
      vault.register(value);
    },
    dir: options.dir,
  };
  return {
    ...world,
    perform: (effect, dir) => perform(effect, { world, dir }),
  };
}

async function perform(
  effect: Effect,
  { world, dir }: {
    readonly world: Omit<World, "perform">;
    readonly dir: string;
  },
): Promise<Json> {
  const { files } = world;
  switch (effect.kind) {
    case "shell":
    case "exec":
      return { ...await world.shell.perform(effect) };
    case "http":
      return { ...await world.http.perform(effect) };
    case "read_file":
      return await files.read(fakePath(dir, effect.path));
    case "write_file":
      files.write(fakePath(dir, effect.path), effect.content);
      return null;
    case "read_dir":
      return await files.list(fakePath(dir, effect.path));
    case "is_dir":
      return await files.isDirectory(fakePath(dir, effect.path));
    case "env":
      return Object.fromEntries(world.env);
    case "pwd":
      return fakePath(dir, ".");
    case "os":
      return world.machine.get("os") ?? "linux";
    case "arch":
      return world.machine.get("arch") ?? "amd64";
    case "environments":
      return world.state.environments() as unknown as Json;
  }
}

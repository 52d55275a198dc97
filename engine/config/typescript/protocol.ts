// SPDX-License-Identifier: MIT
/**
 * What the engine and a config child say to each other: one JSON object to a
 * line, over the child's standard input and output. The child may be hostile:
 * what it says is data, and is checked where it is used.
 *
 * @module
 */

import type { CallSite, Effect } from "@ocuroot/sdk/host";
import type { Json } from "@ocuroot/sdk/model";

/** A request to a child: it ends in a result or a failure of the same id. */
export type Request =
  /**
   * Imports a config; the result is a {@link Draft}. In a child for tests it
   * imports a file of them, and the result is a list of {@link DraftTest}.
   */
  | {
    readonly kind: "load";
    /** URL of the config. */
    readonly url: string;
    /** URLs of all modules whose exports may be functions. */
    readonly modules: readonly string[];
    /** Texts of all files that it may import, by URL. */
    readonly sources: Readonly<Record<string, string>>;
    /** What `Deno.env` shows meanwhile, for repo configs. */
    readonly env?: Readonly<Record<string, string>>;
    /** URL of the root of the checkout, where tests are loaded. */
    readonly root?: string;
  }
  /** Calls a function of a loaded config. */
  | {
    readonly kind: "call";
    /** URL of the config. */
    readonly url: string;
    /** Index in the draft's functions; -1 is the trigger. */
    readonly fn: number;
    /** Inputs by name, or the trigger's commit. */
    readonly input: Json;
  }
  /** Runs a test of a loaded file; the result is null when it passes. */
  | {
    readonly kind: "test";
    /** Index in the list of tests. */
    readonly test: number;
  };

/** From the engine to a child. */
export type ToChild =
  | { readonly kind: "request"; readonly id: number; readonly request: Request }
  | { readonly kind: "abort"; readonly id: number }
  | { readonly kind: "reply"; readonly id: number; readonly value: Json }
  | {
    readonly kind: "refuse";
    readonly id: number;
    readonly error: ChildError;
  }
  | { readonly kind: "ping" };

/** From a child to the engine. */
export type FromChild =
  | { readonly kind: "result"; readonly id: number; readonly value: Json }
  | {
    readonly kind: "failure";
    readonly id: number;
    readonly error: ChildError;
  }
  | {
    readonly kind: "effect";
    readonly id: number;
    readonly request: number;
    readonly effect: Effect;
    readonly site: CallSite;
  }
  | {
    readonly kind: "print";
    readonly request: number;
    readonly text: string;
    readonly site: CallSite;
  }
  | {
    readonly kind: "secret";
    readonly request: number;
    readonly value: string;
  }
  | { readonly kind: "pong" };

/** An error on its way between processes. */
export interface ChildError {
  /** Stable code, where the thrower knew one. */
  readonly code?: string;
  /** The class's name. */
  readonly name: string;
  /** What it says. */
  readonly message: string;
  /** What the user can do. */
  readonly hint?: string;
  /** Facts for programs. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Places, innermost first. */
  readonly stack?: readonly (CallSite & { readonly function?: string })[];
  /** Id of the effect whose failure it is. */
  readonly effect?: number;
}

/** A function of a config, by name and place. */
export interface DraftFunction {
  /** Name of the export. */
  readonly name: string;
  /** Where it was made. */
  readonly site: CallSite;
}

/** A use of a function: its index, or -1 when it is not exported. */
export interface FunctionUse {
  /** Index in the draft's functions. */
  readonly index: number;
  /** Where the function was made. */
  readonly site: CallSite;
}

/** An input as it was written: refs not yet absolute. */
export interface DraftInput {
  /** A ref as text. */
  readonly ref?: string;
  /** What to use while the ref has no value. */
  readonly default?: Json;
  /** A value. */
  readonly value?: Json;
}

/** Inputs by name. */
export type DraftInputs = Readonly<Record<string, DraftInput>>;

/** A task or deployment as it was written. */
export interface DraftTask {
  /** Which of the two. */
  readonly kind: "task" | "deploy";
  /** Name, or environment. */
  readonly name: Json;
  /** Its policy. */
  readonly sandbox?: Json;
  /** Whether an interrupted run is run again unasked. */
  readonly idempotent?: Json;
  /** Functions by what they are for. */
  readonly functions: Readonly<Record<string, FunctionUse>>;
  /** Its inputs. */
  readonly inputs: DraftInputs;
  /** Where it was written. */
  readonly site: CallSite;
}

/** A phase as it was written. */
export interface DraftPhase {
  /** Says what it is. */
  readonly kind: "phase";
  /** Its name. */
  readonly name: Json;
  /** Its tasks. */
  readonly tasks: readonly DraftTask[];
  /** Where it was written. */
  readonly site: CallSite;
}

/** What a config exports as its default. */
export type DraftConfig =
  | {
    readonly kind: "release";
    readonly as?: Json;
    readonly parts: readonly (DraftTask | DraftPhase)[];
    readonly site: CallSite;
  }
  | {
    readonly kind: "environments";
    readonly environments: readonly Json[];
    readonly site: CallSite;
  }
  | {
    readonly kind: "repo";
    readonly settings: Readonly<Record<string, Json>>;
    readonly trigger: boolean;
    readonly site: CallSite;
  };

/** What loading a config comes to. */
export interface Draft {
  /** Every function that can be found again. */
  readonly functions: readonly DraftFunction[];
  /** The default export. */
  readonly config: DraftConfig;
}

/** A test of a loaded file. */
export interface DraftTest {
  /** What it is called. */
  readonly name: string;
  /** Where it was registered. */
  readonly site: CallSite;
}

/** The longest line that either side accepts, in characters. */
export const MAX_MESSAGE: number = 64 * 1024 * 1024;

/** The longest text that one print may have, in characters. */
export const MAX_PRINT: number = 256 * 1024;

// SPDX-License-Identifier: MIT
/**
 * What the resolver is told, and what it finds out: which variable every name
 * means. Plain data.
 *
 * @module
 */

import type {
  FileNode,
  FunctionNode,
  LoadedName,
  NameExpr,
  Param,
} from "../syntax/ast.ts";
import type { Dialect } from "./dialect.ts";

/** Names known from outside the file. */
export interface ResolveOptions {
  /** What the dialect allows. */
  readonly dialect: Dialect;
  /** Names given by the embedder; `any` accepts every unknown name. */
  readonly predeclared: ReadonlySet<string> | "any";
  /** Names that every program has. */
  readonly universal: ReadonlySet<string>;
}

/** A variable of a file or a function. */
export interface Variable {
  /** Its name, as a string of bytes. */
  readonly name: string;
  /** Offset of its first binding. */
  readonly pos: number;
  /** Slot among the globals of the file or the locals of the function. */
  readonly index: number;
  /** `global` is exported, `file` is bound by load, `local` is the rest. */
  readonly kind: "global" | "file" | "local";
  /** True when an inner function uses it, so that it lives in a cell. */
  readonly captured: boolean;
  /** How many places bind it. */
  readonly bindings: number;
  /** The function it always is, when one `def` is all that binds it. */
  readonly def: FunctionNode | undefined;
}

/** What a name means where it is written. */
export type Binding =
  | { readonly scope: "module"; readonly variable: Variable }
  | { readonly scope: "local"; readonly variable: Variable }
  | {
    readonly scope: "free";
    readonly variable: Variable;
    /** Slot among the cells that the function captured. */
    readonly index: number;
  }
  | {
    readonly scope: "predeclared" | "universal";
    readonly name: string;
  };

/** A node that binds or uses a name. */
export type NameNode = NameExpr | LoadedName | Param;

/** Variables of one function, or of the statements of a file. */
export interface Layout {
  /** Locals by slot; parameters first, in order. */
  readonly locals: readonly Variable[];
  /** Captured variables: where the enclosing function finds each cell. */
  readonly free: readonly Binding[];
}

/** A use of a name that the file does not define. */
export interface OuterName {
  /** The name. */
  readonly name: string;
  /** Offset of its first use. */
  readonly pos: number;
}

/** All that the resolver found. */
export interface Resolution {
  /** What each name means. */
  readonly bindings: ReadonlyMap<NameNode, Binding>;
  /** Variables of each function. */
  readonly layouts: ReadonlyMap<FunctionNode | FileNode, Layout>;
  /** Variables of the file by slot, in order of first binding. */
  readonly globals: readonly Variable[];
  /** Names taken from the predeclared ones, in order of first use. */
  readonly predeclared: readonly OuterName[];
}

// SPDX-License-Identifier: MIT
/**
 * What all code of one file shares while it is compiled and run.
 *
 * @module
 */

import type { Dialect } from "../resolve/dialect.ts";
import type {
  Binding,
  Layout,
  NameNode,
  Resolution,
} from "../resolve/binding.ts";
import type { FileNode, FunctionNode } from "../syntax/ast.ts";
import type { Source } from "../syntax/source.ts";
import type { Builtin } from "../values/builtin.ts";
import type { Value } from "../values/value.ts";
import { attributesOf } from "./_attributes.ts";
import { Code } from "./code.ts";
import type { Module } from "./module.ts";
import { UnitModule } from "./unit_module.ts";

/** What a unit is made of. */
export interface UnitParts {
  /** The syntax tree. */
  readonly file: FileNode;
  /** What its names mean. */
  readonly resolution: Resolution;
  /** The dialect it was resolved in. */
  readonly dialect: Dialect;
  /** Names given by the embedder. */
  readonly predeclared: ReadonlyMap<string, Value>;
  /** Names that every program has. */
  readonly universal: ReadonlyMap<string, Value>;
}

/** One file, resolved, with the values of its globals. */
export class Unit {
  /** The syntax tree. */
  readonly file: FileNode;
  /** The text. */
  readonly source: Source;
  /** The dialect. */
  readonly dialect: Dialect;
  /** What its names mean. */
  readonly resolution: Resolution;
  /** Globals by slot; undefined before their assignment. */
  readonly slots: (Value | undefined)[];
  readonly #predeclared: ReadonlyMap<string, Value>;
  readonly #universal: ReadonlyMap<string, Value>;
  readonly #codes = new Map<FunctionNode | FileNode, Code>();
  readonly #loaded: Unit[] = [];
  #attributes: Set<string> | undefined;

  /** Makes a unit with no global set. */
  constructor(parts: UnitParts) {
    this.file = parts.file;
    this.source = parts.file.source;
    this.dialect = parts.dialect;
    this.resolution = parts.resolution;
    this.slots = parts.resolution.globals.map(() => undefined);
    this.#predeclared = parts.predeclared;
    this.#universal = parts.universal;
  }

  /** Gives the code of a function or of the file; it is compiled when run. */
  code(node: FunctionNode | FileNode): Code {
    let code = this.#codes.get(node);
    if (code === undefined) {
      code = new Code(this, node);
      this.#codes.set(node, code);
    }
    return code;
  }

  /** Gives what a name means. */
  binding(node: NameNode): Binding {
    return known(this.resolution.bindings.get(node));
  }

  /** Gives the variables of a function. */
  layout(node: FunctionNode | FileNode): Layout {
    return known(this.resolution.layouts.get(node));
  }

  /** Globals that have a value, in order of their first binding. */
  globals(): ReadonlyMap<string, Value> {
    const globals = new Map<string, Value>();
    for (const { name, index, kind } of this.resolution.globals) {
      const value = this.slots[index];
      if (kind === "global" && value !== undefined) globals.set(name, value);
    }
    return globals;
  }

  /** Takes over what a loaded module knows of attributes. */
  learn(module: Module): void {
    if (!(module instanceof UnitModule)) return;
    this.#loaded.push(module.unit);
    this.#attributes = undefined;
  }

  /** Names that an attribute holding a function may have. */
  get attributes(): ReadonlySet<string> {
    this.#attributes ??= new Set([
      ...attributesOf({ file: this.file, predeclared: this.#predeclared }),
      ...this.#loaded.flatMap(({ attributes }) => [...attributes]),
    ]);
    return this.#attributes;
  }

  /** Tells whether a value is one that every program has. */
  isUniversal(value: Builtin): boolean {
    return this.#universal.get(value.name) === value;
  }

  /** Gives the value of a name from outside the file. */
  outer(binding: Binding & { readonly name: string }): Value {
    const names = binding.scope === "predeclared"
      ? this.#predeclared
      : this.#universal;
    return known(names.get(binding.name));
  }
}

function known<T>(found: T | undefined): T {
  if (found === undefined) throw new TypeError("The tree was not resolved");
  return found;
}

// SPDX-License-Identifier: MIT
/**
 * A function's code in both of its forms, each made when first needed.
 *
 * @module
 */

import type { FileNode, FunctionNode, Stmt } from "../syntax/ast.ts";
import type { Source } from "../syntax/source.ts";
import { parameterOrder } from "../syntax/walk.ts";
import { type Block, compileBlock } from "./compile.ts";
import { lower } from "./lower.ts";
import { callsOut, reachesOut } from "./reach.ts";
import { compileStepper, type Stepper } from "./stepper.ts";
import type { Unit } from "./unit.ts";

/** A parameter as the binding of arguments needs it. */
export interface CodeParameter {
  /** Its name. */
  readonly name: string;
  /** How arguments reach it. */
  readonly kind: "positional" | "keyword-only" | "rest" | "keywords";
  /** Slot among the locals. */
  readonly slot: number;
}

/** Code of one function, or of the statements of a file. */
export class Code {
  /** The file it belongs to. */
  readonly unit: Unit;
  /** Its node. */
  readonly node: FunctionNode | FileNode;
  /** Name in messages. */
  readonly name: string;
  /** Offset of `def` or `lambda`. */
  readonly pos: number;
  /** Parameters in order of declaration. */
  readonly params: readonly CodeParameter[];
  /** Parameters that positional arguments fill. */
  readonly positional: number;
  /** True when all parameters are positional. */
  readonly simple: boolean;
  /** Slots of locals that inner functions share. */
  readonly shared: readonly number[];
  /** True where functions may call themselves. */
  readonly recursive: boolean;
  /** Slots for locals and temporaries. */
  size: number;
  #block: Block | undefined;
  #stepper: Stepper | undefined;
  #reachesOut: boolean | undefined;

  /** Describes code; compiles nothing yet. */
  constructor(unit: Unit, node: FunctionNode | FileNode) {
    const { locals } = unit.layout(node);
    this.unit = unit;
    this.node = node;
    this.name = node.kind === "file" ? "<toplevel>" : node.name;
    this.pos = node.kind === "file" ? 0 : node.pos;
    this.params = node.kind === "file" ? [] : parametersOf(node);
    this.positional = this.params.filter(isPositional).length;
    this.simple = this.positional === this.params.length;
    this.recursive = unit.dialect.recursion;
    this.size = locals.length;
    this.shared = locals.flatMap((local, i) => local.captured ? [i] : []);
  }

  /** The text it was written in. */
  get source(): Source {
    return this.unit.source;
  }

  /** The string that the body begins with, as bytes, or undefined. */
  get doc(): string | undefined {
    const [first] = this.node.body;
    if (first?.kind !== "expr" || first.x.kind !== "string") return undefined;
    return first.x.value;
  }

  /** The form that runs at once and refuses effects. */
  get block(): Block {
    this.#block ??= compileBlock(this.node.body, this.unit);
    return this.#block;
  }

  /** The form that hands effects to the driver. */
  get stepper(): Stepper {
    this.#stepper ??= this.#compileStepper(this.node.body);
    return this.#stepper;
  }

  /** False when the first form is enough, whatever the driver. */
  get reachesOut(): boolean {
    this.#reachesOut ??= reachesOut(this);
    return this.#reachesOut;
  }

  #compileStepper(body: readonly Stmt[]): Stepper {
    const { unit } = this;
    const lowered = lower(body, {
      firstTemp: this.size,
      callsOut: (call) => callsOut(call, unit),
    });
    this.size = lowered.size;
    return compileStepper(lowered.body, unit);
  }
}

function isPositional({ kind }: CodeParameter): boolean {
  return kind === "positional";
}

function parametersOf({ params }: FunctionNode): readonly CodeParameter[] {
  const star = params.findIndex(({ mode }) => mode === "*");
  const order = parameterOrder(params);
  return params.flatMap((param, i) => {
    if (param.name === "") return [];
    const { name } = param;
    const slot = order.indexOf(param);
    if (param.mode === "*") return { name, kind: "rest", slot };
    if (param.mode === "**") return { name, kind: "keywords", slot };
    const only = star >= 0 && i > star;
    return { name, kind: only ? "keyword-only" : "positional", slot };
  });
}

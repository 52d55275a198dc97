// SPDX-License-Identifier: MIT
/**
 * One thread of execution: its call stack and its budget. Calls go through
 * here, in two forms: at once, where an effect is refused, and step by step,
 * where it is handed to the driver. The stack is a chain of frames that is
 * cut back when a call returns and left as it is when one fails, so that the
 * driver still sees where the failure was; nothing in between catches.
 *
 * @module
 */

import { EvalError, type StackFrame, StarlarkError } from "../diagnostic.ts";
import { Builtin } from "../values/builtin.ts";
import { fail } from "../values/fail.ts";
import { toText } from "../values/text.ts";
import { isObject, typeName, type Value } from "../values/value.ts";
import { bind } from "./bind.ts";
import { Cell, Frame, type Native, type Slot } from "./frame.ts";
import { CompiledFunction } from "./compiled_function.ts";
import type { Module } from "./module.ts";
import { CallRequest, EffectRequest, type Request } from "./request.ts";
import type { CallSite, Keyword, Thread } from "./thread.ts";
import { traceback } from "./traceback.ts";

/** What a thread asks of its driver. */
export type Outcall =
  | {
    readonly kind: "effect";
    readonly effect: unknown;
    readonly site: CallSite;
  }
  | {
    readonly kind: "load";
    readonly path: string;
    readonly from: string;
  };

/** Limits and connections of a thread. */
export interface MachineOptions {
  /** Attached to the thread for builtins. */
  readonly data?: unknown;
  /** Takes printed lines. */
  readonly print?: ((text: string, site: CallSite) => void) | undefined;
  /** Ends evaluation after so many steps: loop rounds and calls. */
  readonly maxSteps?: number | undefined;
  /** Deepest nesting of calls. */
  readonly maxDepth?: number | undefined;
  /** Asked now and then; true ends evaluation. */
  readonly isCancelled?: (() => boolean) | undefined;
  /** Loads a module at once, where there is no driver to ask. */
  readonly load?: ((path: string, from: string) => Module) | undefined;
}

/** Rounds between two looks at limits. */
const CHUNK = 1024;
const NO_KEYWORDS: readonly Keyword[] = [];

/** One thread of execution. */
export class Machine implements Thread {
  /** Attached by the embedder. */
  readonly data: unknown;
  /** The innermost call. */
  top: Frame | undefined;
  /** The builtin or method under way in it. */
  native: Native | undefined;
  /** Steps that may be done before limits are looked at. */
  credit = 0;
  #granted = 0;
  readonly #options: MachineOptions;
  readonly #maxDepth: number;

  /** Makes a thread with an empty stack. */
  constructor(options: MachineOptions) {
    this.data = options.data;
    this.#options = options;
    this.#maxDepth = options.maxDepth ?? Infinity;
  }

  // For compiled code

  /** Counts one step. */
  tick(): void {
    if (--this.credit < 0) this.#refill();
  }

  /** Starts a call of a function. */
  enter(fn: CompiledFunction): Frame {
    const caller = this.top;
    const frame = new Frame(this, fn, caller);
    this.top = frame;
    const { code } = fn;
    frame.at = code.pos;
    if (--this.credit < 0) this.#refill();
    if (frame.depth > this.#maxDepth) {
      throw new EvalError(
        `Starlark stack overflow (more than ${this.#maxDepth} nested calls)`,
        { interruption: "depth" },
      );
    }
    if (!code.recursive) {
      for (let f = caller; f !== undefined; f = f.caller) {
        if (f.code === code) fail(`function ${code.name} called recursively`);
      }
    }
    return frame;
  }

  /** Runs a function on its locals, which the frame takes over. */
  run(fn: CompiledFunction, locals: Slot[]): Value {
    const frame = this.enter(fn);
    return this.#finish(frame, fn, locals);
  }

  /** Calls any value at once. */
  apply(
    fn: Value,
    args: readonly Value[],
    kwargs: readonly Keyword[],
  ): Value {
    if (fn instanceof CompiledFunction) {
      const frame = this.enter(fn);
      return this.#finish(frame, fn, bind(fn, args, kwargs));
    }
    if (!(fn instanceof Builtin)) return failCall(fn);
    this.native = fn;
    const result = fn.fn(this, args, kwargs);
    this.native = undefined;
    return fn.requests ? this.#fulfil(fn, result) : result as Value;
  }

  /** Calls any value, handing effects to the driver. */
  *applyStepwise(
    fn: Value,
    args: readonly Value[],
    kwargs: readonly Keyword[],
  ): Generator<Outcall, Value, unknown> {
    if (fn instanceof CompiledFunction && fn.code.reachesOut) {
      const { stepper } = fn.code;
      const frame = this.enter(fn);
      frame.locals = share(fn, bind(fn, args, kwargs));
      yield* stepper(frame);
      this.top = frame.caller;
      return frame.result;
    }
    if (!(fn instanceof Builtin) || !fn.requests) {
      return this.apply(fn, args, kwargs);
    }
    this.native = fn;
    const result = fn.fn(this, args, kwargs);
    this.native = undefined;
    if (!isRequest(result)) return result;
    return yield* this.#fulfilStepwise(fn, result);
  }

  /** Loads a module at once. */
  loadNow(path: string, from: string): Module {
    const { load } = this.#options;
    if (load === undefined) fail("load is not implemented by this application");
    return load(toText(path), from);
  }

  // For builtins

  /** Calls a value for a builtin; its failure is not the builtin's. */
  call(
    fn: Value,
    args: readonly Value[],
    kwargs: readonly Keyword[] = NO_KEYWORDS,
  ): Value {
    const { native, top } = this;
    if (native !== undefined) this.push(native);
    try {
      return this.apply(fn, args, kwargs);
    } catch (error) {
      throw this.failure(error);
    } finally {
      this.top = top;
      this.native = native;
    }
  }

  /** Where the innermost user code is making its call. */
  callSite(): CallSite {
    let frame = this.top;
    while (frame !== undefined && frame.code === undefined) {
      frame = frame.caller;
    }
    if (frame?.code === undefined) {
      return { filename: "<builtin>", line: 0, column: 0 };
    }
    const { source } = frame.code;
    return { filename: source.filename, ...source.position(frame.at) };
  }

  /** Local variables of the innermost user function, or the file's globals. */
  locals(): ReadonlyMap<string, Value> {
    let frame = this.top;
    while (frame !== undefined && frame.code === undefined) {
      frame = frame.caller;
    }
    return frame === undefined ? new Map() : frame.variables();
  }

  /** Emits one line of the program's own output. */
  print(text: string): void {
    this.#options.print?.(toText(text), this.callSite());
  }

  /** Charges work to the step budget. */
  step(count: number): void {
    this.credit -= count;
    if (this.credit < 0) this.#refill();
  }

  // For drivers

  /** Puts a builtin on the stack. */
  push(native: Native): Frame {
    const frame = new Frame(this, native, this.top);
    this.top = frame;
    this.native = undefined;
    return frame;
  }

  /** Makes an error with the present stack of whatever was thrown. */
  failure(thrown: unknown): unknown {
    if (thrown instanceof StarlarkError) return thrown;
    return traceback(thrown, this.frames());
  }

  /** The present stack, outermost first. */
  frames(): readonly StackFrame[] {
    const frames: StackFrame[] = [];
    if (this.native !== undefined) frames.push(nativeFrame(this.native));
    for (let frame = this.top; frame !== undefined; frame = frame.caller) {
      frames.push(frame.describe());
    }
    return frames.reverse();
  }

  #finish(frame: Frame, fn: CompiledFunction, locals: Slot[]): Value {
    frame.locals = share(fn, locals);
    fn.code.block(frame);
    this.top = frame.caller;
    return frame.result;
  }

  #fulfil(fn: Builtin, result: Value | Request): Value {
    if (!isRequest(result)) return result;
    const frame = this.push(fn);
    if (result instanceof EffectRequest) {
      throw new EvalError(
        `${fn.name} reaches outside the program, which is not possible here`,
        { interruption: "effect" },
      );
    }
    const results = result.calls.map((args) =>
      this.apply(result.fn, args, NO_KEYWORDS)
    );
    const value = result.resume(results);
    this.top = frame.caller;
    return value;
  }

  *#fulfilStepwise(
    fn: Builtin,
    request: Request,
  ): Generator<Outcall, Value, unknown> {
    const site = this.callSite();
    const frame = this.push(fn);
    let value: Value;
    if (request instanceof EffectRequest) {
      const { effect } = request;
      value = request.resume(yield { kind: "effect", effect, site });
    } else {
      const results: Value[] = [];
      for (const args of request.calls) {
        results.push(yield* this.applyStepwise(request.fn, args, NO_KEYWORDS));
      }
      value = request.resume(results);
    }
    this.top = frame.caller;
    return value;
  }

  /** Grants steps for a while, unless a limit is reached. */
  #refill(): void {
    const { isCancelled, maxSteps = Infinity } = this.#options;
    if (isCancelled?.() === true) {
      throw new EvalError("evaluation was cancelled", {
        interruption: "cancelled",
      });
    }
    const used = this.#granted - this.credit - 1;
    if (used >= maxSteps) {
      throw new EvalError(`too many steps (more than ${maxSteps})`, {
        interruption: "steps",
      });
    }
    const grant = Math.min(CHUNK, maxSteps - used);
    this.#granted = used + grant;
    this.credit = grant - 1;
  }
}

/** Makes cells of the locals that inner functions share. */
function share(fn: CompiledFunction, locals: Slot[]): Slot[] {
  for (const slot of fn.code.shared) {
    locals[slot] = new Cell(locals[slot] as Value | undefined);
  }
  return locals;
}

function isRequest(result: Value | Request): result is Request {
  return result instanceof EffectRequest || result instanceof CallRequest;
}

function failCall(fn: Value): never {
  const hint = isObject(fn) && fn.callable === true
    ? " from another interpreter"
    : "";
  return fail(`invalid call of non-function (${typeName(fn)})${hint}`);
}

function nativeFrame({ name }: Native): StackFrame {
  return {
    name,
    filename: "<builtin>",
    line: 0,
    column: 0,
    snippet: undefined,
  };
}

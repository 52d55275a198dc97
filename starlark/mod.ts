// SPDX-License-Identifier: MIT
/**
 * The Starlark language, to be embedded: run programs, call their functions,
 * give them builtins, read their values. It reads no file, waits for nothing
 * by itself and knows nothing of its embedder.
 *
 * @module
 */

export {
  type ErrorDetails,
  type ErrorKind,
  EvalError,
  type EvalErrorOptions,
  type Interruption,
  type Position,
  type StackFrame,
  StarlarkError,
} from "./diagnostic.ts";
export {
  callAsync,
  type CallAsyncOptions,
  execAsync,
  type ExecAsyncOptions,
  type Performer,
} from "./eval/drive.ts";
export {
  call,
  type CallOptions,
  exec,
  type ExecOptions,
  type ProgramOptions,
  type ThreadOptions,
} from "./eval/exec.ts";
export { type FunctionParameter, StarlarkFunction } from "./eval/function.ts";
export { Module } from "./eval/module.ts";
export { CallRequest, EffectRequest, type Request } from "./eval/request.ts";
export type {
  BuiltinFn,
  CallSite,
  Keyword,
  RequestFn,
  Thread,
} from "./eval/thread.ts";
export { CORE, type Dialect, EVERYTHING } from "./resolve/dialect.ts";

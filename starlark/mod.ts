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
export { getAttr } from "./lib/attributes.ts";
export { jsonModule } from "./lib/json.ts";
export { structBuiltin } from "./lib/struct.ts";
export { universe, type UniverseOptions } from "./lib/universe.ts";
export type {
  Binding,
  Layout,
  NameNode,
  OuterName,
  Resolution,
  Variable,
} from "./resolve/binding.ts";
export {
  findMistakes,
  resolve,
  type ResolveOptions,
} from "./resolve/resolve.ts";
export type {
  Argument,
  AssignStmt,
  BinaryExpr,
  BranchStmt,
  CallExpr,
  ComprehensionExpr,
  ConditionalExpr,
  DefStmt,
  DictExpr,
  DotExpr,
  Expr,
  ExprStmt,
  FileNode,
  ForClause,
  ForStmt,
  FunctionNode,
  IfClause,
  IfStmt,
  IndexExpr,
  KeyValue,
  LambdaExpr,
  ListExpr,
  LoadedName,
  LoadStmt,
  LogicalExpr,
  NameExpr,
  NumberExpr,
  Operator,
  Param,
  ReturnStmt,
  SliceExpr,
  Stmt,
  TextExpr,
  TupleExpr,
  UnaryExpr,
  UnaryOp,
  WhileStmt,
} from "./syntax/ast.ts";
export type { ClosureExpr, InplaceExpr, TempExpr } from "./syntax/made.ts";
export { parse, parseExpression } from "./syntax/parser.ts";
export { Source } from "./syntax/source.ts";
export { index, iterate, tryIterate } from "./values/access.ts";
export { Builtin, type BuiltinOptions } from "./values/builtin.ts";
export { StarlarkBytes } from "./values/bytes.ts";
export { equals } from "./values/compare.ts";
export { fromJson, type Json, toJson } from "./values/convert.ts";
export { type DictEntry, StarlarkDict } from "./values/dict.ts";
export { StarlarkList } from "./values/list.ts";
export { StarlarkModule } from "./values/module.ts";
export { repr, str } from "./values/print.ts";
export { StarlarkSet } from "./values/set.ts";
export { StarlarkStruct } from "./values/struct.ts";
export { nearest } from "./values/spell.ts";
export { fromText, toText } from "./values/text.ts";
export { StarlarkTuple } from "./values/tuple.ts";
export {
  type BinaryOp,
  type CompareOp,
  freeze,
  type HashKey,
  StarlarkFloat,
  type StarlarkObject,
  truth,
  typeName,
  type Value,
} from "./values/value.ts";

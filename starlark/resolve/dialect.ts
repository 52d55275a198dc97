// SPDX-License-Identifier: MIT
/**
 * What a dialect of the language allows. It is a parameter everywhere: there
 * are no global flags.
 *
 * @module
 */

/** Optional parts of the language. */
export interface Dialect {
  /** The `set` builtin. */
  readonly set: boolean;
  /** The `while` statement. */
  readonly while: boolean;
  /** `if`, `for` and `while` outside functions. */
  readonly topLevelControl: boolean;
  /** A global may be assigned more than once. */
  readonly globalReassign: boolean;
  /** A function may call itself, directly or through others. */
  readonly recursion: boolean;
  /** `load` binds globals instead of names of the file alone. */
  readonly loadBindsGlobally: boolean;
}

/** The smallest dialect: every option off. */
export const CORE: Dialect = {
  set: false,
  while: false,
  topLevelControl: false,
  globalReassign: false,
  recursion: false,
  loadBindsGlobally: false,
};

/** The largest dialect: every option that adds something is on. */
export const EVERYTHING: Dialect = {
  set: true,
  while: true,
  topLevelControl: true,
  globalReassign: true,
  recursion: true,
  loadBindsGlobally: false,
};

// SPDX-License-Identifier: MIT
/**
 * Pieces that hostile refs are made of: ways out of a directory, ends of
 * strings, words of the grammar in wrong places, letters that look alike.
 *
 * @module
 */

/** The pieces. */
export const PIECES: readonly string[] = [
  "acme",
  "web.ocu.star",
  "/",
  "//",
  "/-/",
  "-",
  "./",
  "../",
  "..",
  ".",
  "@",
  "@r1",
  "+",
  "#",
  "=",
  "task",
  "deploy",
  "custom",
  "environment",
  "\0",
  "\n",
  "\r",
  "\\",
  "C:",
  "%2e%2e",
  "%00",
  "\u202e",
  "\ufeff",
  "\ud800",
  "e\u0301",
  "\u00e9",
  "Prod",
  "prod",
  "*",
  "**",
  "{",
  "[",
  "~",
  "$HOME",
  "`id`",
  "-oProxyCommand=x",
  ".git",
  "@object.json",
  "CON",
  "a".repeat(300),
  " ",
];

// SPDX-License-Identifier: MIT
/**
 * The parser's messages in the wording of the house. It adds no prefix and no
 * colour: `_render/error.ts` does.
 *
 * @module
 */

import {
  type ApplicationText,
  formatMessageForArgumentScannerError,
  text_en as english,
} from "@stricli/core";

/** Texts of the parser. */
export const USAGE_TEXT: ApplicationText = {
  ...english,
  briefs: {
    ...english.briefs,
    help: "Print help and exit",
    argumentEscapeSequence: "Everything after it is an argument",
  },
  noCommandRegisteredForInput: ({ input, corrections }) =>
    `Cannot read the command line: unknown command "${input}" for "ocuroot"` +
    didYouMean(corrections.map((name) => name.replaceAll("`", '"'))),
  exceptionWhileParsingArguments: (error) =>
    "Cannot read the command line: " + explain(error),
};

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return formatMessageForArgumentScannerError(error as never, {
    FlagNotFoundError: ({ input, corrections }) =>
      `unknown flag "--${input}"` +
      didYouMean(corrections.map((name) => `"--${name}"`)),
    AliasNotFoundError: ({ input }) => `unknown flag "-${input}"`,
    ArgumentParseError: (e) =>
      `${name(e.externalFlagNameOrPlaceholder)} cannot take "${e.input}": ` +
      (e.exception instanceof Error ? e.exception.message : String(e)),
    EnumValidationError: ({ externalFlagName, input, values }) =>
      `"--${externalFlagName}" cannot take "${input}": it is one of ` +
      values.join(", "),
    UnsatisfiedFlagError: ({ externalFlagName }) =>
      `"--${externalFlagName}" needs a value`,
    UnexpectedFlagError: ({ externalFlagName }) =>
      `"--${externalFlagName}" is given more than once`,
    UnexpectedPositionalError: ({ expectedCount, input }) =>
      `"${input}" is one argument too many: ${expectedCount} at most`,
    UnsatisfiedPositionalError: ({ placeholder }) =>
      `argument "${placeholder}" is missing`,
    InvalidNegatedFlagSyntaxError: ({ externalFlagName }) =>
      `"--${externalFlagName}" takes no value`,
  });
}

function name(flagOrArgument: string): string {
  return `"${flagOrArgument}"`;
}

function didYouMean(candidates: readonly string[]): string {
  if (candidates.length === 0) return "";
  return `; did you mean ${candidates.join(" or ")}?`;
}

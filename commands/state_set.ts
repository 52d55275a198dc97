// SPDX-License-Identifier: MIT
/**
 * `ocuroot state set REF VALUE`: says what is wanted. It writes intent only;
 * `state apply` and the `work` commands bring it about.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import { OcurootError } from "@ocuroot/sdk/error";
import type { Json } from "@ocuroot/sdk/model";
import type { Context } from "./_context.ts";
import { REF, REF_FLAGS, type RefFlags } from "./_flags.ts";
import { type Session, withWorkspace } from "./_verb.ts";

type Format = "string" | "json" | "starlark";

interface Flags extends RefFlags {
  readonly format?: Format | undefined;
}

/** The command. */
export const stateSet: Command<Context> = buildCommand<
  Flags,
  [string, string],
  Context
>({
  docs: {
    brief: "Write an intent: what should be",
    customUsage: ["[flags] <ref> <value>"],
    fullDescription:
      `Writes an intent: what should be. Value "-" reads standard input, so that a
secret or a large document stays off the command line. A value that begins with
a dash goes after "--".`,
  },
  parameters: {
    flags: {
      format: {
        kind: "enum",
        values: ["string", "json", "starlark"],
        brief: "How to read the value; default string",
        optional: true,
      },
      ...REF_FLAGS,
    },
    aliases: { f: "format" },
    positional: {
      kind: "tuple",
      parameters: [
        REF,
        { brief: "The value, or -", parse: String, placeholder: "value" },
      ],
    },
  },
  func: withWorkspace(
    "state set",
    async (session, flags: Flags, text: string, given: string) => {
      const { engine, ws, io } = session;
      const ref = session.ref(text, flags);
      const source = given === "-" ? await io.readStdin() : given;
      const value = read(session, { source, format: flags.format ?? "string" });
      await engine.setIntent(ws, ref, value);
      return { json: { ref, value } };
    },
    { records: (_flags, text) => !text.startsWith("@") },
  ),
});

function read(
  { engine }: Session,
  { source, format }: { readonly source: string; readonly format: Format },
): Json {
  if (format === "string") return source.replace(/\r?\n$/, "");
  if (format === "starlark") return engine.parseStarlarkValue(source);
  try {
    return JSON.parse(source) as Json;
  } catch (cause) {
    throw new OcurootError(
      "cli/usage",
      "Cannot read the value as JSON: " +
        (cause instanceof Error ? cause.message : String(cause)),
      { hint: "Quote texts: --format json '\"text\"', or leave out --format." },
    );
  }
}

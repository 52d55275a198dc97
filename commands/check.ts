// SPDX-License-Identifier: MIT
/**
 * `ocuroot check [FILE…]`: checks configs without running anything.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import type { ConfigReport } from "../engine/lint/finding.ts";
import { joinPath, relativePath } from "../engine/host/paths.ts";
import type { Context } from "./_context.ts";
import {
  COMMON_FLAGS,
  type CommonFlags,
  flag,
  UNTRUSTED_FLAGS,
  type UntrustedFlags,
} from "./_flags.ts";
import type { Outcome } from "./_outcome.ts";
import { harmless } from "./_render/annotation.ts";
import { findingsAnnotations, findingsText } from "./_render/findings.ts";
import { progressMode } from "./_render/reporter.ts";
import { sanitize } from "./_render/sanitize.ts";
import { trustedInstead } from "./_untrusted.ts";
import { withoutWorkspace } from "./_verb.ts";
import { EXIT } from "./exit_code.ts";
import type { Io } from "./io.ts";

interface CheckFlags extends CommonFlags, Pick<UntrustedFlags, "untrusted"> {
  readonly strict?: boolean | undefined;
  readonly types?: boolean | undefined;
}

const FILE = {
  brief: "A config file, or a folder of them; all when none is named",
  parse: String,
  placeholder: "file",
} as const;

/** The command. */
export const check: Command<Context> = buildCommand<
  CheckFlags,
  string[],
  Context
>({
  docs: {
    brief: "Check configs in both languages without running anything",
    customUsage: ["[flags] [<file>...]"],
    fullDescription:
      `Evaluates what stands at the top of each config, on a machine that refuses
every effect, and compares what the configs declare with each other. Types of
configs in TypeScript are checked by "deno check". Everything that is wrong is
shown at once; on GitHub Actions it is annotated. Exit code 6 when there are
errors; warnings alone are none unless --strict is given.`,
  },
  parameters: {
    flags: {
      strict: flag("Count warnings as errors"),
      types: {
        kind: "boolean",
        brief: "Check types of TypeScript; default yes",
        optional: true,
      },
      untrusted: UNTRUSTED_FLAGS.untrusted,
      ...COMMON_FLAGS,
    },
    positional: { kind: "array", parameter: FILE },
  },
  func: withoutWorkspace(
    async (io, flags: CheckFlags, ...files: readonly string[]) => {
      const engine = await io.engine();
      const trusted = trustedInstead("check", { io, flags, use: "look" });
      const report = await engine.checkConfigs({
        cwd: io.cwd,
        env: io.env,
        files,
        types: flags.types ?? true,
        untrusted: trusted !== undefined,
      });
      return outcomeOf(report, { io, flags });
    },
  ),
});

function outcomeOf(
  report: ConfigReport,
  { io, flags }: { readonly io: Io; readonly flags: CheckFlags },
): Outcome {
  const onGithub = progressMode(io, flags) === "github";
  const bad = report.findings.filter(({ severity }) =>
    severity === "error" || flags.strict === true
  );
  const lines = [
    ...report.notes.map((note) => harmless(`Note: ${oneLine(note)}`)),
    ...onGithub ? findingsAnnotations(report, insideOf(report, io)) : [],
  ];
  return {
    json: report.findings,
    text: findingsText(report, { harmless: onGithub }),
    note: lines.map((line) => `${line}\n`).join(""),
    exit: bad.length === 0 ? EXIT.ok : EXIT.config,
  };
}

function oneLine(text: string): string {
  return sanitize(text).replaceAll("\n", " ");
}

/** Annotations name files from the root of the checkout, which may be above. */
function insideOf({ root }: ConfigReport, { env }: Io): string {
  const workspace = env["GITHUB_WORKSPACE"];
  if (!workspace) return "";
  const inside = relativePath(joinPath(workspace, "."), root) ?? ".";
  return inside === "." ? "" : inside;
}

// SPDX-License-Identifier: MIT
/**
 * Checks the configs of a repository: evaluates what stands at the top of
 * each, then compares what they declare with each other.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { createConfigChildren } from "../config/children.ts";
import { findRoot, type Root } from "../find_root.ts";
import { joinPath } from "../host/paths.ts";
import { createSecrets } from "../host/secrets.ts";
import type { OutputQuestion } from "./check_refs.ts";
import type { CheckedConfig, LintSetting } from "./checked_config.ts";
import { compareConfigs } from "./compare_configs.ts";
import { evaluateAll } from "./evaluate_all.ts";
import {
  type ConfigFinding,
  type ConfigReport,
  errorFinding,
  startOf,
} from "./finding.ts";
import { finishFindings } from "./finish_findings.ts";
import { findNamed, listConfigs, type Named } from "./list_configs.ts";
import { type KnownRepo, readRepo } from "./read_repo.ts";
import { createStarlarkFiles } from "./starlark_files.ts";
import { fileOf } from "./type_questions.ts";

/** What is checked. */
export interface CheckConfigsOptions {
  /** Absolute working directory. */
  readonly cwd: string;
  /** Process environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Configs as typed; all of the repository when empty. */
  readonly files?: readonly string[];
  /** False to leave types out. */
  readonly types?: boolean;
  /** The Deno program that checks types; the one there is when absent. */
  readonly deno?: string;
  /** Ends the check when aborted. */
  readonly signal?: AbortSignal;
  /** True when the files may not say where state or types are. */
  readonly untrusted?: boolean;
}

/**
 * Checks configs.
 *
 * @param options What is checked.
 * @returns All that was found.
 * @throws {OcurootError} `repo/not-found` outside of a source checkout,
 *   `config/not-found` for a file that is not there.
 */
export async function checkConfigs(
  options: CheckConfigsOptions,
): Promise<ConfigReport> {
  const { env, cwd, files = [] } = options;
  const root = sourceRoot(cwd);
  const named = await findNamed(files, { root: root.path, cwd });
  const children = createConfigChildren({ env });
  const setting = {
    root: root.path,
    env,
    children,
    signal: options.signal ?? new AbortController().signal,
    secrets: createSecrets(),
    starlark: createStarlarkFiles(root.path),
  };
  try {
    const repo = await readRepo(root, {
      ...setting,
      state: options.untrusted !== true,
    });
    const known = { ...setting, repo: repo.name };
    return await check(options, { root, repo, named, setting: known });
  } finally {
    await children.close();
  }
}

function sourceRoot(cwd: string): Root {
  const root = findRoot(joinPath(cwd, "."));
  if (root.kind === "source") return root;
  throw new OcurootError(
    "repo/not-found",
    `Cannot check configs: "${root.path}" holds documents of ${root.kind}`,
    { hint: "Change to the checkout of a repository with configs." },
  );
}

/** All that is known before configs are evaluated. */
interface Start {
  readonly root: Root;
  readonly repo: KnownRepo;
  readonly named: Named;
  readonly setting: LintSetting;
}

async function check(
  options: CheckConfigsOptions,
  { root, repo, named, setting }: Start,
): Promise<ConfigReport> {
  const { listed, findings: bad } = await listAll(root, repo, options);
  const own = named.files.filter((file) => file !== root.config);
  const all = [...new Set([...listed, ...own])].sort();
  const files = chosen(named, [root.config, ...listed]);
  const environments = new Map(
    (repo.environments ?? []).map((one) => [one.name, one] as const),
  );
  const configs = await evaluateAll(all, { setting, environments });
  const judged = await compareConfigs(configs, {
    setting,
    environments,
    knowsEnvironments: repo.environments !== undefined,
  });
  const isWhole = (options.files ?? []).length === 0;
  const read = [...configs, { file: root.config, files: repo.files }];
  const scope = isWhole ? undefined : scopeOf(files, read);
  const isAsked = (file: string) => scope?.has(file) ?? true;
  const types = options.types === false ? NO_TYPES : await typesOf({
    options,
    root,
    files,
    questions: judged.questions
      .filter(({ draft }) => isAsked(draft.site.filename)),
    linked: [
      ...configs.filter(({ linked }) => linked).map(({ file }) => file),
      ...repo.linked ? [root.config] : [],
    ],
  });
  const findings = [
    ...bad,
    ...repo.findings,
    ...configs.flatMap((config) => config.findings),
    ...judged.findings,
    ...types.findings,
  ];
  const { mask } = setting.secrets;
  return {
    root: root.path,
    files: [...new Set(files)].sort(),
    findings: finishFindings(
      findings.filter(({ file }) => isAsked(file)),
      { root: root.path, mask },
    ),
    notes: [...repo.notes, ...types.notes].map((note) => mask(note)),
  };
}

const NO_TYPES = { findings: [], notes: [] } as const;

async function listAll(
  root: Root,
  { ignore }: KnownRepo,
  { env }: CheckConfigsOptions,
): Promise<{
  readonly listed: readonly string[];
  readonly findings: readonly ConfigFinding[];
}> {
  const where = { root: root.path, env };
  try {
    return { listed: await listConfigs({ ...where, ignore }), findings: [] };
  } catch (error) {
    const found = errorFinding(error, startOf(root.config));
    const listed = await listConfigs({ ...where, ignore: [] });
    return { listed, findings: [found] };
  }
}

/** Only TypeScript has types, and only files that fit together. */
async function typesOf(
  { options, root, files, questions, linked }: {
    readonly options: CheckConfigsOptions;
    readonly root: Root;
    readonly files: readonly string[];
    readonly questions: readonly OutputQuestion[];
    readonly linked: readonly string[];
  },
) {
  const typed = files.filter((file) =>
    file.endsWith(".ts") && linked.includes(file)
  );
  const asked = questions.filter(({ fn }) => fileOf(fn).endsWith(".ts"));
  if (typed.length === 0 && asked.length === 0) return NO_TYPES;
  const { checkTypes } = await import("./check_types.ts");
  return await checkTypes({
    root: root.path,
    files: typed,
    questions: asked,
    env: options.env,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    untrusted: options.untrusted ?? false,
    ...(options.deno === undefined ? {} : { deno: options.deno }),
  });
}

/** What is named, and all where nothing is. */
function chosen(
  { files, folders }: Named,
  all: readonly string[],
): readonly string[] {
  if (files.length === 0 && folders.length === 0) return all;
  const inside = all.filter((file) =>
    folders.some((folder) => file.startsWith(folder))
  );
  return [...files, ...inside];
}

/** The named files and the modules that they load. */
function scopeOf(
  named: readonly string[],
  configs: readonly Pick<CheckedConfig, "file" | "files">[],
): ReadonlySet<string> {
  const asked = new Set(named);
  const loaded = configs.filter(({ file }) => asked.has(file))
    .flatMap(({ files }) => files);
  return new Set([...named, ...loaded]);
}

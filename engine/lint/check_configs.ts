// SPDX-License-Identifier: MIT
/**
 * Checks the configs of a repository: evaluates what stands at the top of
 * each, then compares what they declare with each other.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Environment } from "@ocuroot/sdk/model";
import { createConfigChildren } from "../config/children.ts";
import { findRoot, type Root } from "../find_root.ts";
import { joinPath } from "../host/paths.ts";
import { createSecrets } from "../host/secrets.ts";
import { checkCascades } from "./check_cascades.ts";
import { checkClaims, checkEnvironments } from "./check_names.ts";
import { checkNext } from "./check_next.ts";
import { checkOrder } from "./check_order.ts";
import { checkRefs, declaredRefs, type OutputQuestion } from "./check_refs.ts";
import { checkTwins } from "./check_twins.ts";
import type { CheckedConfig, LintSetting } from "./checked_config.ts";
import { evaluateConfig } from "./evaluate_config.ts";
import {
  type ConfigFinding,
  type ConfigReport,
  errorFinding,
  finding,
  startOf,
} from "./finding.ts";
import { finishFindings } from "./finish_findings.ts";
import { listConfigs, namedConfigs } from "./list_configs.ts";
import { type KnownRepo, readRepo } from "./read_repo.ts";
import { createStarlarkFiles } from "./starlark_files.ts";
import { starlarkOutputs } from "./starlark_outputs.ts";
import { fileOf } from "./type_questions.ts";
import type { World } from "./world.ts";
import { writtenRefs } from "./written_refs.ts";

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
  const named = await namedConfigs(files, { root: root.path, cwd });
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
  readonly named: readonly string[];
  readonly setting: LintSetting;
}

async function check(
  options: CheckConfigsOptions,
  { root, repo, named, setting }: Start,
): Promise<ConfigReport> {
  const { listed, findings: bad } = await listAll(root, repo, options);
  const own = named.filter((file) => file !== root.config);
  const all = [...new Set([...listed, ...own])].sort();
  const environments = new Map(
    (repo.environments ?? []).map((one) => [one.name, one] as const),
  );
  const configs = await evaluateAll(all, { setting, environments });
  const world: World = {
    root: root.path,
    repo: repo.name,
    packages: packagesOf(configs),
    environments,
    knowsEnvironments: repo.environments !== undefined,
  };
  const files = named.length === 0 ? [root.config, ...listed] : named;
  const judged = await judge(world, configs, setting);
  const scope = named.length === 0 ? undefined : scopeOf(named, configs);
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

/**
 * Configs that ask for environments wait until all others have declared
 * theirs.
 */
async function evaluateAll(
  files: readonly string[],
  { setting, environments }: {
    readonly setting: LintSetting;
    readonly environments: Map<string, Environment>;
  },
): Promise<readonly CheckedConfig[]> {
  const configs = new Map<string, CheckedConfig>();
  const note = (config: CheckedConfig) => {
    configs.set(config.file, config);
    for (const { environment } of config.environments) {
      environments.set(environment.name, environment);
    }
  };
  const waiting: string[] = [];
  for (const file of files) {
    const options = { ...setting, environments: undefined };
    const config = await evaluateConfig(file, options);
    if (config.asksEnvironments) waiting.push(file);
    else note(config);
  }
  const known = [...environments.values()];
  for (const file of waiting) {
    note(await evaluateConfig(file, { ...setting, environments: known }));
  }
  return files.flatMap((file) => configs.get(file) ?? []);
}

/** Of two that claim a path, the file of that name counts. */
function packagesOf(
  configs: readonly CheckedConfig[],
): ReadonlyMap<string, CheckedConfig> {
  const moved = configs.filter(({ file, path }) => file !== path);
  const plain = configs.filter(({ file, path }) => file === path);
  return new Map([...moved, ...plain].map((one) => [one.path, one]));
}

/** Compares what configs declare with each other. */
async function judge(
  world: World,
  configs: readonly CheckedConfig[],
  setting: LintSetting,
): Promise<{
  readonly findings: readonly ConfigFinding[];
  readonly questions: readonly OutputQuestion[];
}> {
  const sure = configs.filter(({ untouched }) => untouched);
  const written = await Promise.all(
    sure.map((config) => writtenRefs(config, setting)),
  );
  const steps = await Promise.all(
    configs.map((config) => checkNext(config, setting.starlark)),
  );
  const declared = sure.flatMap((config) => declaredRefs(config));
  const refs = [...declared, ...written.flatMap(({ refs }) => refs)];
  const { findings, questions } = checkRefs(world, refs);
  return {
    questions,
    findings: [
      ...findings,
      ...written.flatMap((one) => one.findings),
      ...steps.flat(),
      ...await checkOutputs(questions, setting),
      ...sure.flatMap((config) => checkOrder(world, config)),
      ...checkCascades(world),
      ...checkClaims(configs),
      ...checkEnvironments(configs),
      ...checkTwins(configs),
    ],
  };
}

async function checkOutputs(
  questions: readonly OutputQuestion[],
  { starlark }: LintSetting,
): Promise<readonly ConfigFinding[]> {
  const findings: ConfigFinding[] = [];
  for (const { fn, key, draft } of questions) {
    if (fileOf(fn).endsWith(".ts")) continue;
    const keys = await starlarkOutputs(fn, starlark);
    if (keys === undefined || keys.has(key)) continue;
    const names = [...keys].map((name) => `"${name}"`).join(", ");
    const hint = names === ""
      ? "Its function returns no outputs."
      : `Its function returns ${names}.`;
    findings.push(finding({ ...draft, hint }));
  }
  return findings;
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

/** The named files and the modules that they load. */
function scopeOf(
  named: readonly string[],
  configs: readonly CheckedConfig[],
): ReadonlySet<string> {
  const loaded = configs.filter(({ file }) => named.includes(file))
    .flatMap(({ files }) => files);
  return new Set([...named, ...loaded]);
}

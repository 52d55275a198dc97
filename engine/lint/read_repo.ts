// SPDX-License-Identifier: MIT
/**
 * What a check knows of the repository itself: its name, what push leaves
 * out, and the environments in its state, where that is kept on files. No
 * remote is contacted, and no variable but `OCU_CFG_*` is shown to the config.
 *
 * @module
 */

import type { RepoSettings } from "@ocuroot/sdk/declaration";
import type { Environment, Json } from "@ocuroot/sdk/model";
import { parseRef } from "@ocuroot/sdk/ref";
import { repoName } from "@ocuroot/sdk/repo-name";
import { toText } from "@ocuroot/starlark";
import { openFsStore } from "../../stores/mod.ts";
import { loadRepo } from "../config/repo.ts";
import type { Root } from "../find_root.ts";
import { findGit, listRemotes } from "../git_info.ts";
import { joinPath } from "../host/paths.ts";
import { compareTwins } from "./check_twins.ts";
import type { LintSetting } from "./checked_config.ts";
import { wordOf } from "./effect_findings.ts";
import { type ConfigFinding, errorFinding, startOf } from "./finding.ts";
import { createRefusingHost } from "./refusing_host.ts";

/** What is known of a repository. */
export interface KnownRepo {
  /** Its name in refs. */
  readonly name: string;
  /** Globs of files that are never released. */
  readonly ignore: readonly string[];
  /** Environments in state; undefined where state cannot be read. */
  readonly environments: readonly Environment[] | undefined;
  /** What is wrong in its config. */
  readonly findings: readonly ConfigFinding[];
  /** What could not be found out, and why. */
  readonly notes: readonly string[];
  /** Its config and, in Starlark, the modules that it loads. */
  readonly files: readonly string[];
  /** True when the modules of its config fit together. */
  readonly linked: boolean;
}

/** What reading it needs. */
export type ReadRepoOptions = Omit<LintSetting, "repo"> & {
  /** False to leave the state alone that the config names. */
  readonly state: boolean;
};

/** Settings as far as they are known. */
interface Known {
  readonly settings: Partial<RepoSettings>;
  readonly findings: readonly ConfigFinding[];
  readonly notes: readonly string[];
}

/**
 * Reads what a repository says of itself.
 *
 * @param root The repository.
 * @param options Its surroundings.
 * @returns What is known.
 */
export async function readRepo(
  root: Root,
  options: ReadRepoOptions,
): Promise<KnownRepo> {
  const { settings, findings, notes } = await readSettings(root, options);
  const twin = await twinOf(root, { ...options, settings, findings, notes });
  const state = options.state
    ? await readEnvironments(root.path, settings)
    : { environments: undefined, notes: [] };
  const { files } = root.config.endsWith(".star")
    ? await options.starlark.closure(root.config)
    : { files: [root.config] };
  return {
    name: await nameOf(root.path, settings, options.env),
    ignore: settings.releaseIgnore ?? [],
    environments: state.environments,
    files,
    findings: [...findings, ...twin],
    notes: [...notes, ...state.notes],
    linked: findings.every(({ rule }) => rule !== "syntax" && rule !== "load"),
  };
}

async function readSettings(
  { path, config: file }: Root,
  options: ReadRepoOptions,
): Promise<Known> {
  if (file.endsWith(".star")) {
    const { findings } = await options.starlark.closure(file);
    if (findings.length > 0) {
      return { settings: await literals(file, options), findings, notes: [] };
    }
  }
  const environments: readonly Environment[] = [];
  const effects = createRefusingHost({ ...options, file, environments });
  const env = Object.fromEntries(
    Object.entries(options.env).filter(([name]) => name.startsWith("OCU_CFG_")),
  );
  try {
    const { signal, children } = options;
    const where = { root: path, file };
    const repo = await loadRepo({ ...where, effects, env, signal, children });
    return { settings: repo.settings, findings: [], notes: [] };
  } catch (error) {
    const found = errorFinding(error, startOf(file));
    const refused = effects.asked.find((one) => one.refused);
    const settings = await literals(file, options);
    if (refused === undefined) {
      return { settings, findings: [found], notes: [] };
    }
    const note = `${file} asks the machine at line ${refused.site.line} ` +
      `("${wordOf(refused.effect)}") and fails without an answer: only its ` +
      "literal settings are known";
    return { settings, findings: [], notes: [note] };
  }
}

/** Of two repo configs the one in Starlark counts: the other is on its way. */
async function twinOf(
  { path, config }: Root,
  { settings, findings, notes, ...options }: ReadRepoOptions & Known,
): Promise<readonly ConfigFinding[]> {
  const file = config.replace(/\.star$/, ".ts");
  if (file === config) return [];
  const isThere = await Deno.stat(joinPath(path, file))
    .then((info) => info.isFile, () => false);
  if (!isThere) return [];
  const other = await readSettings(
    { kind: "source", path, config: file },
    options,
  );
  const isKnown = [...findings, ...notes, ...other.findings, ...other.notes]
    .length === 0;
  if (!isKnown) return other.findings;
  const [here, there] = [plain(other.settings), plain(settings)];
  return compareTwins({ file, twin: config, here, there });
}

/** Triggers are functions: that there is one is all that can be compared. */
function plain({ trigger, ...settings }: Partial<RepoSettings>): Json {
  const text = JSON.stringify({ ...settings, trigger: trigger !== undefined });
  return JSON.parse(text);
}

/** Settings that stand in the text as they are. */
async function literals(
  file: string,
  { starlark }: ReadRepoOptions,
): Promise<Partial<RepoSettings>> {
  const known = file.endsWith(".star") ? await starlark.read(file) : undefined;
  const settings: { alias?: string; releaseIgnore?: readonly string[] } = {};
  for (const statement of known?.tree.body ?? []) {
    if (statement.kind === "assign" && statement.target.kind === "name") {
      const { target: { name }, value } = statement;
      if (name === "repo_alias" && value.kind === "string") {
        settings.alias = toText(value.value);
      }
      if (name === "release_ignore" && value.kind === "list") {
        settings.releaseIgnore = value.items.flatMap((item) =>
          item.kind === "string" ? [toText(item.value)] : []
        );
      }
    }
    if (statement.kind !== "expr" || statement.x.kind !== "call") continue;
    const { fn, args: [first] } = statement.x;
    const isAlias = fn.kind === "name" && fn.name === "repo_alias";
    if (isAlias && first?.value.kind === "string") {
      settings.alias = toText(first.value.value);
    }
  }
  return settings;
}

/** Any name will do where there is none: refs need one to be absolute. */
async function nameOf(
  root: string,
  { alias }: Partial<RepoSettings>,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const names = [alias, env["OCU_REPO_URL_OVERRIDE"], await originOf(root)];
  return names.find((name) => name && isRefPart(name)) ?? "this";
}

async function originOf(root: string): Promise<string | undefined> {
  try {
    const remotes = await listRemotes(await findGit(root));
    const origin = remotes.find(({ Name }) => Name === "origin");
    return origin === undefined ? undefined : repoName(origin.URL);
  } catch {
    return undefined;
  }
}

function isRefPart(name: string): boolean {
  try {
    return parseRef(`${name}/-/x`).repo === name;
  } catch {
    return false;
  }
}

/** What is wanted counts as well: it will be state as soon as work is done. */
async function readEnvironments(
  root: string,
  { state, intent }: Partial<RepoSettings>,
): Promise<Pick<KnownRepo, "environments" | "notes">> {
  const isShared = (intent ?? null) === null;
  const wanted = [
    { description: state, tag: "state" },
    { description: isShared ? state : intent, tag: "intent" },
  ] as const;
  const found: Environment[] = [];
  for (const { description, tag } of wanted) {
    const { fs } = (description ?? {}) as { readonly fs?: { path: string } };
    const inside = isShared ? tag : ".";
    const path = joinPath(joinPath(root, `./${fs?.path ?? ""}`), inside);
    if (fs === undefined || !await isStore(path)) {
      if (tag === "intent") continue;
      return { environments: undefined, notes: [] };
    }
    try {
      found.push(...await environmentsIn(path, tag));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const note = `Environments in ${tag} are not known: ${reason}`;
      return { environments: undefined, notes: [note] };
    }
  }
  return { environments: found, notes: [] };
}

/** A store on files is read where there is one; none is made. */
function isStore(path: string): Promise<boolean> {
  return Deno.stat(`${path}/.ocuroot-store`).then(() => true, () => false);
}

async function environmentsIn(
  path: string,
  tag: "state" | "intent",
): Promise<readonly Environment[]> {
  const store = await openFsStore(path, { tag });
  const view = await store.view();
  const refs = await view.match("@/environment/*");
  const found = await Promise.all(refs.map((ref) => view.get(ref)));
  return found.flatMap((document) =>
    document === undefined ? [] : [document as unknown as Environment]
  );
}

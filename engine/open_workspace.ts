// SPDX-License-Identifier: MIT
/**
 * Opens the repository that a directory is in: finds its root, evaluates its
 * repo config, learns commit and name, opens its stores. It writes nothing,
 * so reading commands stay reading commands.
 *
 * @module
 */

import type { RepoSettings } from "@ocuroot/sdk/declaration";
import { OcurootError } from "@ocuroot/sdk/error";
import type { EffectHandler } from "@ocuroot/sdk/host";
import type { Json } from "@ocuroot/sdk/model";
import type { StoreDescription, Stores } from "../stores/mod.ts";
import { openStores } from "../stores/mod.ts";
import { systemClock } from "./clock.ts";
import type { Ahead } from "./config/ahead.ts";
import { createLoads, type Loads } from "./config/loads.ts";
import {
  type ConfigChildren,
  createConfigChildren,
} from "./config/children.ts";
import { loadConfig } from "./config/load.ts";
import type { LoadedRepo } from "./config/loaded.ts";
import { loadRepo, type RepoSource } from "./config/repo.ts";
import type { EventSink } from "./event.ts";
import { findRoot, type Root } from "./find_root.ts";
import {
  findGit,
  headCommit,
  listRemotes,
  uncommittedFiles,
} from "./git_info.ts";
import { createHost } from "./host/host.ts";
import { forStrangers } from "./untrusted/host.ts";
import {
  configVariables,
  readUntrusted,
  type Untrusted,
  untrustedError,
} from "./untrusted/mode.ts";
import { directoryOf, joinPath, relativePath } from "./host/paths.ts";
import { createSecrets, type Secrets } from "./host/secrets.ts";
import { machineId } from "./machine.ts";
import { nameRepo } from "./name_repo.ts";
import {
  type Policies,
  policiesAt,
  policiesOfRepo,
  readMode,
  type SandboxMode,
} from "./sandbox/mode.ts";
import { prepareRecord } from "./record_repo.ts";
import { registerCredentials } from "./register_credentials.ts";
import { decodeRepo, documentsBase, storedRepo } from "./stored_repo.ts";
import { type CheckoutTools, lazyCheckouts } from "./worktree/lazy.ts";
import type { Clock, HostRequest, Owner, Workspace } from "./workspace.ts";

/** How a workspace is opened. */
export interface OpenOptions {
  /** Absolute working directory. */
  readonly cwd: string;
  /** Process environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Receives events; nobody when absent. */
  readonly events?: EventSink;
  /** Aborted to stop gracefully. */
  readonly signal?: AbortSignal;
  /** Most runs at the same time; 8 when absent. */
  readonly concurrency?: number;
  /** False to leave the repo config out of the first write. */
  readonly record?: boolean;
  /** In a checkout of documents: the repo whose config is preferred. */
  readonly repo?: string;
  /** Time; the system's when absent. */
  readonly clock?: Clock;
  /** Who is working; this process when absent. */
  readonly owner?: Owner;
  /** Words of the command at work, which commits of stores in Git carry. */
  readonly command?: string;
  /** Takes what config code registers; a new set when absent. */
  readonly secrets?: Secrets;
  /**
   * Processes for configs that are starting already.
   *
   * @internal
   */
  readonly ahead?: Ahead;
  /** What is enforced; `OCUROOT_SANDBOX`, else `policy`, when absent. */
  readonly sandbox?: SandboxMode;
  /**
   * What is trusted where the files at hand are not; `OCUROOT_UNTRUSTED`
   * decides when absent.
   */
  readonly untrusted?: Untrusted;
}

/** Options with every default filled in, and what all parts share. */
type Setting = Required<Omit<OpenOptions, "repo" | "command" | "untrusted">> & {
  /** What is trusted where the files at hand are not. */
  readonly untrusted: Untrusted | undefined;
  readonly command: string | undefined;
  readonly secrets: Workspace["secrets"];
  /** Processes in which TypeScript configs are evaluated. */
  readonly children: ConfigChildren;
  /** Comes by a failpoint, where a test asks for any. */
  readonly hit?: (label: string) => void;
};

/**
 * Opens the repository around a directory.
 *
 * @param options Where and for whom.
 * @returns The workspace; close it when done.
 * @throws {OcurootError} `repo/not-found` outside of a repository,
 *   `repo/identity` when it has no usable name, `config/no-store` without a
 *   state store, `config/*` when its config fails, `store/*` from the stores.
 */
export async function openWorkspace(options: OpenOptions): Promise<Workspace> {
  const faults = options.env["OCUROOT_FAILPOINT"]
    ? await import("./failpoints.ts")
    : undefined;
  const hit = faults?.failpointsOf(options.env);
  const setting: Setting = { ...fillIn(options), ...(hit ? { hit } : {}) };
  const root = findRoot(setting.cwd);
  try {
    const workspace = setting.untrusted !== undefined
      ? await openProposal(root, setting, setting.untrusted)
      : root.kind === "source"
      ? await openSource(root, setting)
      : await openDocuments(root, setting, options.repo);
    return faults && hit ? faults.withFailpoints(workspace, hit) : workspace;
  } catch (error) {
    await setting.children.close();
    await setting.ahead.load?.close();
    throw error;
  }
}

/**
 * Gives the directory that keeps logs, clones and stores of this user.
 *
 * @param env Process environment.
 * @returns `OCUROOT_HOME`, or `.ocuroot` in the user's home.
 */
export function homeDirectory(env: Readonly<Record<string, string>>): string {
  const user = env["HOME"] ?? env["USERPROFILE"] ?? ".";
  return env["OCUROOT_HOME"] || joinPath(user, ".ocuroot");
}

function fillIn(options: OpenOptions): Setting {
  return {
    cwd: joinPath(options.cwd, "."),
    env: options.env,
    events: options.events ?? (() => {}),
    signal: options.signal ?? new AbortController().signal,
    concurrency: options.concurrency ?? 8,
    record: options.record ?? true,
    clock: options.clock ?? systemClock(),
    owner: options.owner ?? thisProcess(options.env),
    command: options.command,
    secrets: options.secrets ?? createSecrets(),
    sandbox: options.sandbox ?? readMode(options.env),
    untrusted: options.untrusted ?? readUntrusted(options.env),
    ahead: options.ahead ?? {},
    children: options.ahead?.repo ?? createConfigChildren({ env: options.env }),
  };
}

/** Who started a CI run, else who is logged in. */
const ACTORS = [
  "GITHUB_ACTOR",
  "GITLAB_USER_LOGIN",
  "BUILDKITE_BUILD_CREATOR",
  "CIRCLE_USERNAME",
  "USER",
  "LOGNAME",
  "USERNAME",
];

function thisProcess(env: Readonly<Record<string, string>>): Owner {
  const machine = machineId();
  return {
    ...(machine === undefined ? {} : { machine }),
    id: crypto.randomUUID(),
    host: Deno.hostname(),
    pid: Deno.pid,
    actor: ACTORS.map((name) => env[name]).find(Boolean) ?? "unknown",
  };
}

async function openSource(root: Root, setting: Setting): Promise<Workspace> {
  const git = await findGit(root.path);
  const config = await evaluate(
    { root: root.path, file: root.config },
    setting,
  );
  const { settings } = config;
  const { env } = setting;
  const commit = env["OCU_REPO_COMMIT_OVERRIDE"] || await headCommit(git);
  const repo = await nameRepo(settings, env, async () => {
    const remotes = await listRemotes(git);
    return remotes.find((remote) => remote.Name === "origin")?.URL;
  });
  const stores = await open(settings, root.path, setting);
  const uncommitted = uncommittedList(root.path, { settings, env });
  return complete(setting, { root, repo, commit, config, stores, uncommitted });
}

/** Files of a stranger are opened; what is trusted says all about them. */
async function openProposal(
  root: Root,
  setting: Setting,
  trusted: Untrusted,
): Promise<Workspace> {
  const { openTrustedParts } = await import("./untrusted/open.ts");
  const { env, signal, children } = setting;
  const parts = await openTrustedParts(root, {
    trusted,
    env,
    signal,
    evaluate: (source) =>
      evaluate(source, {
        ...setting,
        env: configVariables(env),
        children,
      }),
  });
  const remotes = await listRemotes(parts.git);
  const origin = remotes.find((remote) => remote.Name === "origin")?.URL;
  const repo = await nameRepo(
    parts.config.settings,
    env,
    () => Promise.resolve(origin ?? "https://nowhere.invalid/proposal"),
  );
  const commit = env["OCU_REPO_COMMIT_OVERRIDE"] ||
    await headCommit(parts.git);
  const workspace = complete(setting, {
    ...parts,
    root,
    repo,
    commit,
    uncommitted: nothingUncommitted,
  });
  return {
    ...workspace,
    record: () => Promise.resolve(recordNothing),
    checkout: (place) =>
      place.repo === repo && place.commit === commit
        ? Promise.resolve(workspace)
        : Promise.reject(untrustedError("check out another commit")),
    loadRepo: () => Promise.reject(untrustedError("trigger work")),
  };
}

async function openDocuments(
  root: Root,
  setting: Setting,
  preferred: string | undefined,
): Promise<Workspace> {
  const source = await storedRepo(root, preferred);
  const config = await evaluate({ ...source, root: setting.cwd }, setting);
  const base = documentsBase(root, config.settings) ?? setting.cwd;
  const stores = await open(config.settings, base, setting);
  return complete(setting, {
    root,
    repo: "",
    commit: "",
    config,
    stores,
    uncommitted: nothingUncommitted,
  });
}

/** What was found out about a checkout. */
interface Opened {
  readonly root: Root;
  readonly repo: string;
  readonly commit: string;
  readonly config: LoadedRepo;
  readonly stores: Stores;
  readonly uncommitted: () => Promise<readonly string[]>;
}

function complete(setting: Setting, opened: Opened): Workspace {
  const { root, stores, config } = opened;
  const policies = policiesAt({
    mode: setting.sandbox,
    root: root.path,
    file: root.config,
    own: config.settings.sandbox,
    evaluate: (path) => settingsAt(path, setting),
  });
  const loads = createLoads(setting.env, setting.ahead.load);
  const tools = (path: string) =>
    toolsAt(path, { setting, stores, policies, loads });
  const checkouts = lazyCheckouts(
    () => workspace,
    { home: joinPath(setting.cwd, homeDirectory(setting.env)), tools },
  );
  const workspace: Workspace = {
    ...setting,
    ...opened,
    ...tools(root.path),
    kind: root.kind,
    root: root.path,
    settings: config.settings,
    dirty: async () => (await opened.uncommitted()).length > 0,
    record: () =>
      setting.record
        ? prepareRecord(workspace)
        : Promise.resolve(recordNothing),
    checkout: checkouts.open,
    close: async () => {
      await checkouts.close();
      await stores.close();
      await loads.close();
      await setting.children.close();
    },
  };
  return workspace;
}

/** What evaluates and runs the files below a root. */
function toolsAt(
  root: string,
  place: {
    readonly setting: Setting;
    readonly stores: Stores;
    readonly policies: (root: string) => Policies;
    readonly loads: Loads;
  },
): CheckoutTools {
  const { setting, stores, loads } = place;
  const { env, signal } = setting;
  const policies = place.policies(root);
  return {
    host: (request) => hostFor(request, { ...setting, root, stores, policies }),
    load: ({ base, effects }) =>
      loadConfig({
        root,
        base,
        effects,
        env,
        signal,
        children: loads.children(),
      }),
    loadRepo: (document, effects) =>
      loadRepo({
        ...decodeRepo(document),
        root,
        effects,
        env,
        signal,
        children: loads.children(),
      }),
  };
}

function recordNothing(): Promise<readonly string[]> {
  return Promise.resolve([]);
}

function hostFor(
  request: HostRequest,
  place: Setting & {
    readonly root: string;
    readonly stores: Stores;
    readonly policies: Policies;
  },
): EffectHandler {
  const { root, env, secrets, clock, stores, policies, untrusted } = place;
  const host = createHost({
    root,
    dir: directoryOf(request.file),
    env: untrusted === undefined ? env : {},
    secrets,
    signal: request.signal,
    onLog: request.onLog,
    environments: () => readEnvironments(stores),
    thread: request.thread,
    now: () => clock.now(),
    policies: () => policies(request),
    ...(request.onUse ? { onUse: request.onUse } : {}),
  });
  return untrusted === undefined
    ? host
    : forStrangers(host, { root, file: request.file });
}

async function readEnvironments(stores: Stores): Promise<Json> {
  const view = await stores.state.view();
  const refs = await view.match("@/environment/*");
  const documents = await Promise.all(refs.map((ref) => view.get(ref)));
  return documents.flatMap((document) => document ?? []);
}

async function evaluate(
  source: RepoSource,
  setting: Setting,
): Promise<LoadedRepo> {
  const { events, secrets, env, signal, clock } = setting;
  const file = source.file;
  const host = createHost({
    root: source.root,
    dir: ".",
    env,
    secrets,
    signal,
    onLog: (log) => events({ kind: "config-log", file, log }),
    environments: () => Promise.resolve([]),
    thread: file,
    now: () => clock.now(),
    policies: () => Promise.resolve(policiesOfRepo(setting.sandbox, file)),
  });
  const effects = setting.untrusted === undefined ? host : forStrangers(host);
  events({ kind: "config", file, status: "running" });
  try {
    const config = await loadRepo({
      ...source,
      effects,
      env,
      signal,
      children: setting.children,
    });
    events({ kind: "config", file, status: "done" });
    return config;
  } catch (error) {
    events({ kind: "config", file, status: "failed" });
    throw error;
  }
}

/** Reads the repo config of another checkout, and tells nobody. */
async function settingsAt(
  path: string,
  setting: Setting,
): Promise<{ readonly file: string; readonly settings: RepoSettings }> {
  const root = findRoot(path);
  const source = { root: root.path, file: root.config };
  const quiet = { ...setting, events: () => {} };
  const { settings } = await evaluate(source, quiet);
  return { file: root.config, settings };
}

function open(
  settings: RepoSettings,
  root: string,
  setting: Setting,
): Promise<Stores> {
  const { state, intent } = settings;
  if (state === undefined || state === null) {
    throw new OcurootError(
      "config/no-store",
      "Cannot open the state store: state not specified in repo",
      { hint: 'Call store.set(store.git("<url>", branch="state")) in it.' },
    );
  }
  registerCredentials(settings, setting.secrets);
  return openStores(
    state as StoreDescription,
    (intent ?? undefined) as StoreDescription | undefined,
    {
      root,
      home: homeDirectory(setting.env),
      env: setting.env,
      clock: () => new Date(setting.clock.now()),
      owner: setting.owner.id,
      actor: setting.owner.actor,
      ...(setting.command === undefined ? {} : { command: setting.command }),
      notice: (message) => setting.events({ kind: "warning", message }),
      signal: setting.signal,
      ...(setting.hit ? { failpoint: setting.hit } : {}),
    },
  );
}

/** A checkout of documents is no source: nothing in it is uncommitted. */
function nothingUncommitted(): Promise<readonly string[]> {
  return Promise.resolve([]);
}

/** Asks Git at most once; stores kept inside the work tree do not count. */
function uncommittedList(
  root: string,
  { settings, env }: {
    readonly settings: RepoSettings;
    readonly env: Readonly<Record<string, string>>;
  },
): () => Promise<readonly string[]> {
  let answer: Promise<readonly string[]> | undefined;
  const stores = [settings.state, settings.intent]
    .map((store) => (store as StoreDescription | undefined))
    .flatMap((store) => store && "fs" in store ? [store.fs.path] : [])
    .flatMap((path) => relativePath(root, joinPath(root, path)) ?? [])
    .filter((path) => path !== ".");
  return () => answer ??= uncommittedFiles(root, { except: stores, env });
}

// SPDX-License-Identifier: MIT
/**
 * Workspaces in clean trees: the stores, events and secrets of the command,
 * and the files of another commit or repository. It decides nothing about
 * work.
 *
 * @module
 */

import type { Json, RepoConfigDocument } from "@ocuroot/sdk/model";
import { loadRepo } from "../config/repo.ts";
import { findGit } from "../git_info.ts";
import { joinPath, relativePath } from "../host/paths.ts";
import { decodeRepo } from "../stored_repo.ts";
import type { CommitPlace, Workspace } from "../workspace.ts";
import type { CheckoutOptions } from "./lazy.ts";
import { createTrees, type Recorded, type TreesOptions } from "./trees.ts";

/** The clean checkouts of a workspace. */
export interface Checkouts {
  /** Gives the workspace at a commit; made once. */
  open(place: CommitPlace): Promise<Workspace>;
  /** Takes all of them away. */
  close(): Promise<void>;
}

/** File part of recorded repo configs, whatever their language. */
const FILE = "repo.ocu.star";

/**
 * Prepares checkouts of a workspace.
 *
 * @param workspace The opened repository.
 * @param options How they are made.
 * @returns Opens checkouts and closes all of them.
 */
export async function createCheckouts(
  workspace: Workspace,
  options: CheckoutOptions,
): Promise<Checkouts> {
  const { env, signal, owner, secrets } = workspace;
  const own = await ownRepository(workspace);
  const trees = createTrees({
    home: options.home,
    env,
    signal,
    owner,
    ...(own === undefined ? {} : { own }),
    recorded: (place) => lookUp(workspace, place),
    secret: (value) => secrets.register(value),
  });
  const opened = new Map<string, Promise<Workspace>>();
  const open = async (place: CommitPlace): Promise<Workspace> => {
    const root = await trees.checkout(place);
    return inTree(workspace, { ...place, root, tools: options.tools(root) });
  };
  return {
    open(place) {
      const key = `${place.repo}/-/${place.commit}`;
      const known = opened.get(key) ?? open(place);
      opened.set(key, known);
      return known;
    },
    close: () => trees.close(),
  };
}

/** A clean tree records nothing: its config was recorded when released. */
function inTree(
  workspace: Workspace,
  tree: CommitPlace & {
    readonly root: string;
    readonly tools: ReturnType<CheckoutOptions["tools"]>;
  },
): Workspace {
  const { repo, commit, root, tools } = tree;
  return {
    ...workspace,
    ...tools,
    kind: "source",
    root,
    cwd: root,
    repo,
    commit,
    dirty: isDirty,
    uncommitted: () => Promise.resolve([]),
    record: () => Promise.resolve(() => Promise.resolve([])),
    close: () => Promise.resolve(),
  };
}

/** Nothing was changed in a tree that was just made. */
function isDirty(): Promise<boolean> {
  const dirty = false;
  return Promise.resolve(dirty);
}

async function ownRepository(
  workspace: Workspace,
): Promise<TreesOptions["own"]> {
  if (workspace.kind !== "source") return undefined;
  const { workTree } = await findGit(workspace.root);
  const inside = relativePath(workTree, workspace.root) ?? ".";
  return { repo: workspace.repo, workTree, inside };
}

async function lookUp(
  workspace: Workspace,
  { repo, commit }: CommitPlace,
): Promise<Recorded> {
  const view = await workspace.stores.state.view();
  const latest = await view.get(`${repo}/-/${FILE}/@`);
  const exact = await view.get(`${repo}/-/${FILE}/@${commit}`);
  const { source, modules } = documentOf(exact ?? latest) ?? {};
  const written = modules?.["repo.ocu.ts"] ?? source;
  return {
    ...(written === undefined
      ? {}
      : { source: Uint8Array.fromBase64(written) }),
    remotes: () => remotesOf(workspace, documentOf(latest ?? exact)),
  };
}

function documentOf(json: Json | undefined): RepoConfigDocument | undefined {
  return json as unknown as RepoConfigDocument | undefined;
}

/** Remotes that the config names, else those that its checkout had. */
async function remotesOf(
  workspace: Workspace,
  document: RepoConfigDocument | undefined,
): Promise<readonly string[]> {
  if (document === undefined) return [];
  const { events, signal, root } = workspace;
  const effects = workspace.host({
    file: FILE,
    thread: FILE,
    signal,
    onLog: (log) => events({ kind: "config-log", file: FILE, log }),
  });
  const { settings } = await loadRepo({
    ...decodeRepo(document),
    root,
    effects,
    env: withoutSettings(workspace.env),
    signal,
  });
  const named = settings.remotes;
  const recorded = (document.Remotes ?? []).map(({ URL: url }) => url);
  const urls = named.length > 0 ? named : recorded.filter((url) => url !== "");
  return urls.map((url) => /^\.\.?\//.test(url) ? joinPath(root, url) : url);
}

/** Variables that stand over a config are meant for the own repository. */
function withoutSettings(
  env: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith("OCU_CFG_")),
  );
}

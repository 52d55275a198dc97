// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { RepoConfigDocument } from "@ocuroot/sdk/model";
import type { Event } from "./event.ts";
import {
  homeDirectory,
  type OpenOptions,
  openWorkspace,
} from "./open_workspace.ts";
import type { Workspace } from "./workspace.ts";

const CONFIG = 'store.set(store.fs(".store"))\nrepo_alias("acme/shop")\n';

interface Place {
  readonly root: string;
  /** Opens the repository at a path below the root. */
  open(path?: string, options?: Partial<OpenOptions>): Promise<Workspace>;
}

async function record(ws: Workspace): Promise<void> {
  const step = await ws.record();
  await ws.stores.transact("Save repo config", step);
}

async function git(cwd: string, ...args: string[]): Promise<string> {
  const env = {
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_AUTHOR_NAME: "a",
    GIT_AUTHOR_EMAIL: "a@example.com",
    GIT_COMMITTER_NAME: "a",
    GIT_COMMITTER_EMAIL: "a@example.com",
  };
  const output = await new Deno.Command("git", { args, cwd, env }).output();
  assert.ok(output.success, new TextDecoder().decode(output.stderr));
  return new TextDecoder().decode(output.stdout).trim();
}

async function withPlace(
  config: string,
  run: (place: Place) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir();
  await Deno.mkdir(`${root}/sub`);
  await Deno.writeTextFile(`${root}/repo.ocu.star`, config);
  await git(root, "init", "-q", "-b", "main");
  await git(root, "add", "repo.ocu.star");
  await git(root, "commit", "-q", "-m", "x");
  const env = { OCUROOT_HOME: `${root}/home`, USER: "ann" };
  try {
    await run({
      root,
      open: (path = "", options = {}) =>
        openWorkspace({ cwd: `${root}/${path}`, env, ...options }),
    });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("C20 C24 a source checkout is opened from any directory", () =>
  withPlace(CONFIG, async ({ root, open }) => {
    const events: Event[] = [];
    const ws = await open("sub", { events: (event) => events.push(event) });
    assert.equal(ws.kind, "source");
    assert.equal(ws.root, root);
    assert.equal(ws.cwd, `${root}/sub`);
    assert.equal(ws.repo, "acme/shop");
    assert.equal(ws.commit, await git(root, "rev-parse", "HEAD"));
    assert.equal(ws.owner.actor, "ann");
    assert.deepEqual(
      events.map((event) => event.kind === "config" && event.status),
      ["running", "done"],
    );
    await ws.close();
  }));

Deno.test("E50 S47 C21 reading writes nothing, recording writes once", () =>
  withPlace(CONFIG, async ({ open }) => {
    const ws = await open();
    const listed = async () => {
      const [state, intent] = await Promise.all([
        ws.stores.state.view(),
        ws.stores.intent.view(),
      ]);
      return [await state.match("**"), await intent.match("**")];
    };
    assert.deepEqual(await listed(), [[], []]);
    await record(ws);
    const latest = "acme/shop/-/repo.ocu.star/@";
    const both = [latest, latest + ws.commit];
    assert.deepEqual(await listed(), [both, both]);
    const view = await ws.stores.intent.view();
    const document = await view.get(latest) as unknown as RepoConfigDocument;
    assert.deepEqual(document, { Remotes: null, source: btoa(CONFIG) });
    await record(ws);
    assert.equal((await ws.stores.intent.view()).revision, view.revision);
    await ws.close();
    // What was recorded of a commit stays, also when the work tree differs.
    await Deno.writeTextFile(`${ws.root}/repo.ocu.star`, `${CONFIG}# more\n`);
    const dirty = await open();
    await record(dirty);
    assert.equal((await dirty.stores.intent.view()).revision, view.revision);
    await dirty.close();
    const env = { OCU_REPO_COMMIT_OVERRIDE: "c2" };
    const quiet = await open("", { env, record: false });
    await record(quiet);
    assert.equal((await quiet.stores.intent.view()).revision, view.revision);
    await quiet.close();
  }));

Deno.test("S61 C19 overrides of commit, name and alias", () =>
  withPlace('store.set(store.fs(".store"))\n', async ({ root, open }) => {
    await git(root, "remote", "add", "origin", "git@git.example:acme/x.git");
    const opened = async (env: Record<string, string>) => {
      const home = { OCUROOT_HOME: `${root}/home` };
      const ws = await open("", { env: { ...home, ...env } });
      await ws.close();
      return [ws.repo, ws.commit === "c2"];
    };
    assert.deepEqual(await opened({}), ["git.example/acme/x", false]);
    assert.deepEqual(
      await opened({
        OCU_REPO_COMMIT_OVERRIDE: "c2",
        OCU_REPO_URL_OVERRIDE: "over/ride",
      }),
      ["over/ride", true],
    );
    const alias = { OCU_CFG_repo_alias: "ali", OCU_REPO_URL_OVERRIDE: "over" };
    assert.deepEqual(await opened(alias), ["ali", false]);
    assert.equal(homeDirectory({ HOME: "/h" }), "/h/.ocuroot");
    assert.equal(homeDirectory({ HOME: "/h", OCUROOT_HOME: "/o" }), "/o");
  }));

Deno.test("E48 a repository without a usable name is refused", () =>
  withPlace('store.set(store.fs(".store"))\n', async ({ root, open }) => {
    await assert.rejects(open(), { code: "repo/identity" });
    await git(root, "remote", "add", "origin", "/srv/git/shop.git");
    await assert.rejects(open(), {
      code: "repo/identity",
      hint: /repo_alias/,
    });
    await git(root, "remote", "set-url", "origin", "me@git.example:a/b.git");
    await assert.rejects(open(), { code: "repo/identity" });
  }));

Deno.test("K51 without a state store every command fails", () =>
  withPlace('repo_alias("x")\n', async ({ open }) => {
    await assert.rejects(open(), {
      code: "config/no-store",
      message: /state not specified in repo/,
    });
  }));

Deno.test("C23 E49 a checkout of documents finds the stores by its record", () =>
  withPlace(CONFIG, async ({ root, open }) => {
    const source = await open();
    await record(source);
    await source.close();
    for (const kind of ["state", "intent"] as const) {
      const ws = await open(`.store/${kind}/refs`);
      assert.equal(ws.kind, kind);
      assert.equal(ws.root, `${root}/.store/${kind}`);
      assert.deepEqual([ws.repo, ws.commit], ["", ""]);
      assert.equal(ws.settings.alias, "acme/shop");
      const view = await ws.stores.intent.view();
      assert.ok(await view.has("acme/shop/-/repo.ocu.star/@"));
      await ws.close();
    }
  }));

Deno.test("C23 a checkout of documents without any record is refused", () =>
  withPlace(CONFIG, async ({ open }) => {
    await (await open()).close();
    await assert.rejects(open(".store/state"), { code: "repo/not-found" });
  }));

Deno.test("K52 host, load and environments of a workspace", () =>
  withPlace(CONFIG, async ({ root, open }) => {
    const ws = await open();
    await ws.stores.state.transact("env", async (tx) => {
      await tx.set("@/environment/eu", { name: "eu", attributes: {} });
    });
    const file = "sub/p.ocu.star";
    await Deno.writeTextFile(
      `${root}/${file}`,
      "def f():\n  print(pwd())\n" +
        "task(f, str([e.name for e in environments()][0]))\n",
    );
    const logs: string[] = [];
    const { signal } = ws;
    const onLog = (log: { message: string }) => void logs.push(log.message);
    const effects = ws.host({ file, thread: "f", onLog, signal });
    const base = `${ws.repo}/-/${file}/@r1`;
    const config = await ws.load({ base, effects });
    const task = config.declaration.package?.phases[0]?.tasks[0]?.task;
    assert.equal(task?.name, "eu");
    assert.ok(task !== undefined);
    await config.call(task.fn, {}, { effects, signal, base });
    assert.deepEqual(logs, [`${root}/sub`]);
    await ws.close();
  }));

Deno.test("E47 stores inside the work tree do not make it dirty", () =>
  withPlace(CONFIG, async ({ root, open }) => {
    const ws = await open();
    await record(ws);
    await Deno.remove(`${root}/home`, { recursive: true }).catch(() => {});
    const clean = await ws.dirty();
    assert.ok(!clean);
    await ws.close();
    await Deno.writeTextFile(`${root}/sub/new file`, "");
    const again = await open();
    assert.ok(await again.dirty());
    await again.close();
  }));

// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";

import { createRecorder, type Recorder, storeFs, storeGit } from "./declare.ts";
import type { FunctionHandle } from "./declaration.ts";
import type { Json } from "./model.ts";

const CALL = { site: { filename: "repo.ocu.star", line: 1, column: 1 } };
const NOTHING = { globals: {}, env: {} };
const TRIGGER: FunctionHandle = {
  def: { name: "go", pos: "repo.ocu.star:1:1" },
  parameters: [{ name: "commit", optional: false, kind: "named" }],
  reachable: true,
  topLevel: true,
};

Deno.test("K46 functions and globals give equal settings", () => {
  const state = storeGit({ remote_url: "u", branch: "state" });
  const intent = storeFs("intent");
  const called = repo();
  called.repoAlias("first", CALL);
  called.repoAlias("acme/shop", CALL);
  called.remotes(["u"], CALL);
  called.storeSet({ state, intent }, CALL);
  const expected = {
    alias: "acme/shop",
    remotes: ["u"],
    state,
    intent,
    releaseIgnore: [],
  };
  assert.deepEqual(called.repoSettings(NOTHING), expected);
  const globals = {
    repo_alias: "acme/shop",
    repo_remotes: ["u"],
    state_store: state,
    intent_store: intent,
  };
  assert.deepEqual(repo().repoSettings({ globals, env: {} }), expected);
});

Deno.test("K46 variables stand over globals, and globals over functions", () => {
  const recorder = repo();
  recorder.repoAlias("called", CALL);
  recorder.remotes(["called"], CALL);
  recorder.storeSet({ state: storeFs("a"), intent: storeFs("b") }, CALL);
  recorder.trigger(TRIGGER, CALL);
  const globals = {
    repo_alias: "global",
    repo_remotes: ["global"],
    release_ignore: ["x/**"],
    state_store: storeGit({ remote_url: "u" }),
    intent_store: null,
  };
  assert.deepEqual(recorder.repoSettings({ globals, env: {} }), {
    alias: "global",
    remotes: ["global"],
    state: { git: { remote_url: "u", create_branch: true } },
    intent: { fs: { path: "b" } },
    releaseIgnore: ["x/**"],
    trigger: TRIGGER,
  });
  const env = {
    OCU_CFG_repo_alias: "env",
    OCU_CFG_REPO_REMOTES: '["a,b", "c"]',
    OCU_CFG_release_ignore: "x, y/* ,",
  };
  const settings = recorder.repoSettings({ globals, env });
  assert.equal(settings.alias, "env");
  assert.deepEqual(settings.remotes, ["a,b", "c"]);
  assert.deepEqual(settings.releaseIgnore, ["x", "y/*"]);
});

Deno.test("K46 what is empty counts as not set", () => {
  const recorder = repo();
  recorder.repoAlias("called", CALL);
  const globals = { intent_store: null, repo_remotes: null };
  const env = { OCU_CFG_repo_alias: "", OCU_CFG_repo_remotes: "" };
  assert.deepEqual(recorder.repoSettings({ globals, env }), {
    alias: "called",
    remotes: [],
    releaseIgnore: [],
  });
});

Deno.test("K47 settings of a wrong type are refused", async (t) => {
  const rows: readonly (readonly [string, (recorder: Recorder) => unknown])[] =
    [
      ["alias number", (r) => r.repoAlias(5, CALL)],
      ["alias empty", (r) => r.repoAlias("", CALL)],
      ["remotes string", (r) => r.remotes("u", CALL)],
      ["remotes mixed", (r) => r.remotes(["u", 5], CALL)],
      ["store null", (r) => r.storeSet({ state: null }, CALL)],
      ["store empty", (r) => r.storeSet({ state: {} }, CALL)],
      ["store path", (r) => r.storeSet({ state: { fs: {} } }, CALL)],
      ["store kind", (r) => r.storeSet({ state: { s3: {} } }, CALL)],
      ["store body", (r) => r.storeSet({ state: { fs: "x" } }, CALL)],
      ["store both", (r) =>
        r.storeSet({
          state: { fs: { path: "a" }, git: { remote_url: "u" } },
        }, CALL)],
      ["intent", (r) => r.storeSet({ state: storeFs("a"), intent: "b" }, CALL)],
      ["global alias", (r) => globals(r, { repo_alias: 5 })],
      ["global remotes", (r) => globals(r, { repo_remotes: "u" })],
      ["global store", (r) => globals(r, { state_store: ["x"] })],
      ["global ignore", (r) => globals(r, { release_ignore: [1] })],
      ["variable", (r) => variable(r, "[1]")],
      ["variable cut", (r) => variable(r, '["a"')],
      ["git url", () => storeGit({ remote_url: 5 })],
      ["git no url", () => storeGit({ remote_url: "" })],
      ["git branch", () => storeGit({ remote_url: "u", branch: 1 })],
      ["git create", () => storeGit({ remote_url: "u", create_branch: "no" })],
      [
        "git files",
        () => storeGit({ remote_url: "u", support_files: { a: 1 } }),
      ],
      ["fs path", () => storeFs(null)],
    ];
  for (const [name, action] of rows) {
    await t.step(name, () => {
      assert.throws(() => action(repo()), { code: "config/invalid" });
    });
  }
});

Deno.test("K47 stores are set once", () => {
  const recorder = repo();
  recorder.storeSet({ state: storeFs("a") }, CALL);
  assert.throws(() => recorder.storeSet({ state: storeFs("b") }, CALL), {
    code: "config/invalid",
    message: "Cannot set store: it is already set",
  });
});

Deno.test("K48 a repo config has no refs and no environments", () => {
  const recorder = repo();
  const message = (word: string) =>
    `Cannot call "${word}": it is not available under the current configuration`;
  assert.throws(() => recorder.ref("@/custom/x"), {
    code: "config/invalid",
    message: message("ref"),
  });
  assert.throws(() => recorder.input({ ref: "@/custom/x" }), {
    message: message("input"),
  });
  assert.throws(() => recorder.requirePackage("environments"), {
    message: message("environments"),
  });
  assert.throws(
    () => recorder.registerEnvironment({ name: "a", attributes: {} }, CALL),
    { message: message("register_environment") },
  );
  assert.deepEqual(recorder.input({ default: 1 }), { ref: null, default: 1 });
  recorder.task({ fn: { ...TRIGGER, parameters: [] }, name: "a" }, CALL);
  assert.equal(
    recorder.warnings()[0]?.message,
    '"task" has no effect in a repo config',
  );
});

Deno.test("K44 repository settings are ignored in a release config", () => {
  const recorder = createRecorder({ kind: "release", base: "a/-/b" });
  recorder.storeSet({ state: null }, CALL);
  recorder.repoAlias("", CALL);
  assert.deepEqual(recorder.warnings().map(({ message }) => message), [
    '"store.set" is ignored in a release config',
    '"repo_alias" is ignored in a release config',
  ]);
});

Deno.test("K51 stores are described as they are opened", () => {
  assert.deepEqual(
    storeGit({
      remote_url: "u",
      branch: "b",
      create_branch: false,
      support_files: { a: "b" },
    }),
    {
      git: {
        remote_url: "u",
        branch: "b",
        create_branch: false,
        support_files: { a: "b" },
      },
    },
  );
  assert.deepEqual(
    storeGit({
      remote_url: "u",
      branch: null,
      create_branch: null,
      support_files: null,
    }),
    { git: { remote_url: "u", create_branch: true } },
  );
  const raw = { git: { remote_url: "u", path_prefix: "p" } };
  const recorder = repo();
  recorder.storeSet({ state: raw }, CALL);
  assert.deepEqual(recorder.repoSettings(NOTHING).state, raw);
});

function repo(): Recorder {
  return createRecorder({ kind: "repo", base: "" });
}

function globals(
  recorder: Recorder,
  values: Readonly<Record<string, Json>>,
): unknown {
  return recorder.repoSettings({ globals: values, env: {} });
}

function variable(recorder: Recorder, text: string): unknown {
  const env = { OCU_CFG_repo_remotes: text };
  return recorder.repoSettings({ globals: {}, env });
}

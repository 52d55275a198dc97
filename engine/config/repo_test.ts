// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { OcurootError } from "@ocuroot/sdk/error";
import { loadRepoFiles, scriptedHost } from "./_fixture.ts";
import { loadRepo } from "./repo.ts";

async function failure(work: Promise<unknown>): Promise<OcurootError> {
  const error = await work.then(() => undefined, (error) => error);
  assert.ok(error instanceof OcurootError, `Not a failure: ${error}`);
  return error;
}

Deno.test("K46 C24 both styles give equal settings", async () => {
  const calls = await loadRepoFiles(`
store.set(store.git("u", branch="state"), intent=store.fs("i"))
repo_alias("first")
repo_alias("acme")
remotes(["a", "b"])
`);
  const globals = await loadRepoFiles(`
state_store = store.git("u", branch="state")
intent_store = store.fs("i")
repo_alias = "acme"
repo_remotes = ["a", "b"]
`);
  assert.deepEqual(calls.settings, globals.settings);
  assert.deepEqual(calls.settings, {
    alias: "acme",
    remotes: ["a", "b"],
    state: { git: { remote_url: "u", branch: "state", create_branch: true } },
    intent: { fs: { path: "i" } },
    releaseIgnore: [],
  });
});

Deno.test("E69 a store on files may promise that nobody else writes", async () => {
  const { settings } = await loadRepoFiles(
    'store.set(store.fs("s", exclusive=True), store.fs("i", exclusive=False))',
  );
  assert.deepEqual(settings.state, { fs: { path: "s", exclusive: true } });
  assert.deepEqual(settings.intent, { fs: { path: "i", exclusive: false } });
  const text = 'store.set(store.fs("s", exclusive="yes"))';
  const error = await failure(loadRepoFiles(text));
  assert.match(error.message, /"exclusive" should be true or false/);
});

Deno.test("B05 a store in Git may have journals", async () => {
  const { settings } = await loadRepoFiles(
    'store.set(store.git("u", journal=True))',
  );
  const git = { remote_url: "u", create_branch: true, journal: true };
  assert.deepEqual(settings.state, { git });
  const text = 'store.set(store.git("u", journal=1))';
  const error = await failure(loadRepoFiles(text));
  assert.match(error.message, /"journal" should be true or false/);
});

Deno.test("K46 variables of the environment stand over both styles", async () => {
  const text = 'repo_alias = "x"\nrelease_ignore = ["a"]\nremotes(["r"])\n';
  const env = {
    OCU_CFG_repo_alias: "y",
    OCU_CFG_RELEASE_IGNORE: "b,c",
    OCU_CFG_repo_remotes: '["s"]',
  };
  const { settings } = await loadRepoFiles(text, { env });
  assert.equal(settings.alias, "y");
  assert.deepEqual(settings.releaseIgnore, ["b", "c"]);
  assert.deepEqual(settings.remotes, ["s"]);
});

Deno.test("K47 settings of a wrong type fail", async () => {
  for (
    const text of [
      "repo_alias = 5",
      'repo_remotes = ("a",)',
      'remotes(("a",))',
      'remotes("a")',
      'repo_alias("")',
      'store.set(store.fs("a"))\nstore.set(store.fs("a"))',
      "store.set(None)",
      'state_store = struct(fs="x")',
      'state_store = "x"',
    ]
  ) {
    const error = await failure(loadRepoFiles(text));
    assert.ok(error.code.startsWith("config/"), `${text}: ${error.code}`);
  }
  const { settings } = await loadRepoFiles("intent_store = None\n");
  assert.equal(settings.intent, undefined);
});

Deno.test("K48 what a repo config may use", async () => {
  for (
    const text of [
      'ref("./task/x")',
      "environments()",
      'register_environment(environment("eu"))',
    ]
  ) {
    const error = await failure(loadRepoFiles(text));
    assert.match(error.message, /not available under the current/);
    assert.equal(error.frames[0]?.file, "repo.ocu.star");
  }
  const host = scriptedHost({
    shell: () => ({
      stdout: "out\n",
      stderr: "",
      combinedOutput: "",
      exitCode: 0,
    }),
    env: () => ({ TOKEN: "hunter2" }),
    pwd: () => "/repo",
  });
  const { settings } = await loadRepoFiles(
    `
token = secret(env()["TOKEN"])
print(pwd(), shell("x").stdout.strip(), token)
state_store = store.git("https://" + token + "@x/y")
`,
    { host },
  );
  assert.deepEqual(host.printed.map(({ text }) => text), [
    "/repo out <secret>",
  ]);
  assert.deepEqual(settings.state, {
    git: { remote_url: "https://hunter2@x/y", create_branch: true },
  });
});

Deno.test("K49 K50 a recorded config is evaluated without its files", async () => {
  const loaded = await loadRepoFiles({
    "repo.ocu.star": `
load("./lib/m.star", "say")
def wake(commit):
  say(commit)
trigger(wake)
state_store = store.fs("x")
`,
    "lib/m.star": 'def say(commit):\n  print("go", commit)\n',
  });
  assert.deepEqual(Object.keys(loaded.source.modules), ["lib/m.star"]);
  const host = scriptedHost();
  const signal = new AbortController().signal;
  const again = await loadRepo({
    root: "/nowhere",
    file: "repo.ocu.star",
    stored: loaded.source,
    effects: host,
    env: {},
    signal,
  });
  assert.deepEqual(again.source, loaded.source);
  assert.equal(again.settings.trigger?.def.name, "wake");
  await again.trigger("abc", { effects: host, signal, base: "" });
  assert.deepEqual(
    host.printed.map(({ text, site }) => [text, site.filename]),
    [
      ["go abc", "./lib/m.star"],
    ],
  );
});

Deno.test("K50 modules that were not recorded are not found", async () => {
  const error = await failure(loadRepo({
    root: "/nowhere",
    file: "repo.ocu.star",
    stored: {
      file: new TextEncoder().encode('load("m.star", "x")\n'),
      modules: {},
    },
    effects: scriptedHost(),
    env: {},
    signal: new AbortController().signal,
  }));
  assert.equal(error.code, "config/load");
  assert.match(error.message, /module not found/);
});

Deno.test("K50 a lambda can be a trigger, and none is no work", async () => {
  const host = scriptedHost();
  const signal = new AbortController().signal;
  const loaded = await loadRepoFiles("trigger(lambda c: print(c))\n");
  await loaded.trigger("abc", { effects: host, signal, base: "" });
  assert.equal(host.printed.length, 1);
  const none = await loadRepoFiles("x = 1\n");
  await none.trigger("abc", { effects: host, signal, base: "" });
  assert.equal(host.printed.length, 1);
});

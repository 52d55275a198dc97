// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { scriptedHost } from "../_fixture.ts";
import { loadRepo } from "../repo.ts";
import { failureOf, kit, WAYS } from "./_testkit.ts";

const NONE = new AbortController().signal;

const EXAMPLE = new URL(
  "../../../tests/parity/examples/a.repo.ocu.ts",
  import.meta.url,
);

const REMOTE = (url: string, branch: string) => ({
  git: { remote_url: url, branch, create_branch: true },
});

for (const way of WAYS) {
  Deno.test(`K46 example A gives settings and a trigger (${way})`, async () => {
    const text = await Deno.readTextFile(EXAMPLE);
    await using plain = await kit({ "repo.ocu.ts": text }, { way });
    const { settings, trigger } = await plain.repo();
    const url = "ssh://git@forge.example/acme/shop.git";
    assert.equal(settings.alias, "acme/shop");
    assert.deepEqual(settings.remotes, [url]);
    assert.deepEqual(settings.state, REMOTE(url, "state"));
    assert.deepEqual(settings.intent, REMOTE(url, "intent"));
    assert.deepEqual(settings.releaseIgnore, ["sandbox/**"]);
    const host = scriptedHost();
    await trigger("abc", { effects: host, signal: NONE, base: "" });
    assert.deepEqual(host.printed.map((one) => one.text), [
      "queue work for abc",
    ]);
    await using rich = await kit({ "repo.ocu.ts": text }, {
      way,
      env: { FORGE_TOKEN: "s3cret", OCU_CFG_repo_alias: "other" },
    });
    const other = await rich.repo();
    assert.equal(other.settings.alias, "other");
    assert.match(other.settings.remotes[0] ?? "", /x-token:s3cret@/);
  });
}

Deno.test("K49 K50 a recorded config works without its files", async () => {
  await using it = await kit({
    "repo.ocu.ts": `import { fsStore, repo } from "jsr:@ocuroot/sdk";
import { name } from "./lib/name.ts";
export default repo({
  alias: name,
  state: fsStore(".store"),
  trigger: async (commit, { print }) => print(name, commit),
});
`,
    "lib/name.ts":
      'import n from "./n.json" with { type: "json" };\nexport const name = n.name;\n',
    "lib/n.json": '{"name": "acme"}',
  });
  const { source } = await it.repo();
  assert.deepEqual(Object.keys(source.modules).sort(), [
    "lib/n.json",
    "lib/name.ts",
    "repo.ocu.ts",
  ]);
  await using empty = await kit({});
  const again = await empty.repo(source);
  assert.equal(again.settings.alias, "acme");
  assert.deepEqual(again.source, source);
  const host = scriptedHost();
  await again.trigger("abc", { effects: host, signal: NONE, base: "" });
  assert.equal(host.printed[0]?.text, "acme abc");
});

Deno.test("K49 older programs find the static settings, without secrets", async () => {
  await using it = await kit({
    "repo.ocu.ts": `import { gitStore, repo } from "@ocuroot/sdk";
export default repo(async ({ host, secret }) => {
  const { TOKEN = "" } = await host.env();
  const url = \`https://me:\${secret(TOKEN)}@forge.example/a.git\`;
  return {
    alias: 'quo"ted',
    remotes: [url, \`ssh://git@forge.example/\${TOKEN}\`],
    state: gitStore(url, {
      branch: "state",
      supportFiles: { "a.txt": "x\\ny" },
      journal: true,
    }),
    releaseIgnore: ["a/**"],
  };
});
`,
  }, { host: scriptedHost({ env: () => ({ TOKEN: "t0psecret" }) }) });
  const { settings, source } = await it.repo();
  assert.match(settings.remotes[0] ?? "", /t0psecret/);
  const text = new TextDecoder().decode(source.file);
  assert.doesNotMatch(text, /t0psecret/);
  const starlark = await loadRepo({
    root: it.root,
    file: "repo.ocu.star",
    stored: { file: source.file, modules: {} },
    effects: scriptedHost(),
    env: {},
    signal: NONE,
  });
  const url = "https://forge.example/a.git";
  assert.deepEqual(starlark.settings, {
    alias: 'quo"ted',
    remotes: [url, "ssh://git@forge.example/<secret>"],
    state: {
      git: {
        remote_url: url,
        create_branch: true,
        branch: "state",
        support_files: { "a.txt": "x\ny" },
        journal: true,
      },
    },
    releaseIgnore: ["a/**"],
  });
});

Deno.test("K47 settings of wrong types are refused with their place", async () => {
  const table = {
    "{ alias: 5, state: fsStore('x') }": /repo_alias/,
    "{ remotes: 'x', state: fsStore('x') }": /repo_remotes/,
    "{ state: 'x' }": /state_store/,
    "{ state: fsStore('x'), alias: new Date(0) }": /alias/,
  };
  for (const [settings, message] of Object.entries(table)) {
    await using it = await kit({
      "repo.ocu.ts":
        `import { fsStore, repo } from "@ocuroot/sdk";\nexport default repo(${settings} as never);\n`,
    });
    const error = await failureOf(it.repo());
    assert.equal(error.code, "config/invalid");
    assert.match(error.message, message);
  }
  await using it = await kit({
    "repo.ocu.ts":
      'import { release } from "@ocuroot/sdk";\nexport default release(() => []);\n',
  });
  assert.equal((await failureOf(it.repo())).code, "config/invalid");
});

Deno.test("K48 refs and environments are not there in a repo config", async () => {
  await using it = await kit({
    "repo.ocu.ts": `import { fsStore, repo } from "@ocuroot/sdk";
export default repo(async ({ environments }) => {
  await environments();
  return { state: fsStore("x") };
});
`,
  });
  const error = await failureOf(it.repo());
  assert.equal(error.code, "config/invalid");
  assert.match(error.message, /"environments"/);
});

// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { generateWorkflows } from "../../ci/init/generate.ts";
import { testEnvironment } from "../_environment.ts";
import { gitHttp } from "../_git_http.ts";

const TOKEN = "s3cret-token-of-ci";

/** The helper that a generated workflow gives to Git. */
async function helper(): Promise<string> {
  const [release] = await generateWorkflows({
    platform: "github",
    version: "1.2.3",
    branch: "main",
    host: "github.com",
  });
  const found = /GIT_CONFIG_VALUE_0: '(.*)'$/m.exec(release?.text ?? "")?.[1];
  assert.ok(found);
  return found;
}

Deno.test("B31 ci token: the workflow's helper opens the stores, and nothing keeps it", async () => {
  await using t = await testEnvironment({
    "environments.ocu.star": `register_environment(environment("live"))\n`,
  });
  const root = t.repo.replace(/\/repo$/, "/served");
  await t.git("init", "-q", "--bare", "-b", "main", `${root}/shop.git`);
  await using server = gitHttp({ root, password: TOKEN });
  await t.write({
    "repo.ocu.star": `ocuroot("0.3.0")
repo_alias("test")
REMOTE = "${server.url}/shop.git"
store.set(
    store.git(REMOTE, branch="state"),
    intent=store.git(REMOTE, branch="intent"),
)
`,
  });
  await t.commit("configure");
  const env = {
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: `credential.${server.url}.helper`,
    GIT_CONFIG_VALUE_0: await helper(),
    OCUROOT_TOKEN: TOKEN,
  };
  const args = ["release", "new", "environments.ocu.star"];
  const alone = { OCUROOT_TOKEN: TOKEN };
  assert.match(await t.fails(1, args, { env: alone }), /store\/unavailable/);
  assert.equal(server.seen.allowed, 0);
  const ran = await t.run(args, { env });
  assert.equal(ran.code, 0, ran.stderr);
  assert.ok(await t.state("@/environment/live", { env }));
  const heads = await t.git("-C", `${root}/shop.git`, "branch", "--list");
  assert.deepEqual(heads.split("\n").map((line) => line.trim()), [
    "intent",
    "state",
  ]);
  assert.doesNotMatch(ran.stdout + ran.stderr, new RegExp(TOKEN));
  assert.deepEqual(await filesWith(t.home, TOKEN), [], "caches and logs");
  assert.doesNotMatch(
    await t.git("-C", `${root}/shop.git`, "log", "-p", "--all"),
    new RegExp(TOKEN),
  );
});

async function filesWith(folder: string, text: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) found.push(...await filesWith(path, text));
    else if ((await Deno.readTextFile(path)).includes(text)) found.push(path);
  }
  return found;
}

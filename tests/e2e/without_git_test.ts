// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { type TestEnvironment, testEnvironment } from "../_environment.ts";
import { gitHttp } from "../_git_http.ts";
import { gitRepo, openWorkshop } from "../_workshop.ts";

const PASSWORD = "s3cret-of-the-remote";

const PACKAGE = `ocuroot("0.3.0")
def build(ctx):
    res = host.shell("echo built")
    return done(outputs={"text": res.stdout.strip()})
def up(ctx):
    return done(outputs={"ran": ctx.inputs.text})
def down(ctx):
    return done()
task(build, name="build")
phase("live", tasks=[
    deploy(up=up, down=down, environment=e, inputs={
        "text": ref("./@/task/build#output/text"),
    })
    for e in environments()
])
`;

/** A folder with a shell and Deno, and nothing else. */
async function bareFolder(t: TestEnvironment): Promise<string> {
  const folder = t.repo.replace(/\/repo$/, "/bin");
  await Deno.mkdir(folder);
  await Deno.symlink("/bin/sh", `${folder}/sh`);
  await Deno.symlink(Deno.execPath(), `${folder}/deno`);
  return folder;
}

Deno.test({
  name:
    "S33 S37 B31 without a git program: a release on an http remote, then read by git",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using t = await testEnvironment({
      "environments.ocu.star": `register_environment(environment("live"))\n`,
      "web.ocu.star": PACKAGE,
    });
    const root = t.repo.replace(/\/repo$/, "/served");
    const remote = `${root}/shop.git`;
    await t.git("init", "-q", "--bare", "-b", "main", remote);
    await using server = gitHttp({ root, password: PASSWORD });
    const { host } = new URL(server.url);
    await t.write({
      "repo.ocu.star": `ocuroot("0.3.0")
repo_alias("test")
REMOTE = "http://ci:${PASSWORD}@${host}/shop.git"
store.set(
    store.git(REMOTE, branch="state"),
    intent=store.git(REMOTE, branch="intent"),
)
`,
    });
    await t.commit("configure");
    await t.git("remote", "add", "origin", remote);
    const env = { PATH: await bareFolder(t) };
    const said: string[] = [];
    const run = async (...args: string[]) => {
      const process = args.includes("web.ocu.star");
      const ran = await t.run(args, { env, process });
      assert.equal(ran.code, 0, `${args.join(" ")}: ${ran.stderr}`);
      said.push(ran.stdout, ran.stderr);
      return ran.stdout;
    };
    await run("release", "new", "environments.ocu.star");
    await run("release", "new", "web.ocu.star");
    await run("work", "any");
    const field = "./-/web.ocu.star/@/deploy/live#output/ran";
    const without = JSON.parse(await run("state", "get", field));
    const doctor = await run("doctor");
    assert.match(doctor, /git none \(built in/);
    assert.match(doctor, /^All is well$/m);

    // The same cache and the same remote, now with the program.
    assert.equal(await t.state(field), without);
    await t.ok(["release", "new", "web.ocu.star", "--force"]);
    assert.ok(await t.state("./-/web.ocu.star/@r2"));
    assert.ok(JSON.parse(await run("state", "get", "./-/web.ocu.star/@r2")));
    await t.git("-C", remote, "fsck", "--strict", "--no-dangling");

    assert.doesNotMatch(said.join(""), new RegExp(PASSWORD));
    assert.deepEqual(await filesWith(t.home, PASSWORD), []);
  },
});

Deno.test("B31 without a git program: other remotes are refused, with the way out", async () => {
  await using t = await testEnvironment({
    "repo.ocu.star": `ocuroot("0.3.0")
repo_alias("test")
store.set(store.git("ssh://git:${PASSWORD}@host.example/shop.git"))
`,
  });
  const env = { OCUROOT_GIT: "builtin" };
  const told = await t.fails(1, ["state", "match", "**"], { env });
  assert.match(told, /git\/missing/);
  assert.match(told, /ssh:\/\/host\.example\/shop\.git/);
  assert.match(told, /Install git/);
  assert.doesNotMatch(told, new RegExp(PASSWORD));
  const odd = { OCUROOT_GIT: "jgit" };
  assert.match(
    await t.fails(2, ["state", "match", "**"], { env: odd }),
    /cli\/usage/,
  );
});

Deno.test("F02 S35 without a git program: two processes start on one cache and write to one remote", async () => {
  await using shop = await openWorkshop();
  await using server = gitHttp({ root: shop.base, password: PASSWORD });
  await shop.remote("stores");
  const { host } = new URL(server.url);
  const t = await shop.repository("repo", {
    "repo.ocu.star": gitRepo(`http://ci:${PASSWORD}@${host}/stores.git`),
  });
  const env = { OCUROOT_GIT: "builtin" };
  const set = (name: string) =>
    t.run(["state", "set", `@/custom/${name}`, name], { env, process: true });
  for (const { code, stderr } of await Promise.all(["a", "b"].map(set))) {
    assert.equal(code, 0, stderr);
  }
  await t.ok(["work", "cascade"], { env });
  const found = await t.ok(["state", "match", "@/custom/*"], { env });
  assert.deepEqual(found.trim().split("\n"), ["@/custom/a", "@/custom/b"]);
});

/** Deploys what a file beside it says, and a value from elsewhere. */
function packageReading(ref: string): string {
  return `def up(environment, value):
    return done(outputs={"value": value, "file": read("version.txt").strip()})

def down(environment, value):
    return done()

phase("live", [deploy(
    environment=environment("live"),
    up=up,
    down=down,
    inputs={"value": input(ref="${ref}", default="none")},
)])
`;
}

Deno.test("C47 C48 C57 without a git program: a cascade works at an older commit and in another repository", async () => {
  await using shop = await openWorkshop();
  await using server = gitHttp({ root: shop.base, password: PASSWORD });
  const { host } = new URL(server.url);
  const at = (name: string) => `http://ci:${PASSWORD}@${host}/${name}.git`;
  await shop.remote("stores");
  const front = await shop.repository("front", {
    "repo.ocu.star": gitRepo(at("stores"), {
      alias: "front",
      more: `repo_remotes = ["ssh://nowhere.example/x", "${at("front")}"]`,
    }),
    "environments.ocu.star": `register_environment(environment("live"))\n`,
    "p.ocu.star": packageReading("back/-/p.ocu.star/@/deploy/live#output/file"),
    "version.txt": "front 1\n",
  });
  const back = await shop.repository("back", {
    "repo.ocu.star": gitRepo(at("stores"), { alias: "back" }),
    "p.ocu.star": packageReading("@/custom/value"),
    "version.txt": "back 1\n",
  });
  const env = { OCUROOT_GIT: "builtin" };
  await front.ok(["release", "new", "environments.ocu.star"], { env });
  await front.ok(["release", "new", "p.ocu.star"], { env });
  await front.write({ "version.txt": "never released\n" });
  await back.ok(["release", "new", "p.ocu.star"], { env });
  await back.write({ "version.txt": "back 2\n" });
  await back.commit();
  await back.ok(["state", "set", "@/custom/value", "new"], { env });
  const ran = await back.run(["work", "cascade"], { env });
  assert.equal(ran.code, 0, ran.stderr);
  assert.doesNotMatch(ran.stdout + ran.stderr, new RegExp(PASSWORD));
  const output = (repo: string) =>
    back.state(`${repo}/-/p.ocu.star/@/deploy/live#output`, { env });
  assert.deepEqual(await output("back"), { value: "new", file: "back 1" });
  assert.deepEqual(await output("front"), { value: "back 1", file: "front 1" });
  const trees = await Array.fromAsync(Deno.readDir(`${back.home}/worktrees`));
  assert.deepEqual(trees, [], "nothing is left behind");
  assert.deepEqual(await filesWith(back.home, PASSWORD), []);
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

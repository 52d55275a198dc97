// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { type TestEnvironment, testEnvironment } from "../_environment.ts";
import { gitHttp } from "../_git_http.ts";

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
    const process = true;
    const said: string[] = [];
    const run = async (...args: string[]) => {
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

async function filesWith(folder: string, text: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) found.push(...await filesWith(path, text));
    else if ((await Deno.readTextFile(path)).includes(text)) found.push(path);
  }
  return found;
}

// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import {
  PACKED_CHILD,
  PACKED_TESTS,
} from "../../engine/config/typescript/child_program.ts";
import { packForNpm } from "../../tools/pack.ts";
import { gitHttp } from "../_git_http.ts";
import { unpack } from "../_tar.ts";

const REPO = `import { fsStore, repo } from "@ocuroot/sdk";
export default repo({ alias: "test", state: fsStore(".store") });
`;

const RELEASE = `import { done, fn, release, task } from "@ocuroot/sdk";
export const work = fn(() => done());
export default release(() => [task("work", work)]);
`;

/** Its own shell, under a policy that names no `sh`. */
const SHELL = `import { done, fn, release, task } from "@ocuroot/sdk";
export const good = fn(async (_: Record<string, never>, { host, print }) => {
  const how = { shell: "builtin" };
  print((await host.shell("cd . && echo packed | cat", how)).stdout);
});
export const bad = fn(async (_: Record<string, never>, { host }) => {
  await host.shell("cat /etc/hostname", { shell: "builtin" });
});
const sandbox = { programs: [], read: ["."], write: [] };
export default release(() => [
  task("good", good, { sandbox }),
  task("bad", bad, { sandbox }),
]);
`;

const TESTS = `import { test } from "@ocuroot/sdk/testing";
import config, { work } from "./release.ocu.ts";
test("works", async (t) => {
  await t.call(work);
  t.equal((await t.graph(config)).phases, [{ name: "", tasks: ["task/work"] }]);
});
test("reads", () => void Deno.readTextFileSync("/etc/passwd"));
`;

const ATTACK = `import { release } from "@ocuroot/sdk";
Deno.writeTextFileSync("stolen.txt", Deno.readTextFileSync("/etc/passwd"));
export default release(() => []);
`;

/** What is in the package for npm, besides parts of the program. */
const PACKED = [
  "CHANGELOG.md",
  "LICENSE",
  "README.md",
  "bin.mjs",
  "config_child.js",
  "ocuroot.js",
  "package.json",
  "shell_child.js",
  "test_child.js",
].map((name) => `/package/${name}`);

/** Puts this Deno where npm would put the package that brings one along. */
async function withDeno(folder: string): Promise<void> {
  const home = `${folder}/node_modules/deno`;
  await Deno.mkdir(home, { recursive: true });
  await Deno.writeTextFile(`${home}/package.json`, '{"name":"deno"}');
  const name = Deno.build.os === "windows" ? "deno.exe" : "deno";
  await Deno.symlink(Deno.execPath(), `${home}/${name}`, { type: "file" });
}

/** Asks for the page of a preview, and ends the program. */
async function previewPages(
  [command = "", ...args]: readonly string[],
  place: Pick<Deno.CommandOptions, "cwd" | "env">,
): Promise<void> {
  const child = new Deno.Command(command, {
    args: [...args, "preview", "release.ocu.ts", "--json", "--progress=none"],
    ...place,
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let told = "";
  while (!told.includes("}")) {
    const { value, done } = await reader.read();
    assert.ok(!done, `ended early: ${told}`);
    told += value;
  }
  const { url, token } = JSON.parse(told);
  const authorization = `Bearer ${token}`;
  const page = await fetch(new URL("/", url), { headers: { authorization } });
  assert.match(await page.text(), /<svg[\s\S]*work[\s\S]*EventSource/);
  assert.equal(page.status, 200);
  child.kill("SIGINT");
  await reader.cancel();
  assert.equal((await child.status).code, 130);
}

/** Writes to a store on a remote, with nothing on the path. */
async function withoutGit(
  [command = "", ...args]: readonly string[],
  base: string,
): Promise<void> {
  await using server = gitHttp({ root: base, password: "pw" });
  const git = async (...args: string[]) => {
    const ran = await new Deno.Command("git", { args, cwd: base }).output();
    assert.ok(ran.success, new TextDecoder().decode(ran.stderr));
    return new TextDecoder().decode(ran.stdout);
  };
  await git("init", "-q", "--bare", "stores.git");
  await git("init", "-q", "alone");
  const url = `http://me:pw@${new URL(server.url).host}/stores.git`;
  await Deno.writeTextFile(
    `${base}/alone/repo.ocu.star`,
    `ocuroot("0.3.0")\nrepo_alias("a")\nstore.set(store.git("${url}", "state"))\n`,
  );
  const ran = await new Deno.Command(command, {
    args: [...args, "state", "set", "@/custom/k", "1"],
    cwd: `${base}/alone`,
    clearEnv: true,
    env: { PATH: base, OCUROOT_HOME: `${base}/home`, HOME: base },
  }).output();
  assert.ok(ran.success, new TextDecoder().decode(ran.stderr));
  const paths = ["ls-tree", "-r", "--name-only", "state"];
  assert.match(await git("-C", "stores.git", ...paths), /@\/custom\/k/);
}

Deno.test("K60 K64 K68 the packed program evaluates and tests TypeScript without permissions", async () => {
  const base = await Deno.realPath(await Deno.makeTempDir());
  try {
    const archive = await packForNpm(base);
    const packed = await unpack(await Deno.readFile(archive));
    const others = [...packed.keys()].filter((path) =>
      !/^\/package\/[\w.-]+-[A-Z0-9]{8}\.js$/.test(path)
    );
    assert.deepEqual(others.sort(), PACKED);
    const program = `${base}/npm/ocuroot.js`;
    await withDeno(`${base}/npm`);
    const root = `${base}/repo`;
    await Deno.mkdir(root);
    await Deno.writeTextFile(`${root}/repo.ocu.ts`, REPO);
    await Deno.writeTextFile(`${root}/release.ocu.ts`, RELEASE);
    await Deno.writeTextFile(`${root}/attack.ocu.ts`, ATTACK);
    await Deno.writeTextFile(`${root}/shell.ocu.ts`, SHELL);
    await Deno.writeTextFile(`${root}/release.ocu_test.ts`, TESTS);
    for (
      const args of [["init", "-q"], ["add", "."], [
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@b.example",
        "commit",
        "-qm",
        "first",
      ]]
    ) {
      const git = new Deno.Command("git", { args, cwd: root });
      assert.ok((await git.output()).success);
    }
    const onDeno = [Deno.execPath(), "run", "-A", "--no-config", program];
    const onNode = ["node", `${base}/npm/bin.mjs`];
    const run = async (
      [command = "", ...args]: readonly string[],
      words: readonly string[],
    ) => {
      const { code, stdout, stderr } = await new Deno.Command(command, {
        args: [...args, ...words],
        cwd: root,
        env: { OCUROOT_HOME: `${base}/home`, NO_COLOR: "1" },
      }).output();
      const decoder = new TextDecoder();
      return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
    };
    const lint = (start: readonly string[], file: string) =>
      run(start, ["release", "lint", file]);
    const check = async (start: readonly string[]) => {
      const good = await lint(start, "release.ocu.ts");
      assert.equal(good.code, 0, good.text);
      const bad = await lint(start, "attack.ocu.ts");
      assert.notEqual(bad.code, 0, bad.text);
      assert.match(bad.text, /host\/denied/);
      const stolen = Deno.stat(`${root}/stolen.txt`);
      await assert.rejects(stolen, Deno.errors.NotFound);
      const tested = await run(start, ["test"]);
      assert.match(tested.text, /ok +works[^]*FAILED +reads[^]*host\/denied/);
      assert.match(tested.text, /\n1 passed, 1 failed\n/);
    };
    await check(onDeno);
    await check(onNode);
    const shell = await run(onDeno, ["release", "new", "shell.ocu.ts"]);
    assert.equal(shell.code, 4, shell.text);
    assert.match(shell.text, /\bgood[^\n]*> packed\n/);
    assert.match(shell.text, /Cannot read "\/etc\/hostname": the policy/);
    const env = { OCUROOT_HOME: `${base}/home` };
    await previewPages(onDeno, { cwd: root, env });
    await withoutGit(onDeno, base);
    // Alone it takes itself for the child, and gives its permissions up.
    await Deno.remove(`${base}/npm/${PACKED_CHILD}`);
    await Deno.remove(`${base}/npm/${PACKED_TESTS}`);
    await check(onDeno);
  } finally {
    await Deno.remove(base, { recursive: true });
  }
});

// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { bundle } from "../../tools/bundle.ts";

const REPO = `import { fsStore, repo } from "@ocuroot/sdk";
export default repo({ alias: "test", state: fsStore(".store") });
`;

const RELEASE = `import { done, fn, release, task } from "@ocuroot/sdk";
export const work = fn(() => done());
export default release(() => [task("work", work)]);
`;

const ATTACK = `import { release } from "@ocuroot/sdk";
Deno.writeTextFileSync("stolen.txt", Deno.readTextFileSync("/etc/passwd"));
export default release(() => []);
`;

Deno.test("K60 the one-file program evaluates TypeScript without permissions", async () => {
  const base = await Deno.realPath(await Deno.makeTempDir());
  try {
    const program = `${base}/ocuroot.js`;
    assert.equal(await bundle(program), 0);
    const root = `${base}/repo`;
    await Deno.mkdir(root);
    await Deno.writeTextFile(`${root}/repo.ocu.ts`, REPO);
    await Deno.writeTextFile(`${root}/release.ocu.ts`, RELEASE);
    await Deno.writeTextFile(`${root}/attack.ocu.ts`, ATTACK);
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
    const lint = async (file: string) => {
      const { code, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--no-config", program, "release", "lint", file],
        cwd: root,
        env: { OCUROOT_HOME: `${base}/home`, NO_COLOR: "1" },
      }).output();
      return { code, text: new TextDecoder().decode(stderr) };
    };
    const good = await lint("release.ocu.ts");
    assert.equal(good.code, 0, good.text);
    const bad = await lint("attack.ocu.ts");
    assert.notEqual(bad.code, 0, bad.text);
    assert.match(bad.text, /host\/denied/);
    await assert.rejects(Deno.stat(`${root}/stolen.txt`), Deno.errors.NotFound);
  } finally {
    await Deno.remove(base, { recursive: true });
  }
});

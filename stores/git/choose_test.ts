// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { chooseGit } from "./choose.ts";

Deno.test({
  name: "chooseGit() takes a program on PATH, and what OCUROOT_GIT says before",
  ignore: Deno.build.os === "windows",
  async fn() {
    const folder = await Deno.makeTempDir();
    const path = (...names: readonly string[]) =>
      ["", "/nowhere", ...names.map((name) => `${folder}/${name}`)].join(":");
    for (const [name, mode] of [["yes", 0o755], ["no", 0o644]] as const) {
      await Deno.mkdir(`${folder}/${name}`);
      await Deno.writeTextFile(`${folder}/${name}/git`, "", { mode });
    }
    await Deno.mkdir(`${folder}/odd/git`, { recursive: true });
    assert.equal(chooseGit({ PATH: path("no", "odd", "yes") }), "program");
    assert.equal(chooseGit({ PATH: path("no", "odd") }), "builtin");
    assert.equal(chooseGit({ PATH: "", OCUROOT_GIT: "" }), "builtin");
    for (const OCUROOT_GIT of ["program", "builtin"]) {
      assert.equal(chooseGit({ PATH: path("yes"), OCUROOT_GIT }), OCUROOT_GIT);
      assert.equal(chooseGit({ PATH: "", OCUROOT_GIT }), OCUROOT_GIT);
    }
    assert.throws(() => chooseGit({ OCUROOT_GIT: "Program" }), {
      code: "cli/usage",
    });
    await Deno.remove(folder, { recursive: true });
  },
});

// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { parse } from "yaml";
import { compileArguments, TARGETS } from "../../tools/compile.ts";
import { ROOT } from "../../tools/lint/place.ts";

interface Job {
  readonly needs?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: {
    readonly matrix: { readonly target: readonly string[] };
  };
  readonly steps: readonly Readonly<Record<string, string>>[];
}

interface Workflow {
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

async function workflow(name: string): Promise<Workflow> {
  return parse(await Deno.readTextFile(`${ROOT}.github/workflows/${name}`));
}

Deno.test("a release is one chain that begins with the gate", async () => {
  const { jobs } = await workflow("release.yml");
  const chain = Object.entries(jobs).map(([name, { needs }]) =>
    `${needs ?? ""} ${name}`.trim()
  );
  assert.deepEqual(chain, [
    "ok",
    "ok compile",
    "compile jsr",
    "jsr npm",
    "npm page",
  ]);
  const gate = jobs["ok"]?.steps.map(({ run }) => run);
  assert.ok(gate?.includes(".ci/run"));
});

Deno.test("packages are published in the order of dependence", async () => {
  const { jobs } = await workflow("release.yml");
  const folders = jobs["jsr"]?.steps
    .filter(({ run }) => run?.endsWith(" publish"))
    .map((step) => step["working-directory"] ?? ".");
  assert.deepEqual(folders, ["sdk", "starlark", "."]);
});

Deno.test("a job of the release has the rights it needs and no others", async () => {
  const { jobs, permissions } = await workflow("release.yml");
  assert.deepEqual(permissions, {});
  const rights = Object.entries(jobs).map(([name, { permissions }]) => [
    name,
    Object.entries(permissions ?? {}).flat().join(" "),
  ]);
  assert.deepEqual(Object.fromEntries(rights), {
    ok: "contents read",
    compile: "contents read",
    jsr: "contents read id-token write",
    npm: "contents read id-token write",
    page: "contents write",
  });
});

Deno.test("every machine has a program, with its own name", async () => {
  const { jobs } = await workflow("release.yml");
  assert.deepEqual(jobs["compile"]?.strategy?.matrix.target, TARGETS);
  const outputs = TARGETS.map((target) =>
    compileArguments(["--target", target])[3]
  );
  assert.equal(new Set(outputs).size, TARGETS.length);
  assert.equal(compileArguments([])[3], "dist/ocuroot");
  assert.throws(() => compileArguments(["--target", "vax"]), /--target takes/);
});

Deno.test("workflows name one version of Deno", async () => {
  const versions = new Set<string>();
  for (const path of [".github/workflows/release.yml", ".ci/run"]) {
    const text = await Deno.readTextFile(ROOT + path);
    for (const [, version = ""] of text.matchAll(/deno@(\S+)/g)) {
      versions.add(version);
    }
  }
  assert.equal(versions.size, 1);
  const names = await Deno.readTextFile(`${ROOT}.github/workflows/ci.yml`);
  const [version = ""] = versions;
  for (const [, other] of names.matchAll(/deno-version: (\d\S*)/g)) {
    assert.equal(other, version);
  }
});

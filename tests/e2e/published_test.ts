// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { VERSION } from "../../commands/_version.ts";
import { ROOT } from "../../tools/lint/place.ts";
import { type Registry, startRegistry } from "../_jsr.ts";
import { type Ran, testEnvironment } from "../_environment.ts";

/** In the order of dependence, which is the order of the release workflow. */
const PACKAGES = ["sdk", "starlark", "."];

/** What nobody who uses a package has a use for. */
const STRAY =
  /_test\.ts$|__snapshots__|testdata|\/_(conformance\w*|fake|fixture|testkit|assert|chunks)\.ts$|^\/(tests|tools|bench|examples|docs|dist)\//;

const TYPED =
  `import { done, fn, release, task } from "jsr:@ocuroot/sdk@^0.4.0";
export const build = fn(async (_: object, { host }) => {
  const { stdout } = await host.shell("echo built");
  return done({ outputs: { word: stdout.trim() } });
});
export default release(() => [task("build", build)]);
`;

const STAR = `def use(word):
    return done(outputs={"word": word + "!"})
task(use, "use", inputs={"word": input(ref="./-/app.ocu.ts/@/task/build#output/word")})
`;

async function publish(folder: string, registry: Registry): Promise<string> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "publish",
      "--allow-dirty",
      "--no-check",
      "--no-provenance",
      "--token=none",
    ],
    cwd: ROOT + folder,
    env: { JSR_URL: registry.url, NO_COLOR: "1" },
  }).output();
  const told = new TextDecoder().decode(stderr);
  assert.ok(success, told);
  return told;
}

/** A cache of its own, but for packages from npm, which are there already. */
async function cacheIn(home: string): Promise<Record<string, string>> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json"],
    cwd: home,
  }).output();
  const { denoDir } = JSON.parse(new TextDecoder().decode(stdout));
  const cache = `${home}/cache`;
  await Deno.mkdir(cache);
  await Deno.symlink(`${denoDir}/npm`, `${cache}/npm`, { type: "dir" });
  await Deno.copyFile(`${ROOT}deno.lock`, `${home}/deno.lock`);
  return { DENO_DIR: cache };
}

Deno.test("K70 the published packages run as they are, in both languages", async (t) => {
  await using registry = startRegistry();
  for (const folder of PACKAGES) {
    const told = await publish(folder, registry);
    const faults = told.match(/^(?:warning|error)\[.*|^ +--> .*/gm) ?? [];
    const expected = folder === "." ? /unanalyzable|child\/serve\.ts/ : /^$/;
    assert.deepEqual(faults.filter((line) => !expected.test(line)), [], told);
  }

  await t.step("nothing is packed that should not be", () => {
    const { packages } = registry;
    assert.deepEqual([...packages.keys()], [
      "@ocuroot/sdk",
      "@ocuroot/starlark",
      "@ocuroot/cli",
    ]);
    for (const files of packages.values()) {
      assert.deepEqual(
        [...files.keys()].filter((path) => STRAY.test(path)),
        [],
      );
      for (const path of ["/README.md", "/LICENSE"]) {
        assert.ok(files.has(path), path);
      }
      const config = new TextDecoder().decode(files.get("/deno.json"));
      assert.equal(JSON.parse(config).version, VERSION);
    }
  });

  await using it = await testEnvironment({
    "app.ocu.ts": TYPED,
    "use.ocu.star": STAR,
  });
  const env = {
    ...await cacheIn(it.home),
    JSR_URL: registry.url,
    HOME: it.home,
    PATH: Deno.env.get("PATH") ?? "",
    OCUROOT_HOME: it.home,
    NO_COLOR: "1",
  };
  const run = async (...args: readonly string[]): Promise<Ran> => {
    const lock = `--lock=${it.home}/deno.lock`;
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", lock, "jsr:@ocuroot/cli", ...args],
      cwd: it.repo,
      clearEnv: true,
      env,
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { code, stdout: text(stdout), stderr: text(stderr) };
  };

  await t.step("a release goes through in both languages", async () => {
    for (const file of ["app.ocu.ts", "use.ocu.star"]) {
      const { code, stderr } = await run("release", "new", file);
      assert.equal(code, 0, stderr);
    }
    const word = await it.state("use.ocu.star/@/task/use#output/word");
    assert.equal(word, "built!");
  });

  await t.step("files that are texts come along", async () => {
    const { code, stderr } = await run("ci", "init", "github");
    assert.equal(code, 0, stderr);
    const path = ".github/workflows/ocuroot-release.yml";
    assert.match(await it.read(path) ?? "", /ocuroot/);
  });
});

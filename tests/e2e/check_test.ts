// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { snapshot, testEnvironment } from "../_environment.ts";
import { typeFaults } from "../_user_repository.ts";

const SETTING = {
  "environments.ocu.star": `register_environment(environment("eu", {}))\n`,
  "web.ocu.star": `def build(previous):
    shell("touch mark")
    return done(outputs={"number": previous + 1})

def up(environment, number): shell("touch mark")
def down(environment, number=0): shell("touch mark")

task(build, "build", inputs={"previous": input("./@/task/build#output/number", default=0)})
phase("deploy", [
    deploy(environment=e, up=up, down=down, inputs={"number": ref("./task/build#output/number")})
    for e in environments()
])
`,
};

Deno.test("K63 check finds nothing in what can be released, and does nothing", async () => {
  await using it = await testEnvironment({ ...SETTING, "sub/x.txt": "" });
  const before = await snapshot(it.repo);
  const clone = await it.run(["check"], { cwd: "sub" });
  assert.deepEqual(
    [clone.code, clone.stdout],
    [0, "Checked 3 configs: nothing found\n"],
  );
  assert.deepEqual(await snapshot(it.repo), before);
  await it.ok(["release", "new", "environments.ocu.star"]);
  await it.ok(["release", "new", "web.ocu.star"]);
  const released = await snapshot(it.repo);
  assert.equal(await it.ok(["check", "--strict"]), clone.stdout);
  assert.deepEqual(await snapshot(it.repo), released);
});

Deno.test("K63 check shows every mistake of every file at once, and exits 6", async () => {
  await using it = await testEnvironment({
    ...SETTING,
    "broken.ocu.star": "def f(:\n",
    "effect.ocu.star": `shell("touch mark")\n`,
    "wrong.ocu.star": `def f(x): return done()
task(f, "a", inputs={"x": ref("./-/web.ocu.star/@/task/build#output/nmber")})
task(f, "b", inputs={"x": ref("@/environment/us"), "y": 1})
`,
  });
  const { code, stdout } = await it.run(["check", "--json"]);
  assert.equal(code, 6);
  const findings: readonly Record<string, unknown>[] = JSON.parse(stdout);
  assert.deepEqual(
    findings.map(({ rule, file, line }) => `${rule} ${file}:${line}`),
    [
      "syntax broken.ocu.star:1",
      "module-effect effect.ocu.star:1",
      "unknown-output wrong.ocu.star:2",
      "parameters wrong.ocu.star:3",
      "unknown-ref wrong.ocu.star:3",
    ],
  );
  assert.equal(await it.read("mark"), undefined);
  const one = await it.run(["check", "wrong.ocu.star"]);
  assert.match(one.stdout, /^Checked 1 config: 2 errors, 1 warning$/m);
  const none = await it.fails(6, ["check", "gone.ocu.star"]);
  assert.match(none, /Code: config\/not-found/);
});

/** A repository of a user, all of it in TypeScript. */
const TYPED = {
  "repo.ocu.ts": `import { fsStore, repo } from "@ocuroot/sdk";
export default repo(async ({ host }) => {
  const { TOKEN = "" } = await host.env();
  return {
    alias: "shop",
    remotes: [\`https://ci:\${TOKEN}@forge.example/shop.git\`],
    state: fsStore(".store"),
  };
});
`,
  "environments.ocu.ts": `import { environments } from "@ocuroot/sdk";
export default environments([{ name: "eu", attributes: { tier: "live" } }]);
`,
  "services/web.ocu.ts":
    `import { deploy, done, type Environment, fn, input, phase, release, task } from "@ocuroot/sdk";
import { version } from "../lib/version.ts";

export const build = fn(async ({ previous }: { previous: number }, { host }) => {
  await host.shell("make");
  return done({ outputs: { number: previous + 1, image: version(previous) } });
});
export const up = fn((_: { environment: Environment; image: string }) => done());
export const down = fn((_: { environment: Environment; image?: string }) => done());

export default release<{ tier: string }>(({ environments }) => {
  const built = task("build", build, {
    inputs: { previous: input("./@/task/build#output/number", 0) },
  });
  return [
    built,
    phase("live", environments
      .filter(({ attributes }) => attributes.tier === "live")
      .map((environment) =>
        deploy({ environment, up, down, inputs: { image: built.output("image") } }))),
  ];
});
`,
  "lib/version.ts":
    "export const version = (n: number): string => `web:${n}`;\n",
};

Deno.test("K66 a user's repository with the one deno.json passes deno check and ocuroot check", async () => {
  assert.equal(await typeFaults(TYPED), "");
  await using it = await testEnvironment(TYPED);
  await it.git("rm", "-q", "repo.ocu.star");
  const { code, stdout, stderr } = await it.run(["check"]);
  assert.deepEqual(
    [code, stdout, stderr],
    [0, "Checked 3 configs: nothing found\n", ""],
  );
});

Deno.test("K66 check refuses a wrong output key, a wrong type and a missing input, each at its place", async () => {
  const path = "services/web.ocu.ts";
  const wrong = TYPED[path]
    .replace('built.output("image")', 'built.output("imgae")')
    .replace(
      "default release<",
      "const again = task('again', build);\nexport default release<",
    )
    .replace('number", 0)', 'number", "0")');
  await using it = await testEnvironment({ ...TYPED, [path]: wrong });
  await it.git("rm", "-q", "repo.ocu.star");
  const { code, stdout } = await it.run(["check"]);
  assert.equal(code, 6);
  const places = stdout.matchAll(/^ {2}(services\/web\.ocu\.ts:\d+:\d+)$/gm);
  assert.deepEqual(Array.from(places, ([, place]) => place), [
    "services/web.ocu.ts:11:22",
    "services/web.ocu.ts:14:15",
    "services/web.ocu.ts:21:51",
    "services/web.ocu.ts:21:71",
  ]);
  assert.match(stdout, /^Rule: types\n\nChecked 3 configs: 4 errors$/m);
});

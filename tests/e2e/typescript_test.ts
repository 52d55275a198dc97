// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { testEnvironment } from "../_environment.ts";

const REPO = `import { fsStore, repo } from "jsr:@ocuroot/sdk";
export default repo({ alias: "test", state: fsStore("./.store") });
`;

const ENVIRONMENTS = `import { environments } from "jsr:@ocuroot/sdk";
export default environments([
  { name: "eu", attributes: { tier: "live" } },
  { name: "us" },
]);
`;

const APP =
  `import { deploy, done, type Environment, fn, input, phase, release, task } from "jsr:@ocuroot/sdk";
import { build } from "./lib/build.ts";

export const up = fn(async (i: { environment: Environment; number: number }, { host }) => {
  await host.shell(\`echo \${i.environment.name} \${i.number} >> marks\`);
  return done({ outputs: { place: i.environment.name } });
});
export const down = fn(async (i: { environment: Environment; number?: number }) => done());

export default release(({ environments }) => {
  const built = task("build", build, {
    inputs: { previous: input("./@/task/build#output/number", 0) },
  });
  const number = built.output("number");
  return [
    built,
    phase("deploy", environments.map((environment) =>
      deploy({ environment, up, down, inputs: { number } }))),
  ];
});
`;

const BUILD = `import { done, fn } from "@ocuroot/sdk";
export const build = fn(({ previous }: { previous: number }) =>
  done({ outputs: { number: previous + 1 } }));
`;

const TWICE = `ocuroot("0.3.0")
def twice(number):
    return done(outputs={"number": number * 2})
task(twice, "twice", inputs={"number": ref("./-/app.ocu.ts/@/task/build#output/number")})
`;

const PLUS = `import { done, fn, ref, release, task } from "@ocuroot/sdk";
export const plus = fn(({ number }: { number: number }) =>
  done({ outputs: { number: number + 0.5 } }));
export default release(() => [
  task("plus", plus, { inputs: { number: ref<number>("./-/twice.ocu.star/@/task/twice#output/number") } }),
]);
`;

Deno.test("K70 packages of both languages use each other's outputs", async () => {
  await using it = await testEnvironment({
    "environments.ocu.ts": ENVIRONMENTS,
    "app.ocu.ts": APP,
    "lib/build.ts": BUILD,
    "twice.ocu.star": TWICE,
    "plus.ocu.ts": PLUS,
  });
  await it.ok(["release", "new", "environments.ocu.ts"]);
  assert.deepEqual(await it.state("@/environment/us"), {
    name: "us",
    attributes: {},
  });
  for (const file of ["app.ocu.ts", "twice.ocu.star", "plus.ocu.ts"]) {
    await it.ok(["release", "new", file]);
  }
  assert.equal(await it.state("plus.ocu.ts/@/task/plus#output/number"), 2.5);
  assert.equal(await it.state("app.ocu.ts/@/deploy/eu#output/place"), "eu");
  const marks = await it.read("marks");
  assert.deepEqual(marks?.trim().split("\n").sort(), ["eu 1", "us 1"]);
});

Deno.test("K70 a cascade goes through packages of both languages", async () => {
  await using it = await testEnvironment({
    "environments.ocu.ts": ENVIRONMENTS,
    "app.ocu.ts": APP,
    "lib/build.ts": BUILD,
    "twice.ocu.star": TWICE,
    "plus.ocu.ts": PLUS,
  });
  for (
    const file of [
      "environments.ocu.ts",
      "app.ocu.ts",
      "twice.ocu.star",
      "plus.ocu.ts",
    ]
  ) {
    await it.ok(["release", "new", file]);
  }
  await it.ok(["release", "new", "--force", "--cascade", "app.ocu.ts"]);
  const builds = await it.state("app.ocu.ts/@/task/build#output/number");
  assert.equal(builds, 2);
});

const GATE =
  `import { done, fn, next, phase, ref, release, task } from "jsr:@ocuroot/sdk";
export const review = fn(async ({ ticket }: { ticket: string }, { print }) => {
  print(\`reviewed under \${ticket}\`);
  return next(signOff, { go: ref<string>("./custom/go") });
});
export const signOff = fn(async ({ go }: { go: string }) => done({ outputs: { by: go } }));
export default release(() => [
  phase("gate", [task("review", review, { inputs: { ticket: ref<string>("./custom/ticket") } })]),
]);
`;

Deno.test("K42 a chain in TypeScript waits and goes on in another process", async () => {
  await using it = await testEnvironment({ "gate.ocu.ts": GATE });
  await it.ok(["release", "new", "gate.ocu.ts"]);
  await it.ok(["state", "set", "gate.ocu.ts/@r1/custom/ticket", "T1"]);
  await it.ok(["work", "any", "--comprehensive"]);
  assert.equal(await it.state("gate.ocu.ts/@r1/task/review#output"), undefined);
  await it.ok(["state", "set", "gate.ocu.ts/@r1/custom/go", "ada"]);
  await it.ok(["work", "any", "--comprehensive"]);
  assert.equal(await it.state("gate.ocu.ts/@r1/task/review#output/by"), "ada");
});

Deno.test("K50 a repo config in TypeScript is enough, also in a checkout of state", async () => {
  await using it = await testEnvironment({
    "repo.ocu.ts": REPO,
    "gate.ocu.ts": GATE,
  });
  await it.git("rm", "-q", "repo.ocu.star");
  await it.commit();
  await it.ok(["release", "new", "gate.ocu.ts"]);
  const path = ".store/state";
  const inside = await it.ok(["state", "get", "test/-/gate.ocu.ts/@r1"], {
    cwd: path,
  });
  assert.match(inside, /"review"/);
});

Deno.test("K61 a failing function in TypeScript fails its run with a place", async () => {
  await using it = await testEnvironment({
    "app.ocu.ts": `import { fn, release, task } from "@ocuroot/sdk";
export const f = fn(async (_: object, { host }) => {
  await host.shell("exit 3");
});
export default release(() => [task("t", f)]);
`,
  });
  const told = await it.fails(1, ["release", "new", "app.ocu.ts"]);
  assert.match(told, /exit status 3/);
  assert.match(told, /app\.ocu\.ts:3/);
});

Deno.test("a TypeScript file goes on with the releases of a Starlark file", async () => {
  await using it = await testEnvironment({
    "app.ocu.star": `ocuroot("0.3.0")
def build(previous):
    return done(outputs={"number": previous + 1})
task(build, "build", inputs={"previous": input("./@/task/build#output/number", default=0)})
`,
    "lib/build.ts": BUILD,
  });
  await it.ok(["release", "new", "app.ocu.star"]);
  await it.git("rm", "-q", "app.ocu.star");
  await it.write({
    "app.ocu.ts": `import { input, release, task } from "jsr:@ocuroot/sdk";
import { build } from "./lib/build.ts";
export default release({ as: "app.ocu.star" }, () => [
  task("build", build, {
    inputs: { previous: input("./@/task/build#output/number", 0) },
  }),
]);
`,
  });
  await it.commit();
  await it.ok(["release", "new", "app.ocu.star"]);
  const output = "app.ocu.star/@r2/task/build#output/number";
  assert.equal(await it.state(output), 2);
  await it.fails(6, ["release", "new", "app.ocu.ts"]);
});

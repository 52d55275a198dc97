// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { parse } from "yaml";
import { generateWorkflows } from "../../ci/init/generate.ts";
import type { PlatformName } from "../../ci/mod.ts";
import { ciEnvironment } from "../_ci.ts";

const ENVIRONMENTS = `register_environment(environment("live"))\n`;

/** Deploys one value and hands it on, with the package's version before it. */
function packageReading(ref: string, version: string): string {
  return `def up(environment, value):
    return done(outputs={"value": "${version} " + value})

def down(environment, value):
    return done()

phase("live", [
    deploy(
        environment=environment("live"),
        up=up,
        down=down,
        inputs={"value": input(ref="${ref}")},
    ),
])
`;
}

function backend(version: string): string {
  return packageReading("@/custom/word", version);
}

function frontend(version: string): string {
  return packageReading(
    "./-/backend.ocu.star/@/deploy/live#output/value",
    version,
  );
}

const BACKEND = "./-/backend.ocu.star/@/deploy/live#output/value";
const FRONTEND = "./-/frontend.ocu.star/@/deploy/live#output/value";

/** A release job as a workflow has it: release, then call others. */
function release(...files: readonly string[]): string {
  const releases = files.map((file) => `ocuroot release new ${file}`);
  return [...releases, "ocuroot work trigger"].join(" && ");
}

/** What our release workflow for GitHub runs once everything is set up. */
async function githubRelease(): Promise<string> {
  const { jobs } = await workflow("github");
  const runs = jobs.release.steps.flatMap((step: { run?: string }) =>
    step.run?.startsWith("ocuroot ") ? [step.run] : []
  );
  assert.equal(runs.length, 2);
  return runs.join(" && ");
}

/** What our cascade job for GitLab runs, at a commit that a trigger named. */
async function gitlabCascade(commit: string): Promise<string> {
  const { script } = (await workflow("gitlab"))["ocuroot-cascade"];
  return ["set -e", `OCUROOT_COMMIT=${commit}`, ...script].join("\n");
}

// deno-lint-ignore no-explicit-any
async function workflow(platform: PlatformName): Promise<any> {
  const [first] = await generateWorkflows({
    platform,
    version: "1.2.3",
    branch: "main",
    host: "github.com",
  });
  return parse(first?.text ?? "");
}

/** With `live` there and a first word in state. */
async function withLive(): ReturnType<typeof ciEnvironment> {
  const t = await ciEnvironment({ "environments.ocu.star": ENVIRONMENTS });
  await t.checkout.ok(["release", "new", "environments.ocu.star"]);
  await t.checkout.ok(["state", "set", "@/custom/word", "hello"]);
  await t.checkout.ok(["state", "apply", "@/custom/word"]);
  return t;
}

Deno.test("C43 ci release: one job releases, and nothing is left for others", async () => {
  await using t = await ciEnvironment({});
  const commit = await t.push({
    "environments.ocu.star": `${ENVIRONMENTS}
register_environment(environment("test"))
`,
    "package.ocu.star": `def build():
    return done(outputs={"name": "it"})

def up(environment, name):
    return done(outputs={"at": name + " in " + environment["name"]})

def down(environment, name):
    return done()

task(build, "build")
phase("all", [
    deploy(
        environment=e,
        up=up,
        down=down,
        inputs={"name": input(ref="./@/task/build#output/name")},
    )
    for e in environments()
])
`,
  });
  const jobs = await t.job(
    commit,
    release("environments.ocu.star", "package.ocu.star"),
  );
  assert.equal(jobs.length, 1);
  for (const name of ["live", "test"]) {
    const ref = `./-/package.ocu.star/@/deploy/${name}#output/at`;
    assert.equal(await t.checkout.state(ref), `it in ${name}`);
  }
});

Deno.test("C43 C45 ci deps: one follow-up job does what waited", async () => {
  await using t = await withLive();
  const first = await t.push({ "frontend.ocu.star": frontend("f1") });
  assert.equal((await t.job(first, release("frontend.ocu.star"))).length, 1);
  assert.equal(await t.checkout.state(FRONTEND), undefined);
  const second = await t.push({ "backend.ocu.star": backend("b1") });
  const jobs = await t.job(second, release("backend.ocu.star"));
  assert.deepEqual(
    jobs.map(({ commit, command }) => [commit, command]),
    [
      [second, release("backend.ocu.star")],
      [first, "ocuroot work any"],
    ],
  );
  assert.equal(await t.checkout.state(FRONTEND), "f1 b1 hello");
});

Deno.test("C43 C45 ci deps over commits: the newest values everywhere", async () => {
  await using t = await withLive();
  const one = await t.push({
    "backend.ocu.star": backend("b1"),
    "frontend.ocu.star": frontend("f1"),
  });
  await t.job(one, release("backend.ocu.star", "frontend.ocu.star"));
  assert.equal(await t.checkout.state(FRONTEND), "f1 b1 hello");
  const two = await t.push({ "backend.ocu.star": backend("b2") });
  const followed = await t.job(two, release("backend.ocu.star"));
  assert.deepEqual(followed.map(({ commit }) => commit), [two, one]);
  assert.equal(await t.checkout.state(FRONTEND), "f1 b2 hello");
  const three = await t.push({ "frontend.ocu.star": frontend("f2") });
  const alone = await t.job(three, release("frontend.ocu.star"));
  assert.equal(alone.length, 1);
  assert.equal(await t.checkout.state(BACKEND), "b2 hello");
  assert.equal(await t.checkout.state(FRONTEND), "f2 b2 hello");
});

Deno.test("C43 C45 ci intent change: a value reaches state, then what reads it", async () => {
  await using t = await withLive();
  const one = await t.push({ "frontend.ocu.star": frontend("f1") });
  await t.job(one, release("frontend.ocu.star"));
  const two = await t.push({ "backend.ocu.star": backend("b1") });
  await t.job(two, release("backend.ocu.star"));
  assert.equal(await t.checkout.state(FRONTEND), "f1 b1 hello");
  // A person changes what is wanted; CI sees a push to the intent branch.
  await t.checkout.ok(["state", "set", "@/custom/word", "goodbye"]);
  const jobs = await t.job("intent", "ocuroot work trigger --intent");
  // The value, what reads it at the same commit, what reads that elsewhere.
  assert.deepEqual(
    jobs.slice(1).map(({ commit, command }) => [commit, command]),
    [two, two, one].map((commit) => [commit, "ocuroot work any"]),
  );
  assert.equal(await t.checkout.state("@/custom/word"), "goodbye");
  assert.equal(await t.checkout.state(BACKEND), "b1 goodbye");
  assert.equal(await t.checkout.state(FRONTEND), "f1 b1 goodbye");
});

Deno.test("C43 C45 ci loop: push, release, follow-up, intent change, cascade", async () => {
  await using t = await ciEnvironment({});
  const job = await githubRelease();
  const one = await t.push({
    "environments.ocu.star": ENVIRONMENTS,
    "frontend.ocu.star": frontend("f1"),
  });
  assert.equal(
    (await t.job(one, job)).length,
    1,
    "a waiting release is no work",
  );
  await t.checkout.ok(["state", "set", "@/custom/word", "hello"]);
  await t.job("intent", "ocuroot work trigger --intent");
  assert.equal(await t.checkout.state("@/custom/word"), "hello");
  const two = await t.push({ "backend.ocu.star": backend("b1") });
  await t.job(two, job);
  assert.equal(await t.checkout.state(BACKEND), "b1 hello");
  assert.equal(await t.checkout.state(FRONTEND), "f1 b1 hello");
  assert.equal(
    await t.checkout.state("./-/frontend.ocu.star/@r2"),
    undefined,
    "what did not change is not released again",
  );
  await t.checkout.ok(["state", "set", "@/custom/word", "goodbye"]);
  const cascade = await t.job("main", await gitlabCascade(two));
  assert.equal(cascade.length, 1, "one job does the work of both commits");
  assert.equal(await t.checkout.state(FRONTEND), "f1 b1 goodbye");
  const after = await t.job("main", "ocuroot work trigger");
  assert.equal(after.length, 1, "nothing is left");
});

// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import {
  snapshot,
  type TestEnvironment,
  testEnvironment,
} from "../_environment.ts";

const WEB = `def compile():
    return done(outputs={"image": "web:7"}, tags=["v1.0"], watch=["svc/src"])


def up(environment, image):
    print("deploying to", environment["name"])
    return done(outputs={"host": environment["name"] + ".acme.example"})

def down(environment, image):
    return done()

task(compile, "compile")

phase("deploy", [
    deploy(
        environment=e,
        up=up,
        down=down,
        inputs={"image": input(ref="./task/compile#output/image")},
    )
    for e in environments()
])
`;

const ENVIRONMENTS =
  `register_environment(environment("live", {"tier": "prod"}))
register_environment(environment("staging", {"tier": "test"}))
`;

const COMMIT = { commit: "c0ffee1" };
const W = "acme/shop/-/svc/web.ocu.star";

async function released(): Promise<TestEnvironment> {
  const t = await testEnvironment({
    "repo.ocu.star": [
      `repo_alias("acme/shop")`,
      `store.set(store.fs(".store/s"), intent=store.fs(".store/i"))\n`,
    ].join("\n"),
    "environments.ocu.star": ENVIRONMENTS,
    "svc/web.ocu.star": WEB,
  });
  await t.ok(["release", "new", "environments.ocu.star"], COMMIT);
  await t.ok(["release", "new", "svc/web.ocu.star"], COMMIT);
  return t;
}

/** Refs of all documents and links in a store, but those in safe slots. */
async function refsIn(folder: string): Promise<readonly string[]> {
  const files = Object.keys(await snapshot(folder));
  return files
    .filter((path) => /^refs\/.*@object\.json$/.test(path))
    .map((path) => path.slice("refs/".length, -"/@object.json".length))
    .filter((ref) => !/\/\d+\/(attempt|claim)$/.test(ref))
    .sort();
}

interface Envelope {
  readonly kind: string;
  readonly body_type?: string;
  readonly links?: readonly string[];
  readonly body: unknown;
}

async function envelope(
  t: TestEnvironment,
  store: string,
  ref: string,
): Promise<Envelope> {
  const path = `.store/${store}/refs/${ref}/@object.json`;
  return JSON.parse(await t.read(path) ?? "null");
}

Deno.test("S21 S22 S38 S42 S44 S46 S47 S48 S57 C21 C29 C30 K49 the store is laid out as the Go client expects", async () => {
  await using t = await released();
  assert.deepEqual(
    await refsIn(`${t.repo}/.store/s`),
    [
      "@/environment/live",
      "@/environment/staging",
      "acme/shop/-/repo.ocu.star/@",
      "acme/shop/-/repo.ocu.star/@c0ffee1",
      `${W}/@/deploy/live`,
      `${W}/@/deploy/staging`,
      `${W}/@/task/compile`,
      `${W}/@r1`,
      `${W}/@r1/commit/c0ffee1`,
      `${W}/@r1/deploy/live`,
      `${W}/@r1/deploy/live/1`,
      `${W}/@r1/deploy/live/1/logs`,
      `${W}/@r1/deploy/live/1/status/complete`,
      `${W}/@r1/deploy/staging`,
      `${W}/@r1/deploy/staging/1`,
      `${W}/@r1/deploy/staging/1/logs`,
      `${W}/@r1/deploy/staging/1/status/complete`,
      `${W}/@r1/task/compile`,
      `${W}/@r1/task/compile/1`,
      `${W}/@r1/task/compile/1/logs`,
      `${W}/@r1/task/compile/1/status/complete`,
      `${W}/@v1.0`,
    ].sort(),
  );
  assert.deepEqual(await refsIn(`${t.repo}/.store/i`), [
    "@/environment/live",
    "@/environment/staging",
    "acme/shop/-/repo.ocu.star/@",
    "acme/shop/-/repo.ocu.star/@c0ffee1",
    `${W}/@/deploy/live`,
    `${W}/@/deploy/staging`,
  ]);
  const marker = JSON.parse(await t.read(".store/s/.ocuroot-store") ?? "");
  assert.deepEqual(marker, { version: 3, Tags: { state: {} } });
  const other = JSON.parse(await t.read(".store/i/.ocuroot-store") ?? "");
  assert.deepEqual(other, { version: 3, Tags: { intent: {} } });
});

Deno.test("S38 S40 S41 S45 S56 K22 K34 documents hold what the Go client writes", async (s) => {
  await using t = await released();
  const input = {
    environment: {
      ref: "@/environment/live",
      value: { attributes: { tier: "prod" }, name: "live" },
    },
    image: { ref: `${W}/@r1/task/compile#output/image`, value: "web:7" },
  };
  await s.step("the release", async () => {
    const found = await envelope(t, "s", `${W}/@r1`);
    assert.equal(found.kind, "ref");
    assert.deepEqual(found.links, [`${W}/@v1.0`]);
    const { commit, package: graph } = found.body as {
      commit: string;
      package: { functions: Record<string, unknown>; phases: unknown[] };
    };
    assert.equal(commit, "c0ffee1");
    assert.deepEqual(Object.keys(graph.functions).sort(), [
      "compile/web.ocu.star:1:1",
      "down/web.ocu.star:9:1",
      "up/web.ocu.star:5:1",
    ]);
    assert.deepEqual(graph.phases[0], {
      name: "",
      tasks: [{
        task: {
          name: "compile",
          inputs: {},
          fn: { name: "compile", pos: "web.ocu.star:1:1" },
        },
      }],
    });
  });
  await s.step("a run", async () => {
    const { body } = await envelope(t, "s", `${W}/@r1/deploy/live/1`);
    assert.deepEqual(body, {
      type: "up",
      release: `${W}/@r1`,
      functions: [{
        fn: { name: "up", pos: "web.ocu.star:5:1" },
        dependencies: [`${W}/@r1/task/compile/*/status/complete`],
        inputs: input,
      }],
      output: { host: "live.acme.example" },
      watch_files: [],
    });
  });
  await s.step("its summary, and the intent that equals it", async () => {
    const summary = await envelope(t, "s", `${W}/@r1/deploy/live`);
    assert.deepEqual(summary.links, [`${W}/@/deploy/live`]);
    assert.deepEqual(summary.body, {
      run_ref: `${W}/@r1/deploy/live/1`,
      type: "up",
      release: `${W}/@r1`,
      input,
      output: { host: "live.acme.example" },
    });
    const intent = await envelope(t, "i", `${W}/@/deploy/live`);
    assert.deepEqual(intent.body, { release: `${W}/@r1`, input });
  });
  await s.step("links", async () => {
    const link = await envelope(t, "s", `${W}/@/deploy/live`);
    assert.equal(link.kind, "link");
    assert.equal(link.body, `${W}/@r1/deploy/live`);
  });
  await s.step("the repo config", async () => {
    const found = await envelope(t, "s", "acme/shop/-/repo.ocu.star/@c0ffee1");
    assert.deepEqual(found.links, ["acme/shop/-/repo.ocu.star/@"]);
    const { source } = found.body as { source: string };
    assert.match(atob(source), /repo_alias\("acme\/shop"\)/);
  });
  await s.step("logs", async () => {
    const { body } = await envelope(t, "s", `${W}/@r1/deploy/live/1/logs`);
    const [line] = body as { message: string; attributes: unknown }[];
    assert.equal(line?.message, "deploying to live");
    assert.deepEqual(line?.attributes, {
      col: "10",
      filename: "web.ocu.star",
      line: "6",
      thread: "up",
    });
  });
});

Deno.test("C21 S46 the repo config is kept once for each commit", async () => {
  await using t = await released();
  const path = ".store/s/refs/acme/shop/-/repo.ocu.star/@c0ffee1/@object.json";
  const before = await t.read(path);
  await t.ok(["release", "new", "-f", "svc/web.ocu.star"], COMMIT);
  assert.equal(await t.read(path), before);
  await t.ok(["release", "new", "svc/web.ocu.star"], { commit: "beef2" });
  const link = await envelope(t, "s", "acme/shop/-/repo.ocu.star/@");
  assert.equal(link.body, "acme/shop/-/repo.ocu.star/@beef2");
});

Deno.test("C46 trigger -i calls for the latest commit of every repository", async () => {
  await using t = await testEnvironment({
    "repo.ocu.star": `repo_alias("test")
store.set(store.fs(".store"))

def on_work(commit):
    shell("mkdir -p marks && echo {} >> marks/trigger".format(commit))

trigger(on_work)
`,
    "release.ocu.star": `def f():\n    return done()\n\ntask(f, "build")\n`,
  });
  await t.ok(["release", "new", "release.ocu.star"], { commit: "one" });
  await t.ok(["release", "new", "release.ocu.star"], { commit: "two" });
  await t.ok(["work", "trigger", "-i"], { commit: "two" });
  assert.equal(await t.read("marks/trigger"), "two\n");
});

Deno.test("C49 the home is laid out as before, and only there", async () => {
  await using t = await released();
  const folders: string[] = [];
  for await (const entry of Deno.readDir(t.home)) folders.push(entry.name);
  const known = ["clones", "logs", "state", "worktrees"];
  assert.deepEqual(folders.filter((name) => !known.includes(name)), []);
});

Deno.test("S37 S43 a run without a type, as the Go client may write it, deploys", async () => {
  await using t = await testEnvironment({
    "environments.ocu.star": `register_environment(environment("live"))\n`,
    "release.ocu.star": `def up(environment, go):
    return done(outputs={"went": go})

def down(environment, go):
    return done()

phase("live", [
    deploy(
        environment=e,
        up=up,
        down=down,
        inputs={"go": input(ref="@/custom/go")},
    )
    for e in environments()
])
`,
  });
  await t.ok(["release", "new", "environments.ocu.star"]);
  await t.ok(["release", "new", "release.ocu.star"]);
  const folder = ".store/state/refs/test/-/release.ocu.star/@r1/deploy/live/1";
  const path = `${folder}/@object.json`;
  const stored = JSON.parse(await t.read(path) ?? "null");
  assert.equal(stored.body.type, "up");
  stored.body.type = "";
  const { body_type: _, ...plain } = stored;
  await t.write({ [path]: JSON.stringify(plain) });
  await t.ok(["state", "set", "@/custom/go", "yes"]);
  await t.ok(["state", "apply", "@/custom/go"]);
  await t.ok(["work", "continue"]);
  const went = "release.ocu.star/@/deploy/live#output/went";
  assert.equal(await t.state(went), "yes");
});

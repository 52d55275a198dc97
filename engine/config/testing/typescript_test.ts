// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { kit, SELF } from "../typescript/_testkit.ts";
import { outcome, verdicts } from "./_testkit.ts";

const FILE = "app/x.ocu_test.ts";

/** Tests by name, each with its body. */
type Bodies = Readonly<Record<string, string>>;

/** Words that bodies may use. */
const HEAD = `import { test } from "@ocuroot/sdk/testing";
import { done, fn, next, ref, release, task } from "@ocuroot/sdk";
export const run = fn((inputs: { deed: string }, ctx) => deeds[inputs.deed](ctx));
const deeds: any = {
  read: ({ host }: any) => host.readFile("../../../etc/passwd").then(() => {}),
  near: ({ host }: any) => host.readFile("../top.txt").then((text: string) => done({ outputs: { text } })),
  list: async ({ host }: any) => done({ outputs: { names: await host.readDir("."), is: await host.isDir("new") } }),
  forget: ({ host }: any) => { host.shell("make"); },
  catches: ({ host }: any) => host.shell("make").catch(() => {}),
  make: async ({ host }: any) => { await host.shell("make"); await host.shell("make"); },
  wrong: () => 7,
  tags: () => done({ tags: ["not a tag"] }),
  leak: (ctx: any) => done({ outputs: { a: [ctx.secret("hunter22")] } }),
  date: () => done({ outputs: { at: new Date() } as never }),
};
`;

function source(bodies: Bodies): string {
  const tests = Object.entries(bodies).map(([name, body]) =>
    `test(${JSON.stringify(name)}, async (t) => { ${body} });\n`
  );
  return HEAD + tests.join("");
}

async function results(
  bodies: Bodies,
  options: {
    readonly files?: Readonly<Record<string, string>>;
    readonly env?: Readonly<Record<string, string>>;
    readonly self?: readonly string[];
  } = {},
): Promise<Readonly<Record<string, string>>> {
  const files = { ...options.files, [FILE]: source(bodies) };
  return outcome(await verdicts({ ...options, files, file: FILE }));
}

for (const way of ["source", "compiled"] as const) {
  const self = way === "source" ? {} : { self: SELF };

  Deno.test(`K68 B25 a test cannot leave the sandbox (${way})`, async () => {
    const found = await results({
      file: 'Deno.readTextFileSync("/etc/passwd");',
      later: 'await Deno.readTextFile("/etc/passwd");',
      program: 'new Deno.Command("true").spawn();',
      net: 'await fetch("http://127.0.0.1:9");',
      env: 'Deno.env.get("HOME");',
      text: '(0, eval)("1");',
      "through a function": 'await t.call(run, { deed: "read" });',
    }, self);
    for (const [name, text] of Object.entries(found)) {
      assert.match(text, /^(host\/denied|host\/file) .*x\.ocu_test\.ts/, name);
    }
    assert.equal(Object.keys(found).length, 7);
  });

  Deno.test(`B26 a test that hangs or eats memory fails alone (${way})`, async () => {
    const eats =
      "const all: unknown[] = []; for (;;) all.push(new Array(1e4).fill({}));";
    const found = await results({
      spins: "for (;;);",
      after: "t.equal(1, 1);",
      waits: "await new Promise(() => {});",
      eats,
      last: "t.equal(1, 1);",
    }, {
      ...self,
      env: { OCUROOT_CONFIG_TIMEOUT: "1500ms", OCUROOT_CONFIG_MEMORY: "64" },
    });
    const { after, last, ...bad } = found;
    assert.equal(after, "passed");
    assert.equal(last, "passed");
    for (const [name, text] of Object.entries(bad)) {
      assert.match(text, /^config\/limit /, name);
    }
  });
}

Deno.test("B26 a file of tests that never loads is an error of the file", async () => {
  const files = { [FILE]: "for (;;);" };
  const env = { OCUROOT_CONFIG_TIMEOUT: "400ms" };
  await assert.rejects(verdicts({ files, file: FILE, env }), {
    code: "config/limit",
  });
  await assert.rejects(
    verdicts({
      files: { [FILE]: 'import "./gone.ts";\n' },
      file: FILE,
    }),
    { code: "config/load" },
  );
});

Deno.test("a function under test reads the checkout, and nothing outside", async () => {
  const found = await results({
    near: `const r: any = await t.call(run, { deed: "near" });
      t.equal(r.outputs.text, "top");`,
    over: `t.files({ "//top.txt": "over", "new/a.txt": "" });
      const r: any = await t.call(run, { deed: "near" });
      t.equal(r.outputs.text, "over");
      const l: any = await t.call(run, { deed: "list" });
      t.equal(l.outputs, { names: ["new", "x.ocu_test.ts"], is: true });`,
    outside: `await t.fails(run, { deed: "read" }, '"/etc/passwd"');`,
  }, { files: { "top.txt": "top" } });
  assert.deepEqual(found, {
    near: "passed",
    over: "passed",
    outside: "passed",
  });
});

Deno.test("a test fails for what was not awaited, or caught behind its back", async () => {
  const found = await results({
    forget: 't.shell.on("make"); await t.call(run, { deed: "forget" });',
    "forget the call": 't.shell.on("make"); t.call(run, { deed: "catches" });',
    caught: 'await t.call(run, { deed: "catches" });',
    thrown: 'throw new TypeError("mine");',
  });
  assert.match(found["forget"] ?? "", /^run\/result .*under way/);
  assert.match(found["forget the call"] ?? "", /^test\/failed .*under way/);
  assert.match(found["caught"] ?? "", /^test\/unexpected .*"make"/);
  assert.match(found["thrown"] ?? "", /^run\/failed TypeError: mine < app\/x/);
});

Deno.test("what a function returns is judged as in a release", async () => {
  const found = await results({
    wrong: 'await t.fails(run, { deed: "wrong" }, "neither done");',
    tags: 'await t.fails(run, { deed: "tags" }, "not a tag");',
    leak: 'await t.fails(run, { deed: "leak" }, "a[0]");',
    environments:
      'await t.fails(() => t.environments([{ name: "e u", attributes: {} }]), "e u");',
    date: 'await t.fails(run, { deed: "date" }, "outputs.at");',
    inputs: 'await t.fails(run, { deed: new Date() as never }, "inputs.deed");',
    "no failure":
      't.files({ "//top.txt": "" }); await t.fails(run, { deed: "near" });',
    "another failure": 'await t.fails(run, { deed: "wrong" }, "rain");',
    graph:
      'await t.fails(() => t.graph(release(() => [task("a", run, { inputs: { deed: "" } }), task("a", run, { inputs: { deed: "" } })])), "a");',
  });
  const { "no failure": none, "another failure": other, ...passed } = found;
  assert.deepEqual([...new Set(Object.values(passed))], ["passed"]);
  assert.match(none ?? "", /^test\/failed It did not fail as it should < app/);
  assert.match(other ?? "", /^test\/failed It failed in another way/);
});

Deno.test("a graph that is wrong shows the test and the word", async () => {
  const files = {
    "app/web.ocu.ts": `import { fn, release, task } from "@ocuroot/sdk";
export const f = fn(() => {});
export default release(() => [
  task("a", f),
  task("a", f),
]);
`,
    [FILE]: `import { test } from "@ocuroot/sdk/testing";
import web from "./web.ocu.ts";
test("graph", async (t) => {
  await t.graph(web);
});
`,
  };
  const found = outcome(await verdicts({ files, file: FILE }));
  assert.match(
    found["graph"] ?? "",
    /^graph\/duplicate .* < app\/x\.ocu_test\.ts:4 < app\/web\.ocu\.ts:\d$/,
  );
});

Deno.test("the clock of a test stands still until it is moved or waited for", async () => {
  const found = await results({
    clock: `t.equal(new Date().toISOString(), "2020-01-01T00:00:00.000Z");
      t.clock.advance(1000);
      t.equal(Date.now(), t.clock.now());
      const seen: number[] = [];
      const timer = setInterval(() => seen.push(Date.now()), 1000);
      await new Promise((resolve) => setTimeout(resolve, 3_600_000));
      clearInterval(timer);
      t.equal(seen.length, 3600);
      t.equal(Temporal.Now.instant().toString(), "2020-01-01T01:00:01Z");
      t.clock.set("2030-05-06T07:08:09Z");
      t.equal(new Date().getHours(), 7);
      t.ok(new Date() instanceof Date && Date() !== undefined);
      t.equal(new Date(0).toJSON(), "1970-01-01T00:00:00.000Z");`,
    effects: `t.shell.on("make");
      let late = false;
      const timer = setTimeout(() => late = true, 1000);
      for (let i = 0; i < 3; i++) await t.call(run, { deed: "make" });
      clearTimeout(timer);
      t.ok(!late, "time stands still while effects are waited for");`,
    again: "t.equal(new Date().getUTCFullYear(), 2020);",
  });
  assert.deepEqual(found, {
    clock: "passed",
    effects: "passed",
    again: "passed",
  });
});

Deno.test("equal compares members, and shows both sides", async () => {
  const same = ["1, 1", "NaN, NaN", "[1, [2]], [1, [2]]", "null, null"];
  const less = ["{ a: 1 }, { a: 1, b: undefined }", "new Date(5), new Date(5)"];
  const unlike = ["1, 2", "[1], [1, 2]", "{ a: 1 }, { b: 1 }", '1, "1"'];
  const odd = ["{}, []", "null, undefined", "new Date(5), new Date(6)"];
  const found = await results(Object.fromEntries(
    [...same, ...less, ...unlike, ...odd].map((pair) =>
      [pair, `t.equal(${pair});`] as const
    ),
  ));
  const passed = Object.keys(found).filter((name) => found[name] === "passed");
  assert.deepEqual(passed, [...same, ...less]);
  const long = await verdicts({
    files: { [FILE]: source({ a: `t.equal(["a".repeat(90)], [run]);` }) },
    file: FILE,
  });
  assert.deepEqual(long["a"]?.failure?.data, {
    actual: `[\n  "${"a".repeat(90)}",\n]`,
    expected: "[fn at x.ocu_test.ts:3]",
  });
  const huge = await verdicts({
    files: { [FILE]: source({ a: `t.equal(new Array(50_000).fill(1), []);` }) },
    file: FILE,
  });
  const { actual } = huge["a"]?.failure?.data ?? {};
  assert.match(String(actual), /\n… 230003 characters more$/);
});

Deno.test("ok and contains tell what they had", async () => {
  const found = await results({
    ok: 't.ok(0, "the count");',
    text: 't.contains("abc", "bc");',
    list: "t.contains([{ a: 1 }], { a: 1 });",
    not: 't.contains(["a"], "b");',
  });
  assert.match(found["ok"] ?? "", /^test\/failed the count: not true: got 0/);
  assert.equal(found["text"], "passed");
  assert.equal(found["list"], "passed");
  assert.match(found["not"] ?? "", /Not contained: got \["a"\], want "b"/);
});

Deno.test("the words of tests are found by every spelling of the SDK", async () => {
  for (
    const name of ["jsr:@ocuroot/sdk@1/testing", "jsr:/@ocuroot/sdk/testing"]
  ) {
    for (const self of [undefined, SELF]) {
      const files = {
        [FILE]: `import { test } from "${name}"; test("a", () => {});`,
      };
      const found = await verdicts({
        files,
        file: FILE,
        ...(self === undefined ? {} : { self }),
      });
      assert.deepEqual(outcome(found), { a: "passed" });
    }
  }
});

Deno.test("K68 a config that is released cannot import the words of tests", async () => {
  await using it = await kit({
    "p.ocu.ts": 'import "./lib.ts";\n',
    "lib.ts":
      '// from "@ocuroot/sdk/testing"\nimport { test } from "@ocuroot/sdk/testing";\n',
  });
  const { code, message, frames } = await it.failure();
  assert.equal(code, "config/load");
  assert.match(message, /only tests can/);
  assert.deepEqual(frames.map(({ file, line }) => `${file}:${line}`), [
    "lib.ts:2",
  ]);
});

Deno.test("what a test prints is kept, secrets masked", async () => {
  const found = await verdicts({
    files: {
      [FILE]: `import { test } from "@ocuroot/sdk/testing";
import { fn } from "@ocuroot/sdk";
export const leak = fn((_, { print, secret }) => { secret("hunter22"); print("it is hunter22"); });
test("leaks", async (t) => {
  console.log("begin");
  await t.call(leak);
  throw new Error("hunter22 is out");
});`,
    },
    file: FILE,
  });
  const { printed, failure } = found["leaks"] ?? {};
  assert.deepEqual(printed, ["begin", "it is <secret>"]);
  assert.equal(failure?.message, "<secret> is out");
});

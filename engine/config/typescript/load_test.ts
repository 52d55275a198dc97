// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { call, scriptedHost } from "../_fixture.ts";
import type { LoadedConfig } from "../loaded.ts";
import { failureOf, kit, running, WAYS } from "./_testkit.ts";

function run(
  config: LoadedConfig,
  options: Parameters<typeof call>[2] = {},
): ReturnType<typeof call> {
  return call(config, "f", options);
}

for (const way of WAYS) {
  Deno.test(`K65 every spelling of the SDK is the embedded copy (${way})`, async () => {
    const spellings = [
      "@ocuroot/sdk",
      "jsr:@ocuroot/sdk",
      "jsr:@ocuroot/sdk@1",
      "jsr:@ocuroot/sdk@^1.4.2",
      "jsr:/@ocuroot/sdk@~1.0",
    ];
    const tasks = spellings.map((spelling, i) =>
      [
        `m${i}.ts`,
        `import { fn } from "${spelling}";\nexport const f${i} = fn(() => {});\n`,
      ] as const
    );
    const imports = tasks.map(([file], i) =>
      `import { f${i} } from "./${file}";`
    );
    const main = `${imports.join("\n")}
import { release, task } from "jsr:@ocuroot/sdk@^1";
export default release(() => [${tasks.map((_, i) => `task("t${i}", f${i})`)}]);
`;
    await using it = await kit(
      { ...Object.fromEntries(tasks), "p.ocu.ts": main },
      { way },
    );
    const { declaration } = await it.load();
    assert.equal(declaration.package?.phases.length, spellings.length);
  });

  Deno.test(`K34 identities are base name or path, line and column (${way})`, async () => {
    const helper = `import { fn } from "@ocuroot/sdk";

export const up =
  fn(() => {});
export { up as other };
`;
    const main = `import { fn, release, task } from "@ocuroot/sdk";
import { up } from "../lib/helper.ts";
export const own = fn(() => {});
export default release(() => [task("a", own), task("b", up)]);
`;
    await using it = await kit(
      { "svc/p.ocu.ts": main, "lib/helper.ts": helper },
      { way },
    );
    const { declaration } = await it.load("svc/p.ocu.ts");
    assert.deepEqual(Object.keys(declaration.package?.functions ?? {}), [
      "own/p.ocu.ts:3:20",
      "other/lib/helper.ts:4:3",
    ]);
  });

  Deno.test(`K42 effects, prints and secrets go through the host (${way})`, async () => {
    const host = scriptedHost({
      shell: () => ({
        exitCode: 0,
        stdout: "7",
        stderr: "",
        combinedOutput: "",
      }),
      http: () => ({ statusCode: 204, statusText: "", headers: {}, body: "" }),
      environments: () => [{ name: "eu", attributes: null }],
      os: () => "linux",
    });
    const code = `
  secret("hush");
  const { stdout } = await host.shell("make", { dir: "sub", env: { A: "1" } });
  const { statusCode } = await http.post("https://x.test/", { headers: { a: "1" }, body: "b" });
  const [{ attributes }] = await ctx.environments();
  print("made", { stdout }, "hush");
  return done({ outputs: { stdout, statusCode, attributes, os: await host.os() } });`;
    await using it = await kit(running(code), { way, host });
    const result = await run(await it.load(), { host });
    assert.deepEqual(result.kind === "done" && result.outputs, {
      stdout: "7",
      statusCode: 204,
      attributes: {},
      os: "linux",
    });
    assert.deepEqual(host.registered, ["hush"]);
    assert.equal(host.printed[0]?.text, 'made {"stdout":"7"} <secret>');
    assert.equal(host.printed[0]?.site.filename, "p.ocu.ts");
    assert.deepEqual(host.asked.map(({ kind }) => kind), [
      "shell",
      "http",
      "environments",
      "os",
    ]);
  });
}

Deno.test("K67 a function that is not exported is a compile error", async () => {
  await using it = await kit(`import { fn, release, task } from "@ocuroot/sdk";
const hidden = fn(() => {});
export default release(() => [
  task("t", hidden),
]);
`);
  const error = await it.failure();
  assert.equal(error.code, "graph/function");
  assert.match(error.message, /p\.ocu\.ts:2:16/);
  assert.deepEqual(error.frames[0], {
    file: "p.ocu.ts",
    line: 4,
    column: 3,
    snippet: '  task("t", hidden),',
  });
});

Deno.test("K43 K67 next to a function that is not exported fails the run", async () => {
  const before = "const hidden = fn(() => {});";
  await using it = await kit(running("return next(hidden, {});", before));
  const error = await failureOf(run(await it.load()));
  assert.equal(error.code, "graph/function");
});

Deno.test("K69 what is not JSON is refused with its path", async (t) => {
  const table: Record<string, string> = {
    "{ a: { b: [1, new Date(0)] } }": "outputs.a.b[1]",
    "{ m: new Map() }": "outputs.m",
    "{ f: () => 1 }": "outputs.f",
    "{ n: 1n }": "outputs.n",
    "{ n: NaN }": "outputs.n",
    "{ u: undefined }": "outputs.u",
    "{ c: new (class Box {})() }": "outputs.c",
    "{ r: ref('./custom/x') }": "outputs.r",
    "(() => { const o: any = {}; o.self = o; return o; })()": "outputs.self",
  };
  for (const [outputs, path] of Object.entries(table)) {
    await t.step(outputs, async () => {
      const code = `return done({ outputs: ${outputs} as any });`;
      await using it = await kit(running(code));
      const error = await failureOf(run(await it.load()));
      assert.equal(error.code, "run/result");
      assert.ok(
        error.message.includes(`Cannot store ${path}: `),
        error.message,
      );
    });
  }
  await t.step("inputs", async () => {
    await using it = await kit(
      `import { fn, release, task } from "@ocuroot/sdk";
export const f = fn((_: { at: unknown }) => {});
export default release(() => [task("t", f, { inputs: { at: new Date(0) } })]);
`,
    );
    const error = await it.failure();
    assert.equal(error.code, "config/invalid");
    assert.match(error.message, /inputs\.at/);
  });
});

Deno.test("K30 falsy values survive, undefined inputs are left out", async () => {
  await using it = await kit(
    `import { fn, input, release, task } from "@ocuroot/sdk";
export const f = fn((_: { a: number; b: string; c: unknown; d?: string }) => {});
export default release(() => [
  task("t", f, { inputs: { a: input("./custom/a", 0), b: "", c: { ref: "x" }, d: undefined } as never }),
]);
`,
  );
  const { declaration } = await it.load();
  assert.deepEqual(
    declaration.package?.phases[0]?.tasks[0]?.task?.inputs,
    {
      a: { ref: "acme/-/p.ocu.ts/@r1/custom/a", default: 0 },
      b: { value: "" },
      c: { value: { ref: "x" } },
    },
  );
});

Deno.test("K45 a run resumes by name and place, else by name and file", async () => {
  await using it = await kit(
    running("return done({ outputs: { ok: true } });"),
  );
  const config = await it.load();
  for (const pos of ["p.ocu.ts:3:18", "p.ocu.ts:99:1"]) {
    assert.equal((await run(config, { pos })).kind, "done");
  }
  const lost = await failureOf(run(config, { pos: "other.ocu.ts:3:18" }));
  assert.equal(lost.code, "run/function");
});

Deno.test("K61 errors show the user's own lines, outermost first", async () => {
  const before = `import { deep } from "./lib/deep.ts";`;
  await using it = await kit({
    "p.ocu.ts": running("await 0; deep();", before),
    "lib/deep.ts": `
interface Unused { a: string }
export function deep(): never {
  throw new TypeError("too deep");
}
`,
  });
  const error = await failureOf(run(await it.load()));
  assert.equal(error.code, "run/failed");
  assert.equal(error.message, "TypeError: too deep");
  assert.deepEqual(
    error.frames.map(({ file, line }) => `${file}:${line}`),
    [
      "p.ocu.ts:5",
      "lib/deep.ts:4",
    ],
  );
  assert.equal(error.frames[1]?.snippet, '  throw new TypeError("too deep");');
});

Deno.test("K54 a failing effect fails the run where it was asked", async () => {
  const { OcurootError } = await import("@ocuroot/sdk/error");
  const fail = () => {
    throw new OcurootError("host/exit-status", "false: exit status 1", {
      data: { code: 1 },
    });
  };
  const host = scriptedHost({ shell: fail });
  await using it = await kit(running('await host.shell("false");'), { host });
  const error = await failureOf(run(await it.load(), { host }));
  assert.equal(error.code, "host/exit-status");
  assert.deepEqual(error.data, { code: 1 });
  assert.equal(error.frames.at(-1)?.line, 5);
  const caught = running(
    'try { await host.shell("false"); } catch (e) { return done({ outputs: { code: (e as any).code } }); }',
  );
  await using other = await kit(caught, { host });
  const result = await run(await other.load(), { host });
  assert.deepEqual(result.kind === "done" && result.outputs, {
    code: "host/exit-status",
  });
});

Deno.test("a function may not end before what it asked for", async () => {
  let answer: (() => void) | undefined;
  const host = scriptedHost();
  const slow = {
    ...host,
    perform: () => new Promise<null>((resolve) => answer = () => resolve(null)),
  };
  await using it = await kit(running('host.shell("deploy");'), { host: slow });
  const error = await failureOf(run(await it.load(), { host: slow }));
  assert.equal(error.code, "run/result");
  assert.match(error.hint ?? "", /await/);
  assert.equal(error.frames.at(-1)?.line, 5);
  answer?.();
});

Deno.test("K39 other results than done and next are failures", async () => {
  for (const result of ['"x"', "1", "[]", "{ outputs: {} }"]) {
    await using it = await kit(running(`return ${result} as any;`));
    const error = await failureOf(run(await it.load()));
    assert.equal(error.code, "run/result");
  }
  await using it = await kit(running("return;"));
  assert.deepEqual(await run(await it.load()), {
    kind: "done",
    outputs: null,
    tags: [],
    watch: null,
  });
});

Deno.test("errors of a file that does not load have a place", async () => {
  await using it = await kit({
    "syntax.ocu.ts": "const a = ;\n",
    "missing.ocu.ts": 'import { a } from "./nothing.ts";\na();\n',
    "name.ocu.ts": 'import { nope } from "@ocuroot/sdk";\nnope();\n',
    "throws.ocu.ts": 'function f() {\n  throw new Error("no");\n}\nf();\n',
    "none.ocu.ts": "export const a = 1;\n",
    "parts.ocu.ts":
      'import { release } from "@ocuroot/sdk";\nexport default release(() => [1] as never);\n',
  });
  const codes: Record<string, [string, number | undefined]> = {
    "syntax.ocu.ts": ["config/syntax", 1],
    "missing.ocu.ts": ["config/load", 1],
    "name.ocu.ts": ["config/syntax", 1],
    "throws.ocu.ts": ["config/eval", 2],
    "none.ocu.ts": ["config/invalid", undefined],
    "parts.ocu.ts": ["config/invalid", undefined],
    "absent.ocu.ts": ["config/not-found", undefined],
  };
  for (const [file, [code, line]] of Object.entries(codes)) {
    const error = await it.failure(file);
    assert.equal(error.code, code, `${file}: ${error.message}`);
    assert.doesNotMatch(error.message, /file:|\n/);
    if (line === undefined) continue;
    assert.equal(error.frames.at(-1)?.file, file);
    assert.equal(error.frames.at(-1)?.line, line);
  }
});

Deno.test("K9 K26 what the recorder refuses has the place of the word", async () => {
  await using it = await kit(`import { fn, release, task } from "@ocuroot/sdk";
export const f = fn(() => {});
const twice = task("t", f);
export default release(() => [
  twice,
  task("a/b", f),
]);
`);
  const error = await it.failure();
  assert.equal(error.code, "config/invalid");
  assert.equal(error.frames[0]?.line, 6);
  await it.write(
    "p.ocu.ts",
    `import { fn, release, task } from "@ocuroot/sdk";
export const f = fn(() => {});
const twice = task("t", f);
export default release(() => [twice, twice]);
`,
  );
  assert.equal((await it.failure()).code, "graph/duplicate");
});

Deno.test("a changed file is loaded anew", async () => {
  const text = (name: string) =>
    `import { fn, release, task } from "@ocuroot/sdk";
export const f = fn(() => {});
export default release(() => [task("${name}", f)]);
`;
  await using it = await kit(text("one"));
  const first = await it.load();
  await it.write("p.ocu.ts", text("two"));
  const second = await it.load();
  const names = [first, second].map(({ declaration }) =>
    declaration.package?.phases[0]?.tasks[0]?.task?.name
  );
  assert.deepEqual(names, ["one", "two"]);
});

Deno.test("a TypeScript file may keep the path of a Starlark file", async () => {
  const text = (options: string) =>
    `import { fn, ref, release, task } from "@ocuroot/sdk";
export const f = fn((_: { x: unknown }) => {});
export default release(${options}() => [task("t", f, { inputs: { x: ref("./custom/x") } })]);
`;
  await using it = await kit({
    "kept.ocu.ts": text('{ as: "kept.ocu.star" }, '),
    "plain.ocu.ts": text(""),
    "odd.ocu.ts": text('{ as: "else.ocu.star" }, '),
  });
  const config = await it.load("kept.ocu.star");
  assert.equal(config.file, "kept.ocu.star");
  assert.deepEqual(
    config.declaration.package?.phases[0]?.tasks[0]?.task?.inputs["x"],
    { ref: "acme/-/kept.ocu.star/@r1/custom/x" },
  );
  for (const file of ["kept.ocu.ts", "plain.ocu.star", "odd.ocu.ts"]) {
    assert.equal((await it.failure(file)).code, "config/invalid", file);
  }
  await it.write("kept.ocu.star", "def f():\n  pass\ntask(f, 's')\n");
  const taken = await it.load("kept.ocu.star");
  const name = taken.declaration.package?.phases[0]?.tasks[0]?.task?.name;
  assert.equal(name, "s", "a Starlark file that is there counts");
});

Deno.test("a cancelled call ends at once", async () => {
  await using it = await kit(running("await new Promise(() => {});"));
  const config = await it.load();
  const controller = new AbortController();
  const fn = Object.values(config.declaration.package?.functions ?? {})[0];
  assert.ok(fn);
  const work = config.call(fn.function, {}, {
    effects: scriptedHost(),
    signal: controller.signal,
    base: "acme/-/p.ocu.ts/@r1",
  });
  controller.abort();
  assert.equal((await failureOf(work)).code, "cli/interrupted");
});

// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { StepResult } from "@ocuroot/sdk/declaration";
import { OcurootError } from "@ocuroot/sdk/error";
import {
  type Answers,
  call,
  type ScriptedHost,
  scriptedHost,
} from "../../engine/config/_fixture.ts";
import { openTable, type Row } from "./_table.ts";
import { LANGUAGES } from "./_twins.ts";

/** One function `f` in both languages, run as the only task. */
interface Call extends Row {
  /** Its inputs. */
  readonly inputs?: Parameters<typeof call>[2] extends
    { readonly inputs?: infer T } | undefined ? T : never;
  /** What the machine answers. */
  readonly answers?: Answers;
  /** Outputs of a result that is done. */
  readonly outputs?: unknown;
  /** Looks at the result. */
  readonly result?: (result: StepResult) => void;
  /** Start of the code where it fails, and what the message says. */
  readonly fails?: readonly [code: string, says: RegExp];
  /** Looks at what the machine was asked. */
  readonly host?: (host: ScriptedHost) => void;
}

const SHELL = {
  exitCode: 7,
  stdout: "out",
  stderr: "err",
  combinedOutput: "outerr",
};

const exits = (): never => {
  throw new OcurootError("host/exit-status", "x: exit status 7");
};

const ENVIRONMENT = { name: "eu", attributes: { tier: "live" } };

/** Wraps bodies: `ctx` in TypeScript, four spaces in Starlark. */
function functions(
  star: string,
  ts: string,
  parameters: { readonly star?: string; readonly names?: string } = {},
): Pick<Row, "star" | "ts"> {
  const { star: names = "", names: inputs = "" } = parameters;
  const body = star.trim().split("\n").map((line) => `    ${line}`);
  const given = names.split(",").filter(Boolean)
    .map((name) => `"${name.replace(/=.*/, "").replace("*", "").trim()}": 0`)
    .filter((text) => text !== '"": 0');
  return {
    star: `def g(go="", n=0):\n    pass\ndef f(${names}):\n${body.join("\n")}
task(f, "t", inputs={${given.join(", ")}})\n`,
    ts: `export const g = fn((_) => {});
export const f = fn(async ({ ${inputs} }, ctx) => {
  const { host, http, print, secret } = ctx;
  ${ts.trim()}
});
export default release(() => [task("t", f, { inputs: { ${
      given.join(", ")
    } } })]);`,
  };
}

const CALLS: readonly Call[] = [
  {
    name: "K38 the environment comes with name and attributes",
    ...functions(
      'return done(outputs={"n": environment["name"], "t": environment["attributes"]["tier"], "a": a})',
      "return done({ outputs: { n: environment.name, t: environment.attributes.tier, a } });",
      { star: "*, environment, a=1", names: "environment, a = 1" },
    ),
    inputs: { environment: ENVIRONMENT },
    outputs: { n: "eu", t: "live", a: 1 },
  },
  {
    name: "K39 nothing is a success without outputs",
    ...functions("pass", ""),
    outputs: null,
  },
  ...[["a string", '"x"'], ["a number", "5"], ["a list", "[1]"]].map((
    [what = "", value = ""],
  ) => ({
    name: `K39 ${what} is no result`,
    ...functions(`return ${value}`, `return ${value};`),
    fails: ["run/result", /result/] as const,
  })),
  {
    name: "K39 an output that is not JSON is named by its path",
    ...functions(
      'return done(outputs={"a": [1, {"b": len}]})',
      "return done({ outputs: { a: [1, { b: parseInt }] } });",
    ),
    fails: ["run/", /outputs\.a\[1\]\.b/],
  },
  {
    name: "K40 outputs are JSON: whole floats are integers",
    ...functions(
      'return done(outputs={"f": 1.0, "l": (1, 2.5), "z": -0.0})',
      "return done({ outputs: { f: 1.0, l: [1, 2.5], z: -0 } });",
    ),
    outputs: { f: 1, l: [1, 2.5], z: 0 },
  },
  ...["a/b", "r12"].map((tag) => ({
    name: `K41 the tag ${tag} is refused`,
    ...functions(
      `return done(tags=["${tag}"])`,
      `return done({ tags: ["${tag}"] });`,
    ),
    fails: ["run/tag", new RegExp(`"${tag}"`)] as const,
  })),
  {
    name: "K41 K42 tags and watched paths come with done",
    ...functions(
      'return done(tags=["v1.2"], watch=["src"])',
      'return done({ tags: ["v1.2"], watch: ["src"] });',
    ),
    result: (result) => {
      assert.deepEqual(result, {
        kind: "done",
        outputs: {},
        tags: ["v1.2"],
        watch: ["src"],
      });
    },
  },
  {
    name: "K42 next names a function and its inputs",
    ...functions(
      'return next(g, inputs={"go": ref("./custom/go"), "n": input("./custom/n", default=0)})',
      'return next(g, { go: ref("./custom/go"), n: input("./custom/n", 0) });',
    ),
    result: (result) => {
      assert.ok(result.kind === "next" && result.fn.name === "g");
      assert.deepEqual(Object.values(result.inputs), [
        { ref: "acme/-/p.ocu.star/@r1/custom/go" },
        { ref: "acme/-/p.ocu.star/@r1/custom/n", default: 0 },
      ]);
    },
  },
  {
    name: "K44 words of the graph do nothing while a function runs",
    ...functions(
      'task(g, "again")\nphase("p")\nreturn done()',
      'task("again", g); phase("p", []); return done();',
    ),
    outputs: {},
  },
  {
    name: "K52 K53 a command and its folder are asked for as they are written",
    ...functions(
      'r = shell("make", dir="..", shell="bash", env={"A": "1"}, mute=True)\n' +
        'return done(outputs={"o": r.stdout, "e": r.stderr, "c": r.combined_output})',
      'const r = await host.shell("make", { dir: "..", shell: "bash", env: { A: "1" }, mute: true });\n' +
        "return done({ outputs: { o: r.stdout, e: r.stderr, c: r.combinedOutput } });",
    ),
    answers: { shell: () => SHELL },
    outputs: { o: "out", e: "err", c: "outerr" },
  },
  {
    name: "K54 a command that fails ends the function",
    ...functions(
      'shell("x")\nreturn done()',
      'await host.shell("x"); return done();',
    ),
    answers: { shell: exits },
    fails: ["host/exit-status", /^x: exit status 7$/],
  },
  {
    name: "K54 K55 a command that may fail gives its exit code",
    ...functions(
      'return done(outputs={"code": shell("x", continue_on_error=True).exit_code})',
      'const { exitCode } = await host.shell("x", { continueOnError: true });\n' +
        "return done({ outputs: { code: exitCode } });",
    ),
    answers: { shell: () => SHELL },
    outputs: { code: 7 },
  },
  {
    name: "K56 variables of a command are texts",
    ...functions(
      'shell("x", env={"A": 1})',
      'await host.shell("x", { env: { A: 1 } });',
    ),
    fails: ["run/failed", /env/],
  },
  {
    name: "K57 a print is one entry with its place",
    ...functions('print("a", "b\\nc")', 'print("a", "b\\nc");'),
    host: ({ printed }) => {
      assert.deepEqual(printed.map(({ text }) => text), ["a b\nc"]);
      const [{ site } = assert.fail()] = printed;
      assert.match(site.filename, /^case\d+\.ocu\./);
      assert.ok(site.line > 1 && site.column > 1);
    },
  },
  {
    name: "K58 a secret is masked from then on, and stays what it is",
    ...functions(
      'k = secret("hush-hush")\nprint("key", k)\nreturn done(outputs={"n": len(k)})',
      'const k = secret("hush-hush"); print("key", k); return done({ outputs: { n: k.length } });',
    ),
    outputs: { n: 9 },
    host: ({ printed, registered }) => {
      assert.deepEqual(registered, ["hush-hush"]);
      assert.equal(printed[0]?.text, "key <secret>");
    },
  },
  {
    name: "K58 a secret is in no message of a failure",
    ...functions(
      'fail("bad " + secret("hush-hush"))',
      'throw new Error("bad " + secret("hush-hush"));',
    ),
    fails: ["run/failed", /bad <secret>$/],
  },
  {
    name: "K58 a number is no secret",
    ...functions("secret(5)", "secret(5);"),
    fails: ["run/failed", /secret/],
  },
  {
    name: "K59 files are read, written and listed by the machine",
    ...functions(
      'write("a/b.txt", read("c.txt"))\n' +
        'return done(outputs={"l": read_dir("."), "d": is_dir("a"), "p": pwd()})',
      'await host.writeFile("a/b.txt", await host.readFile("c.txt"));\n' +
        'return done({ outputs: { l: await host.readDir("."), d: await host.isDir("a"), p: await host.pwd() } });',
    ),
    answers: {
      read_file: () => "text",
      read_dir: () => [],
      is_dir: () => true,
      pwd: () => "/here",
    },
    outputs: { l: [], d: true, p: "/here" },
  },
  {
    name: "K60 a request has lists of headers, any status is an answer",
    ...functions(
      'r = http.post("https://x.test/", headers={"A": ["1", "2"], "B": "3"}, body="b")\n' +
        'return done(outputs={"c": r.status_code, "h": r.headers["X-Id"][0], "b": r.body, "t": r.status_text})',
      'const r = await http.post("https://x.test/", { headers: { A: ["1", "2"], B: "3" }, body: "b" });\n' +
        'return done({ outputs: { c: r.statusCode, h: r.headers["X-Id"]?.[0], b: r.body, t: r.statusText } });',
    ),
    answers: {
      http: () => ({
        statusCode: 404,
        statusText: "404 Not Found",
        headers: { "X-Id": ["7"] },
        body: "é",
      }),
    },
    outputs: { c: 404, h: "7", b: "é", t: "404 Not Found" },
  },
  {
    name: "K61 a failure is told by the function's own words",
    ...functions('fail("no luck")', 'throw new Error("no luck");'),
    fails: ["run/failed", /no luck$/],
  },
];

Deno.test("K65 a function does the same in both languages", async (t) => {
  await using table = await openTable(CALLS);
  for (const row of CALLS) {
    await t.step(row.name, async () => {
      const asked: unknown[] = [];
      for (const language of LANGUAGES) {
        const config = await table.twins.one(language, table.pathOf(row), []);
        const host = scriptedHost(row.answers);
        const running = call(config, "f", { inputs: row.inputs ?? {}, host });
        await judge(row, running);
        row.host?.(host);
        asked.push(host.asked);
      }
      assert.deepEqual(asked[1], asked[0]);
    });
  }
});

async function judge(row: Call, running: Promise<StepResult>): Promise<void> {
  const result = await running.catch((error) => error);
  if (row.fails !== undefined) {
    const [code, says] = row.fails;
    assert.ok(result instanceof OcurootError, "It did not fail");
    assert.ok(result.code.startsWith(code), `${result.code} is not ${code}`);
    assert.match(result.message, says);
    assert.doesNotMatch(JSON.stringify(result), /hush-hush/);
    return;
  }
  if (result instanceof Error) throw result;
  row.result?.(result);
  if (row.outputs === undefined) return;
  assert.equal(result.kind, "done");
  assert.deepEqual(result.outputs, row.outputs);
}

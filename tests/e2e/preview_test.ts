// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { denoIo } from "../../commands/deno_io.ts";
import type { EndSignal } from "../../commands/io.ts";
import { main } from "../../commands/main.ts";
import {
  type Files,
  snapshot,
  type TestEnvironment,
  testEnvironment,
} from "../_environment.ts";

const LIB = `def up(environment, image):
    shell("touch ran")
    return done()

def down(environment, image):
    return done()
`;

const RELEASE = `ocuroot("0.3.0")
load("./lib.star", "up", "down")

def build():
    shell("touch ran")
    return done(outputs={"image": "i:1"})

print("version " + read("version.txt").strip())
phase("build", [task(build, "build")])
phase("live", [
    deploy(environment=e, up=up, down=down, inputs={
        "image": input(ref="./task/build#output/image"),
    })
    for e in environments()
])
`;

const TYPESCRIPT =
  `import { deploy, done, environments, fn, output, phase, release, task }
  from "@ocuroot/sdk";
export const build = fn(() => done({ outputs: { image: "i:1" } }));
export const up = fn(() => done());
export const down = fn(() => done());
export default release(() => [task("compile", build)]);
`;

const PLACES = `ocuroot("0.3.0")
register_environment(environment("staging", {"region": "eu-1"}))
`;

const FILES: Files = {
  "svc/lib.star": LIB,
  "svc/version.txt": "7\n",
  "svc/web.ocu.star": RELEASE,
  "svc/typed.ocu.ts": TYPESCRIPT,
  "places.ocu.star": PLACES,
  "nothing.ocu.star": 'ocuroot("0.3.0")\n',
};

/** Tells children of these tests from those of others. */
const MEMORY = "251";

interface Running extends AsyncDisposable {
  /** What was printed before the server was ready. */
  readonly stdout: string;
  /** Asks for a page. */
  get(path: string): Promise<{ status: number; text: string }>;
  /** Opens the stream of changes. */
  watch(): Promise<() => Promise<string | undefined>>;
  /** Sends a signal and gives the exit code. */
  stop(signal: EndSignal): Promise<number>;
}

/** Runs a command in this process until its server is ready. */
async function serve(
  t: TestEnvironment,
  args: readonly string[],
  { cwd = "" } = {},
): Promise<Running> {
  const handlers = new Map<EndSignal, () => void>();
  const ready = Promise.withResolvers<string>();
  let stdout = "";
  let stderr = "";
  const output = (write: (text: string) => void) => ({
    write,
    isTerminal: false,
    size: () => ({ columns: 80, rows: 24 }),
  });
  const code = main(args, {
    ...denoIo(),
    cwd: cwd === "" ? t.repo : `${t.repo}/${cwd}`,
    env: {
      PATH: Deno.env.get("PATH") ?? "",
      OCUROOT_HOME: t.home,
      OCUROOT_CONFIG_MEMORY: MEMORY,
    },
    stdout: output((text) => {
      stdout += text;
      if (stdout.includes("token=")) ready.resolve(stdout);
    }),
    stderr: output((text) => void (stderr += text)),
    onSignal(signal, handler) {
      handlers.set(signal, handler);
      return () => handlers.delete(signal);
    },
  });
  code.then((early) => ready.reject(new Error(`ended: ${early} ${stderr}`)));
  const url = new URL((await ready.promise).trim().split("\n").at(-1) ?? "");
  const authorization = `Bearer ${url.searchParams.get("token")}`;
  // A reload that does not come is a failure, not a wait without end.
  const ask = (path: string) =>
    fetch(new URL(path, url), {
      headers: { authorization },
      signal: AbortSignal.timeout(30_000),
    });
  const stop = async (signal: EndSignal) => {
    handlers.get(signal)?.();
    return await code;
  };
  return {
    stdout,
    async get(path) {
      const response = await ask(path);
      return { status: response.status, text: await response.text() };
    },
    async watch() {
      const response = await ask("/watch");
      const reader = response.body?.pipeThrough(new TextDecoderStream())
        .getReader();
      return async () => (await reader?.read())?.value;
    },
    stop,
    async [Symbol.asyncDispose]() {
      await stop("SIGTERM");
    },
  };
}

Deno.test("K64 preview shows a config with the real environments and runs nothing", async () => {
  await using t = await testEnvironment(FILES);
  await t.ok(["release", "new", "places.ocu.star"]);
  const before = await snapshot(t.repo);
  await using page = await serve(t, ["preview", "web.ocu.star"], {
    cwd: "svc",
  });
  assert.match(page.stdout, /^Preview of web\.ocu\.star .*\nhttp:.*\n$/);
  const { status, text } = await page.get("/");
  assert.equal(status, 200, text);
  for (
    const part of [
      "test/-/svc/web.ocu.star/@preview",
      "with the environments <span>staging",
      "version 7",
      "./lib.star:1:1",
      "web.ocu.star:4:1",
      "./task/build#output/image",
    ]
  ) assert.ok(text.includes(part), `${part}: ${text}`);
  assert.equal(await page.stop("SIGINT"), 130);
  assert.deepEqual(await snapshot(t.repo), before);
});

Deno.test("K64 preview follows the file, its modules, its data and the repo config", async () => {
  await using t = await testEnvironment(FILES);
  await using page = await serve(t, ["preview", "svc/web.ocu.star"]);
  await page.get("/");
  const next = await page.watch();
  assert.equal(await next(), "data: connected\n\n");
  const edits: [string, string, RegExp, number][] = [
    [
      "svc/web.ocu.star",
      RELEASE.replace('"build")]', '"compile")]'),
      /compile/,
      200,
    ],
    ["svc/lib.star", `\n${LIB}`, /compile/, 200],
    ["svc/version.txt", "8\n", /version 8/, 200],
    ["svc/web.ocu.star", `${RELEASE}\nbroken(\n`, /config\/syntax/, 500],
    ["svc/web.ocu.star", RELEASE, /version 8/, 200],
    [
      "svc/web.ocu.star",
      RELEASE.replace("lib.star", "more.star"),
      /more\.star/,
      500,
    ],
    ["svc/more.star", LIB, /version 8/, 200],
    ["repo.ocu.star", "repo_alias(", /config\/syntax/, 500],
    [
      "repo.ocu.star",
      'repo_alias("other")\nstore.set(store.fs("./.store"))\n',
      /other\/-\/svc/,
      200,
    ],
  ];
  for (const [file, content, words, status] of edits) {
    await t.write({ [file]: content });
    assert.equal(await next(), "data: reload\n\n", file);
    const answer = await page.get("/");
    assert.equal(answer.status, status, `${file}: ${answer.text}`);
    assert.match(answer.text, words);
  }
});

Deno.test("K64 preview shows TypeScript, environment files and files without anything", async () => {
  await using t = await testEnvironment(FILES);
  const table: [string, RegExp][] = [
    ["svc/typed.ocu.ts", /compile[\s\S]*typed\.ocu\.ts:3:/],
    ["places.ocu.star", /staging[\s\S]*eu-1/],
    ["nothing.ocu.star", /declares nothing/],
  ];
  for (const [file, words] of table) {
    await using page = await serve(t, ["preview", file, "--port", "0"]);
    for (const _ of [1, 2]) {
      const { status, text } = await page.get("/");
      assert.equal(status, 200, text);
      assert.match(text, words);
    }
    assert.equal(await configChildren(), 0, "a process for each page");
  }
});

/** Counts the processes in which our configs are evaluated. */
async function configChildren(): Promise<number> {
  const ps = new Deno.Command("ps", { args: ["-eo", "args"] });
  const lines = new TextDecoder().decode((await ps.output()).stdout);
  return lines.split("\n")
    .filter((line) => line.includes(`--max-old-space-size=${MEMORY},`)).length;
}

Deno.test("K64 preview refuses what is no config file, and a port that is taken", async () => {
  await using t = await testEnvironment(FILES);
  await using page = await serve(t, ["preview", "nothing.ocu.star"]);
  const port = new URL(page.stdout.trim().split("\n").at(-1) ?? "").port;
  const table: [string[], number, RegExp][] = [
    [["gone.ocu.star"], 6, /config\/not-found/],
    [["svc"], 6, /config\/not-found[\s\S]*/],
    [["nothing.ocu.star/@r1"], 2, /is more than a config file/],
    [["@/custom/x"], 2, /is more than a config file/],
    [["nothing.ocu.star", "-p", port], 1, /ui\/port/],
    [["nothing.ocu.star", "-p", "70000"], 2, /is not a port/],
    [["nothing.ocu.star", "-p", "http"], 2, /is not a port/],
  ];
  for (const [args, code, words] of table) {
    assert.match(await t.fails(code, ["preview", ...args]), words);
  }
});

Deno.test("state view shows what was released, and writes nothing", async () => {
  await using t = await testEnvironment(FILES);
  await t.ok(["release", "new", "places.ocu.star"]);
  await t.ok(["release", "new", "svc/web.ocu.star"]);
  const before = await snapshot(`${t.repo}/.store`);
  await using page = await serve(t, ["state", "view"]);
  assert.equal(page.stdout.split("\n").length, 3);
  const first = await page.get("/");
  assert.match(first.text, /svc\/web\.ocu\.star[\s\S]*r1/);
  const run = await page.get(
    "/ref/test/-/svc/web.ocu.star/@r1/deploy/staging/1",
  );
  assert.match(run.text, /class="status complete"/);
  assert.equal((await page.get("/ref/@/deploy/")).status, 400);
  assert.match((await page.get("/match/**/@/deploy/*")).text, /1 ref in state/);
  assert.equal(await page.stop("SIGTERM"), 143);
  assert.deepEqual(await snapshot(`${t.repo}/.store`), before);
});

Deno.test("B32 a document that is damaged takes no other page with it", async () => {
  await using t = await testEnvironment(FILES, { damages: true });
  await t.ok(["release", "new", "places.ocu.star"]);
  await t.ok(["release", "new", "svc/web.ocu.star"]);
  const release = "test/-/svc/web.ocu.star";
  const damaged = [
    `state/refs/${release}/@r1/deploy/staging/1/logs`,
    `state/refs/${release}/@/deploy/staging`,
    `intent/refs/${release}/@/deploy/staging`,
  ];
  for (const path of damaged) {
    const file = `${t.repo}/.store/${path}/@object.json`;
    await Deno.stat(file);
    await Deno.writeTextFile(file, "{ half");
  }
  await using page = await serve(t, ["state", "view"]);
  const whole = [
    "/",
    "/match/**",
    `/ref/${release}`,
    `/ref/${release}/@r1`,
    `/ref/${release}/@r1/deploy/staging/1`,
  ];
  for (const path of whole) {
    assert.equal((await page.get(path)).status, 200, path);
  }
  const own = await page.get(`/ref/${release}/@/deploy/staging`);
  assert.equal(own.status, 500);
  assert.match(own.text, /store\/corrupt/);
});

// SPDX-License-Identifier: MIT
/**
 * One package in both languages, and for each its tests, which assert the
 * same. Only tests import it.
 *
 * @module
 */

/** The package and its tests in TypeScript. */
export const TYPESCRIPT = {
  "app/web.ocu.ts": `import {
  deploy, done, type Environment, fn, input, next, phase, ref, release, task,
} from "@ocuroot/sdk";

export const build = fn(async (
  { previous }: { previous: number },
  { host, http, print, secret },
) => {
  const number = previous + 1;
  const { TOKEN = "" } = await host.env();
  secret(TOKEN);
  const version = await host.readFile("VERSION");
  const { stdout } = await host.shell("make image", { dir: "src" });
  await host.exec(["git", "tag", version], { env: { A: "b" } });
  const answer = await http.post("https://api.example/tags", {
    body: stdout,
    headers: { authorization: TOKEN },
  });
  if (answer.statusCode !== 201) throw new Error(answer.statusText);
  await host.writeFile("dist/notes.txt", await host.pwd());
  await host.writeFile("../shared.txt", await host.os());
  print("built", number);
  return done({ outputs: { number, image: \`web:\${number}\` }, tags: ["b1"] });
});

export const approve = fn(({ reviewer }: { reviewer: string }) =>
  next(confirm, { reviewer, window: ref<string>("./custom/window") })
);
export const confirm = fn((
  { reviewer, window }: { reviewer: string; window: string },
) => done({ outputs: { by: reviewer, window } }));

interface Target { environment: Environment; image: string }
export const up = fn(({ environment, image }: Target) =>
  done({ outputs: { at: \`\${environment.name}/\${image}\` } })
);
export const down = fn((_: Target) => done());

export default release(({ environments }) => {
  const built = task("build", build, {
    inputs: { previous: input("./@/task/build#output/number", 0) },
  });
  const image = built.output("image");
  return [
    built,
    phase("live", environments.map((environment) =>
      deploy({ environment, up, down, inputs: { image } })
    )),
    task("approve", approve, {
      inputs: { reviewer: ref<string>("./custom/reviewer") },
    }),
  ];
});
`,
  "app/web.ocu_test.ts": `import { test } from "@ocuroot/sdk/testing";
import web, { approve, build, confirm } from "./web.ocu.ts";

test("effects", async (t) => {
  t.env({ TOKEN: "hunter22" });
  t.files({ VERSION: "1.2" });
  t.machine({ os: "darwin" });
  t.shell.on("*", { stdout: "never" });
  t.shell.on("make *", { stdout: "sha" });
  t.http.on("POST https://api.example/*", ({ body }) => ({
    status: body === "sha" ? 201 : 400,
  }));
  const { outputs, tags } = await t.call(build, { previous: 1 });
  t.equal(outputs, { number: 2, image: "web:2" });
  t.equal(tags, ["b1"]);
  t.equal(t.shell.commands, ["make image", "git tag 1.2"]);
  t.equal(t.shell.calls, [
    { command: "make image", dir: "src", env: {} },
    {
      command: "git tag 1.2",
      argv: ["git", "tag", "1.2"],
      dir: ".",
      env: { A: "b" },
    },
  ]);
  t.equal(t.http.calls[0]?.headers, { authorization: ["hunter22"] });
  t.equal(t.written, {
    "dist/notes.txt": "/repo/app",
    "//shared.txt": "darwin",
  });
  t.equal(t.printed, ["built 2"]);
  t.equal(t.secrets, ["hunter22"]);
});

test("fresh", async (t) => {
  t.equal(t.shell.commands, []);
  t.equal(t.written, {});
  await t.fails(build, { previous: 1 }, "VERSION");
});

test("failures", async (t) => {
  t.files({ VERSION: "1.2" });
  t.shell.on("make image", { exitCode: 3 });
  const failure = await t.fails(build, { previous: 1 });
  t.equal(failure, {
    code: "host/exit-status",
    message: "make image: exit status 3",
  });
  t.shell.on("*");
  t.http.on("*", { status: 500 });
  await t.fails(build, { previous: 1 }, "500 Internal Server Error");
  t.http.on("*", { error: "no route" });
  t.equal((await t.fails(build, { previous: 1 })).code, "host/http");
});

test("graph", async (t) => {
  t.environments([{ name: "eu", attributes: {} }]);
  const graph = await t.graph(web);
  t.equal(graph.phases, [
    { name: "", tasks: ["task/build"] },
    { name: "live", tasks: ["deploy/eu"] },
    { name: "", tasks: ["task/approve"] },
  ]);
  t.equal(graph.tasks["deploy/eu"]?.inputs.image, {
    ref: "./task/build#output/image",
  });
  t.equal(graph.tasks["task/approve"]?.functions.fn, approve);
});

test("run", async (t) => {
  t.environments([{ name: "eu", attributes: {} }]);
  t.files({ VERSION: "1.2" });
  t.shell.on("*");
  t.http.on("*", { status: 201 });
  const graph = await t.graph(web);
  t.equal((await graph.run("deploy/eu")).waiting, ["./task/build#output/image"]);
  t.equal((await graph.run("task/build")).outputs.number, 1);
  t.equal((await graph.run("task/build")).outputs.number, 2);
  t.equal((await graph.run("deploy/eu")).outputs, { at: "eu/web:2" });
  t.state({ "./custom/reviewer": "Ada" });
  t.equal((await graph.run("task/approve")).waiting, ["./custom/window"]);
  t.state({ "./custom/window": "night" });
  const run = await graph.run("task/approve");
  t.equal(run.steps, ["approve", "confirm"]);
  t.equal(run.outputs, { by: "Ada", window: "night" });
  const { next } = await t.call(approve, { reviewer: "Bo" });
  t.equal(next?.fn, confirm);
  t.equal(next?.inputs.window, { ref: "./custom/window" });
});

test("wrong", (t) => t.equal(1 + 1, 3, "sums"));

test("unexpected", async (t) => {
  t.files({ VERSION: "1.2" });
  await t.fails(build, { previous: 1 });
});
`,
} as const;

/** The same in Starlark. */
export const STARLARK = {
  "app/web.ocu.star": `
def build(previous):
    number = previous + 1
    token = env().get("TOKEN", "")
    secret(token)
    version = read("VERSION")
    out = shell("make image", dir="src").stdout
    host.exec(["git", "tag", version], env={"A": "b"})
    answer = http.post("https://api.example/tags", body=out, headers={"authorization": token})
    if answer.status_code != 201:
        fail(answer.status_text)
    write("dist/notes.txt", pwd())
    write("../shared.txt", os())
    print("built", number)
    return done(outputs={"number": number, "image": "web:%d" % number}, tags=["b1"])

def approve(reviewer):
    return next(confirm, inputs={"reviewer": reviewer, "window": ref("./custom/window")})

def confirm(reviewer, window):
    return done(outputs={"by": reviewer, "window": window})

def up(environment, image):
    return done(outputs={"at": environment["name"] + "/" + image})

def down(environment, image):
    pass

task(build, "build", inputs={"previous": input(ref="./@/task/build#output/number", default=0)})
phase("live", tasks=[
    deploy(environment=e, up=up, down=down, inputs={"image": input(ref="./task/build#output/image")})
    for e in environments()
])
task(approve, "approve", inputs={"reviewer": input(ref="./custom/reviewer")})
`,
  "app/web_test.ocu.star": `
load("web.ocu.star", "approve", "build", "confirm")

def test_effects(t):
    t.env({"TOKEN": "hunter22"})
    t.files({"VERSION": "1.2"})
    t.machine(os="darwin")
    t.shell.on("*", stdout="never")
    t.shell.on("make *", stdout="sha")
    t.http.on("POST https://api.example/*", answer=lambda call: {"status": 201 if call.body == "sha" else 400})
    result = t.call(build, {"previous": 1})
    t.equal(result.outputs, {"number": 2, "image": "web:2"})
    t.equal(result.tags, ["b1"])
    t.equal(t.shell.commands, ["make image", "git tag 1.2"])
    t.equal(t.shell.calls, [
        struct(command="make image", argv=None, dir="src", env={}),
        struct(command="git tag 1.2", argv=["git", "tag", "1.2"], dir=".", env={"A": "b"}),
    ])
    t.equal(t.http.calls[0].headers, {"authorization": ["hunter22"]})
    t.equal(t.written, {"dist/notes.txt": "/repo/app", "//shared.txt": "darwin"})
    t.equal(t.printed, ["built 2"])
    t.equal(t.secrets, ["hunter22"])

def test_fresh(t):
    t.equal(t.shell.commands, [])
    t.equal(t.written, {})
    t.fails(build, {"previous": 1}, "VERSION")

def test_failures(t):
    t.files({"VERSION": "1.2"})
    t.shell.on(lambda call: call.command == "make image", exit_code=3)
    t.equal(t.fails(build, {"previous": 1}), struct(
        code="host/exit-status",
        message="make image: exit status 3",
    ))
    t.shell.on("*")
    t.http.on("*", status=500)
    t.fails(build, {"previous": 1}, "500 Internal Server Error")
    t.http.on("*", error="no route")
    t.equal(t.fails(build, {"previous": 1}).code, "host/http")

def test_graph(t):
    t.environments([environment("eu")])
    graph = t.graph("web.ocu.star")
    t.equal([phase.tasks for phase in graph.phases], [["task/build"], ["deploy/eu"], ["task/approve"]])
    t.equal([phase.name for phase in graph.phases], ["", "live", ""])
    t.equal(graph.tasks["deploy/eu"].inputs["image"], {"ref": "./task/build#output/image"})
    t.ok(graph.tasks["task/approve"].functions["fn"])

def test_run(t):
    t.environments([environment("eu")])
    t.files({"VERSION": "1.2"})
    t.shell.on("*")
    t.http.on("*", status=201)
    graph = t.graph("//app/web.ocu.star")
    t.equal(graph.run("deploy/eu").waiting, ["./task/build#output/image"])
    t.equal(graph.run("task/build").outputs["number"], 1)
    t.equal(graph.run("task/build").outputs["number"], 2)
    t.equal(graph.run("deploy/eu").outputs, {"at": "eu/web:2"})
    t.state({"./custom/reviewer": "Ada"})
    t.equal(graph.run("task/approve").waiting, ["./custom/window"])
    t.state({"./custom/window": "night"})
    run = graph.run("task/approve")
    t.equal(run.steps, ["approve", "confirm"])
    t.equal(run.outputs, {"by": "Ada", "window": "night"})
    result = t.call(approve, {"reviewer": "Bo"})
    t.equal(result.next.fn, confirm)
    t.equal(result.next.inputs["window"], {"ref": "./custom/window"})

def test_wrong(t):
    t.equal(1 + 1, 3, "sums")

def test_unexpected(t):
    t.files({"VERSION": "1.2"})
    t.fails(build, {"previous": 1})
`,
} as const;

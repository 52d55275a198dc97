// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { scenario } from "../_scenario.ts";

const ENVIRONMENTS = `ocuroot("0.3.0")
register_environment(environment("staging", {"type": "staging"}))
register_environment(environment("production", {"type": "prod"}))
register_environment(environment("production2", {"type": "prod"}))
`;

const BASIC = `def build():
    write("marks/build.txt", "one")
    content = shell("cat marks/build.txt", mute=True).stdout
    return done(outputs={"image": "web:" + content})

def up_staging(environment, image, count):
    write("marks/" + environment["name"] + ".txt", image)
    return done(outputs={"count": count + 1})

def up_production(environment, image, staged):
    return next(finish, inputs={
        "environment": environment,
        "image": image,
        "staged": staged,
    })

def finish(environment, image, staged):
    shell("echo {} > marks/{}.txt".format(image, environment["name"]))
    return done(outputs={"staged": staged})

def down(environment, image="", staged=0, count=0):
    shell("rm marks/" + environment["name"] + ".txt")
    return done()

def of_type(type):
    return [e for e in environments() if e.attributes["type"] == type]

task(build, "build")

phase("staging", work=[
    deploy(
        environment=e,
        up=up_staging,
        down=down,
        inputs={
            "image": input(ref="./call/build#output/image"),
            "count": input(ref="./@/deploy/staging#output/count", default=0),
        },
    )
    for e in of_type("staging")
])

phase("production", work=[
    deploy(
        environment=e,
        up=up_production,
        down=down,
        inputs={
            "image": input(ref="./task/build#output/image"),
            "staged": input(ref="./@/deploy/staging#output/count"),
        },
    )
    for e in of_type("prod")
])
`;

const FILES = {
  "environments.ocu.star": ENVIRONMENTS,
  "basic.ocu.star": BASIC,
};

Deno.test("C25 C26 C27 C28 C30 K42 S44 S45 a release reaches its three environments", async () => {
  await using t = await scenario(FILES);
  await t.ok(["release", "new", "environments.ocu.star"]);
  assert.equal(await t.state("environments.ocu.star/@"), undefined);
  assert.deepEqual(await t.state("@/environment/staging"), {
    name: "staging",
    attributes: { type: "staging" },
  });

  const stdout = await t.ok(["release", "new", "basic.ocu.star"]);
  assert.equal(stdout, "", "release new prints nothing on stdout");
  assert.equal(await t.read("marks/staging.txt"), "web:one");
  assert.equal(await t.read("marks/production.txt"), "web:one\n");
  assert.equal(await t.read("marks/production2.txt"), "web:one\n");
  const output = "basic.ocu.star/@/deploy/production#output/staged";
  assert.equal(await t.state(output), 1);
  assert.ok(await t.state("basic.ocu.star/@r1/task/build/1/status/complete"));

  await t.commit("again");
  await t.ok(["release", "new", "basic.ocu.star"]);
  assert.equal(await t.state(output), 2, "reads its own previous output");
});

Deno.test("C19 C24 S61 the alias can be overridden", async () => {
  await using t = await scenario(FILES);
  const env = { OCU_CFG_repo_alias: "alternate" };
  await t.ok(["release", "new", "environments.ocu.star"], { env });
  await t.ok(["release", "new", "basic.ocu.star"], { env });
  assert.ok(await t.state("alternate/-/basic.ocu.star/@r1", { env }));
  assert.equal(await t.state("test/-/basic.ocu.star/@r1", { env }), undefined);
});

Deno.test("C31 K13 K37 K39 a function may return nothing, take ctx and use call", async () => {
  await using t = await scenario({
    "plain.star": `def build():
    shell("echo built")

def use(ctx):
    return done(outputs={"text": "got " + ctx.inputs.word})

call(build, "build")
call(use, "use", inputs={"word": "this"})
`,
  });
  await t.ok(["release", "new", "plain.star"]);
  assert.ok(await t.state("plain.star/@r1/call/build/1/status/complete"));
  assert.equal(await t.state("plain.star/@/call/use#output/text"), "got this");
});

Deno.test("C8 a commit is released once unless forced", async () => {
  await using t = await scenario({
    "one.ocu.star": `def f():\n    return done()\n\ntask(f, "build")\n`,
  });
  await t.ok(["release", "new", "one.ocu.star"]);
  const again = await t.run(["release", "new", "one.ocu.star"]);
  assert.equal(again.code, 1, again.stderr);
  assert.match(again.stdout, /test\/-\/one\.ocu\.star\/@r1/);
  assert.equal(await t.state("one.ocu.star/@r2"), undefined);
  await t.ok(["release", "new", "one.ocu.star", "--force"]);
  assert.ok(await t.state("one.ocu.star/@r2"));
  await t.commit();
  await t.ok(["release", "new", "one.ocu.star"]);
  assert.ok(await t.state("one.ocu.star/@r3"));
});

Deno.test("C26 a task needs no phase", async () => {
  await using t = await scenario({
    "one.ocu.star": `def f():\n    return done()\n\ntask(f, "build")\n`,
  });
  await t.ok(["release", "new", "one.ocu.star"]);
  assert.ok(await t.state("one.ocu.star/@r1/task/build/1/status/complete"));
});

Deno.test("C37 C40 S50 a deleted deploy intent removes one environment", async () => {
  await using t = await scenario(FILES);
  await t.ok(["release", "new", "environments.ocu.star"]);
  await t.ok(["release", "new", "basic.ocu.star"]);
  await t.ok(["state", "delete", "basic.ocu.star/@/deploy/production2"]);
  const diff = await t.ok(["state", "diff"]);
  assert.equal(diff, "test/-/basic.ocu.star/@/deploy/production2\n");
  for (const ref of diff.trim().split("\n")) {
    await t.ok(["state", "apply", ref]);
  }
  await t.ok(["work", "continue"]);
  const gone = "basic.ocu.star/@/deploy/production2";
  assert.equal(await t.state(gone), undefined);
  assert.equal(await t.read("marks/production2.txt"), undefined);
  assert.ok(await t.state("basic.ocu.star/@/deploy/production"));
  assert.ok(await t.state("basic.ocu.star/@/deploy/staging"));
  assert.equal(await t.ok(["state", "diff"]), "");
});

const APPROVALS = `def build():
    return done(tags=[read("version.txt").strip()])

def first(approved):
    return next(second, inputs={"again": input(ref="./custom/second")})

def second(again):
    return done(outputs={"said": again})

def up(environment, said):
    return done(outputs={"said": said})

def down(environment, said):
    return done()

task(build, "build")
task(first, "approve", inputs={"approved": input(ref="./custom/first")})

phase("production", [
    deploy(
        environment=environment("production"),
        up=up,
        down=down,
        inputs={"said": input(ref="./task/approve#output/said")},
    ),
])
`;

const PRODUCTION = `register_environment(environment("production"))\n`;

Deno.test("C32 C34 C35 C42 K42 S47 S48 S51 two releases wait for approvals given by tag", async () => {
  await using t = await scenario({
    "approvals.ocu.star": APPROVALS,
    "environments.ocu.star": PRODUCTION,
    "version.txt": "v1\n",
  });
  await t.ok(["release", "new", "environments.ocu.star"]);
  await t.ok(["release", "new", "approvals.ocu.star"]);
  await t.ok(["work", "continue"]);
  assert.equal(
    await t.state("approvals.ocu.star/@/deploy/production"),
    undefined,
  );

  await t.ok(["state", "set", "approvals.ocu.star/@v1/custom/first", "yes"]);
  await t.ok(["work", "any", "--comprehensive"]);
  assert.equal(await t.state("approvals.ocu.star/@r1/custom/first"), "yes");
  assert.ok(
    await t.state("approvals.ocu.star/@r1/task/approve/1/status/paused"),
  );
  await t.ok(["state", "set", "approvals.ocu.star/@v1/custom/second", "one"]);
  await t.ok(["work", "any"]);
  await t.ok(["work", "any"]);
  const said = "approvals.ocu.star/@/deploy/production#output/said";
  assert.equal(await t.state(said), "one");

  await t.write({ "version.txt": "v2\n" });
  await t.commit();
  await t.ok(["release", "new", "--force", "approvals.ocu.star"]);
  assert.equal(await t.state(said), "one");
  for (const [key, value] of [["first", "yes"], ["second", "two"]]) {
    const ref = `approvals.ocu.star/@v2/custom/${key}`;
    await t.ok(["state", "set", ref, value ?? ""]);
    await t.ok(["state", "apply", ref]);
    await t.ok(["release", "continue", "approvals.ocu.star/@v2"]);
  }
  assert.equal(await t.state("approvals.ocu.star/@r2/custom/second"), "two");
  assert.equal(await t.state(said), "two");
});

// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { FS_REPO } from "../_environment.ts";
import { scenario } from "../_scenario.ts";

const BACKEND = `def up(environment, message):
    shell("mkdir -p ../marks && echo {} > ../marks/backend.txt".format(message))
    return done(outputs={"url": "http://" + message})

def down(environment, message):
    return done()

phase("live", [
    deploy(
        environment=environment("live"),
        up=up,
        down=down,
        inputs={
            "message": input(ref="@/custom/app/message", default="hello"),
        },
    ),
])
`;

const FRONTEND = `def up(environment, url):
    shell("mkdir -p ../marks && echo {} >> ../marks/frontend.txt".format(url))
    return done(outputs={"url": url})

def down(environment, url):
    return done()

phase("live", [
    deploy(
        environment=environment("live"),
        up=up,
        down=down,
        inputs={
            "url": input(
                ref="./-/backend/package.ocu.star/@/deploy/live#output/url",
            ),
        },
    ),
])
`;

const FILES = {
  "environments.ocu.star": `register_environment(environment("live"))\n`,
  "backend/package.ocu.star": BACKEND,
  "frontend/package.ocu.star": FRONTEND,
};

const BACKEND_LIVE = "./-/backend/package.ocu.star/@/deploy/live";
const FRONTEND_LIVE = "./-/frontend/package.ocu.star/@/deploy/live";

Deno.test("C18 C57 C71 K52 E61 files are named from the root and from where one stands", async () => {
  await using t = await scenario(FILES);
  await t.ok(["release", "new", "environments.ocu.star"]);
  await t.ok(["release", "new", "//backend/package.ocu.star"], {
    cwd: "frontend",
  });
  assert.ok(await t.state(BACKEND_LIVE));
  await t.ok(["release", "new", "./package.ocu.star"], { cwd: "frontend" });
  assert.equal(await t.state(`${FRONTEND_LIVE}#output/url`), "http://hello");
});

Deno.test("C28 C34 C43 a downstream release waits for its upstream", async () => {
  await using t = await scenario(FILES);
  await t.ok(["release", "new", "environments.ocu.star"]);
  await t.ok(["release", "new", "frontend/package.ocu.star"]);
  assert.equal(await t.state(FRONTEND_LIVE), undefined);
  await t.ok(["release", "new", "package.ocu.star"], { cwd: "backend" });
  await t.ok(["work", "continue"]);
  assert.equal(await t.state(`${FRONTEND_LIVE}#output/url`), "http://hello");
  assert.equal(await t.read("marks/frontend.txt"), "http://hello\n");
});

Deno.test("C37 C44 a changed value reaches upstream, then downstream", async () => {
  await using t = await scenario(FILES);
  await t.ok(["release", "new", "environments.ocu.star"]);
  await t.ok(["release", "new", "backend/package.ocu.star"]);
  await t.ok(["release", "new", "frontend/package.ocu.star"]);
  await t.ok(["state", "set", "@/custom/app/message", "bye"]);
  await t.ok(["state", "apply", "@/custom/app/message"]);
  await t.ok(["work", "continue"]);
  assert.equal(await t.state(`${BACKEND_LIVE}#output/url`), "http://bye");
  await t.ok(["work", "continue"]);
  assert.equal(await t.state(`${FRONTEND_LIVE}#output/url`), "http://bye");
  assert.ok(await t.state("./-/backend/package.ocu.star/@r1/deploy/live/2"));
  const before = await t.read("marks/frontend.txt");
  await t.ok(["work", "continue"]);
  assert.equal(await t.read("marks/frontend.txt"), before, "nothing left");
});

Deno.test("C43 C45 K50 work of another commit is handed to the trigger", async () => {
  await using t = await scenario({
    ...FILES,
    "repo.ocu.star": `${FS_REPO}
def on_work(commit):
    shell("mkdir -p marks && echo {} >> marks/trigger.txt".format(commit))

trigger(on_work)
`,
  });
  const one = { commit: "commit1" };
  const two = { commit: "commit2" };
  await t.ok(["release", "new", "environments.ocu.star"], one);
  await t.ok(["release", "new", "frontend/package.ocu.star"], one);
  await t.ok(["release", "new", "backend/package.ocu.star"], two);
  await t.ok(["work", "continue"], two);
  assert.equal(await t.state(FRONTEND_LIVE), undefined, "not its commit");
  assert.equal(await t.read("marks/trigger.txt"), undefined);
  await t.ok(["work", "trigger"], two);
  assert.equal(await t.read("marks/trigger.txt"), "commit1\n");
  await t.ok(["work", "continue"], one);
  assert.equal(await t.state(`${FRONTEND_LIVE}#output/url`), "http://hello");
  // A value that changes goes the same way, in two hops.
  await t.ok(["state", "set", "@/custom/app/message", "bye"], one);
  await t.ok(["state", "apply", "@/custom/app/message"], one);
  await t.ok(["work", "continue"], one);
  assert.equal(await t.state(`${FRONTEND_LIVE}#output/url`), "http://hello");
  await t.ok(["work", "trigger"], one);
  assert.equal(await t.read("marks/trigger.txt"), "commit1\ncommit2\n");
  await t.ok(["work", "continue"], two);
  assert.equal(await t.state(`${BACKEND_LIVE}#output/url`), "http://bye");
  await t.ok(["work", "trigger"], two);
  assert.match(await t.read("marks/trigger.txt") ?? "", /\ncommit1\n$/);
  await t.ok(["work", "continue"], one);
  assert.equal(await t.state(`${FRONTEND_LIVE}#output/url`), "http://bye");
});

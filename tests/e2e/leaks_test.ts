// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { snapshot, testEnvironment } from "../_environment.ts";

const CANARY = "canary-7d1f/+'s";
const KEY = "first line of a key\nsecond line of it\nend";
const LATE = "registered-when-printed";
const TAG = "v1.0-secret";
const ENV = { CANARY, KEY, LATE, TAG };

const RELEASE = `def known():
    secret(env()["KEY"])
    return secret(env()["CANARY"])

def build():
    print("before it is registered:", env()["LATE"])
    secret(env()["LATE"])
    token = known()
    print("printed", token, [token], {"t": token})
    shell("echo \\"$CANARY\\"; echo \\"$CANARY\\" >&2; echo \\"$KEY\\"")
    shell("printf 'user:%s' \\"$CANARY\\" | base64; echo \\"$KEY\\" | base64")
    shell("printf %s \\"$CANARY\\" | od -An -tx1 | tr -d ' \\\\n'")
    shell("set -x; : \\"$CANARY\\"; printf '%q\\\\n' \\"$CANARY\\"", shell="bash")
    shell("printf 'cana'; printf 'ry-\\\\033[1m7d1f\\\\033[0m/+'; echo \\"'s\\"")
    return done(outputs={"safe": "yes"})

def in_command():
    shell("echo '" + known() + "'; exit 4", env={"T": known()})

def in_request():
    http.get("http://user:" + known() + "@127.0.0.1:1/?t=" + known())

def in_failure():
    fail("json: " + json.encode({"token": known()}))

def in_output():
    return done(outputs={"list": [{"token": known()}]})

def in_output_encoded():
    known()
    out = shell("printf 'user:%s' \\"$CANARY\\" | base64", mute=True)
    return done(outputs={"a": {"b": [1, out.stdout]}})

def in_output_key():
    return done(outputs={"a": {known(): 1}})

def in_tag():
    return done(tags=[secret(env()["TAG"])])

def in_watch():
    return done(watch=["src", known()])

def in_next():
    return next(last, inputs={"token": known()})

def last(token):
    return done()

phase("leaks", [
    task(build, "build"),
    task(in_command, "in_command"),
    task(in_request, "in_request"),
    task(in_failure, "in_failure"),
    task(in_output, "in_output"),
    task(in_output_encoded, "in_output_encoded"),
    task(in_output_key, "in_output_key"),
    task(in_tag, "in_tag"),
    task(in_watch, "in_watch"),
    task(in_next, "in_next"),
])
`;

const DECLARED = `def declared(token):
    return done()

task(declared, "declared", inputs={"token": secret(env()["CANARY"])})
`;

const ENVIRONMENTS = `register_environment(environment("live", {
    "token": secret(env()["CANARY"]),
}))
`;

const REPO = `repo_alias("test")
store.set(store.git("file://" + host.pwd() + "/../remote.git", branch="state"))
secret(env().get("KEY", ""))

def call(commit):
    print("triggered with " + secret(env()["CANARY"]))
    shell("echo $CANARY; exit 1")

trigger(call)
if_broken = [fail("broken by " + secret(env()["CANARY"])) for _ in range(1) if env().get("BROKEN")]
`;

Deno.test("B29 F40 F41 I11 K58 no way of leaking brings a secret out", async (t) => {
  await using place = await testEnvironment({
    "release.ocu.star": RELEASE,
    "declared.ocu.star": DECLARED,
    "environments.ocu.star": ENVIRONMENTS,
    "repo.ocu.star": REPO,
  });
  const remote = `${place.repo}/../remote.git`;
  await place.git("init", "-q", "--bare", remote);
  await place.git("push", "-q", remote, "main");
  const told: string[] = [];
  const run = async (args: readonly string[], env = {}) => {
    const ran = await place.run(args, { env: { ...ENV, ...env } });
    told.push(ran.stdout, ran.stderr);
    return ran;
  };
  const release = ["release", "new", "release.ocu.star"];
  const first = await run(release);
  assert.equal(first.code, 1, first.stderr);
  assert.match(first.stderr, /printed <secret>/);
  await t.step("refused with the path", () => {
    for (
      const place of [
        'output "list[0].token"',
        'output "a.b[1]"',
        'output "a.<secret>"',
        'tag "[0]"',
        'watched file "[1]"',
        'input "token.value"',
      ]
    ) assert.ok(first.stderr.includes(`Cannot record ${place}: it`), place);
  });
  await run([...release, "--force", "--progress=json"]);
  await run([...release, "--force", "--json", "--progress=github"]);
  await t.step("what would be recorded at once is refused", async () => {
    for (const file of ["declared.ocu.star", "environments.ocu.star"]) {
      const ran = await run(["release", "new", "--json", file]);
      assert.equal(ran.code, 1, ran.stdout);
      assert.equal(JSON.parse(ran.stdout).error.code, "run/secret");
    }
    const set = ["state", "set", "@/custom/key", `a ${KEY}`];
    assert.equal((await run(set)).code, 1);
  });
  await run(["work", "trigger", "--intent"]);
  await run(["release", "lint", "release.ocu.star"]);
  await run(["state", "get", "@/custom/key"]);
  await run(["repl", "-c", 'secret(env()["CANARY"])', "release.ocu.star"]);
  await run(["state", "match", "**"], { BROKEN: "1" });
  const history = await place.git(`--git-dir=${remote}`, "log", "--all", "-p");
  await t.step("all of it was tried", () => {
    for (const words of ["printed", "triggered with", "broken by", "http://"]) {
      assert.match(told.join("\n"), new RegExp(`${words}[^\n]*<secret>`));
    }
  });
  await t.step("nothing is printed", () => assertClean(told.join("\n")));
  await t.step("nothing is stored", () => assertClean(history, [LATE]));
  await t.step("nothing is at home", async () => {
    const files = Object.entries(await snapshot(place.home))
      .filter(([path]) => !path.includes("/objects/"));
    assert.ok(files.some(([path]) => path.startsWith("logs/")));
    for (const [path, text] of files) assertClean(path + "\n" + text);
  });
});

function assertClean(text: string, more: readonly string[] = []): void {
  // deno-lint-ignore no-control-regex -- colours hide nothing
  const shown = text.replace(/\x1b\[[0-9;]*m/g, "");
  for (const form of [...FORMS, ...more]) {
    const at = shown.indexOf(form);
    assert.equal(at, -1, shown.slice(Math.max(0, at - 200), at + 80));
  }
}

const BYTES = new TextEncoder().encode(CANARY);
const FORMS = [
  CANARY,
  "canary-7d1f",
  "first line of a key",
  "second line of it",
  encodeURIComponent(CANARY),
  btoa(CANARY).slice(0, -4),
  btoa(`user:${CANARY}`).slice(8, -4),
  btoa(KEY).slice(0, 24),
  BYTES.toHex(),
  TAG,
];

const TYPED =
  `import { done, fn, phase, release, task } from "jsr:@ocuroot/sdk";

export const build = fn(async (_: object, { host, print, secret }) => {
  const env = await host.env();
  const token = secret(env["CANARY"] ?? "");
  print("printed", token, { token });
  console.log("logged", token);
  console.error("logged", token);
  await host.shell(\`echo "\${token}"\`);
  return done();
});
export const raising = fn(async (_: object, { host, secret }) => {
  const env = await host.env();
  const token = secret(env["CANARY"] ?? "");
  throw new Error("thrown " + token, { cause: new Error(token) });
});
export const giving = fn(async (_: object, { host, secret }) => {
  const env = await host.env();
  return done({ outputs: { list: [secret(env["CANARY"] ?? "")] } });
});

export default release(() => [
  phase("leaks", [
    task("build", build),
    task("raising", raising),
    task("giving", giving),
  ]),
]);
`;

Deno.test("B29 F40 F41 I11 K58 a config in TypeScript lets no secret out", async () => {
  await using place = await testEnvironment({ "typed.ocu.ts": TYPED });
  const args = ["release", "new", "typed.ocu.ts", "--debug"];
  const { code, stdout, stderr } = await place.run(args, { env: ENV });
  assert.equal(code, 1, stderr);
  assert.match(stderr, /printed <secret>/);
  assert.match(stderr, /thrown <secret>/);
  assert.match(stderr, /Cannot record output "list\[0\]": it holds a secret/);
  assertClean(stdout + stderr);
  for (const folder of [`${place.repo}/.store`, place.home]) {
    for (const [path, text] of Object.entries(await snapshot(folder))) {
      assertClean(`${path}\n${text}`);
    }
  }
});

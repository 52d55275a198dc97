// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { testEnvironment } from "../_environment.ts";

/** A repo config with a policy. */
function repo(policy: string): string {
  return `ocuroot("0.3.0")
repo_alias("test")
store.set(store.fs(".store"))
${policy}
`;
}

/** A release of one task whose body is given. */
function release(body: string, more = ""): string {
  return `def work():
    ${body.replaceAll("\n", "\n    ")}
    return done()

task(work, "work"${more})
`;
}

interface Case {
  readonly policy: string;
  readonly body: string;
  readonly more?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

/** Releases once and gives code, errors and log. */
async function run(one: Case) {
  await using t = await testEnvironment({
    "repo.ocu.star": repo(one.policy),
    "release.ocu.star": release(one.body, one.more),
    ...one.files,
  });
  const { code, stderr } = await t.run(
    ["release", "new", "release.ocu.star", ...one.args ?? []],
    { env: one.env ?? {} },
  );
  return { code, text: stderr };
}

async function allowed(one: Case, output: RegExp): Promise<void> {
  const { code, text } = await run(one);
  assert.equal(code, 0, text);
  assert.match(text, output);
}

async function denied(one: Case, ...texts: readonly string[]): Promise<void> {
  const { code, text } = await run(one);
  assert.equal(code, 4, text);
  for (const part of texts) {
    assert.ok(text.includes(part), `${part}\n is not in\n${text}`);
  }
}

const SH = 'sandbox(programs=["sh"])';

Deno.test("F43 without a policy everything is allowed", () =>
  allowed({ policy: "", body: 'shell("echo free $((1+1))")' }, /free 2/));

Deno.test("F43 programs: what is named runs, what is not is denied", async (t) => {
  await t.step(
    "shell",
    () => allowed({ policy: SH, body: 'shell("echo in $((1+1))")' }, /in 2/),
  );
  await t.step("no shell", () =>
    denied(
      { policy: 'sandbox(programs=["make"])', body: 'shell("echo no")' },
      'Cannot start program "sh"',
      'sandbox(programs = ["make", "sh"])',
    ));
  await t.step("exec", () =>
    allowed({
      policy: 'sandbox(programs=["printf"])',
      body: 'host.exec(["printf", "%s-%s\\\\n", "a b", "$HOME"])',
    }, /a b-\$HOME/));
  await t.step("exec denied", () =>
    denied(
      { policy: SH, body: 'host.exec(["git", "status"])' },
      'sandbox(programs = ["sh", "git"])',
    ));
  await t.step("global style", () =>
    denied(
      { policy: 'repo_sandbox = {"programs": []}', body: 'shell("echo no")' },
      'Cannot start program "sh"',
    ));
});

Deno.test("F43 files: read and write need their folder", async (t) => {
  const files = { "data/a.txt": "inside", "other.txt": "outside" };
  await t.step("read", () =>
    allowed({
      policy: 'sandbox(read=["data"])',
      body: 'print(host.read_file("data/a.txt"))',
      files,
    }, /inside/));
  await t.step("read denied", () =>
    denied(
      {
        policy: 'sandbox(read=["data"])',
        body: 'host.read_file("other.txt")',
        files,
      },
      'Cannot read "other.txt"',
      'sandbox(read = ["data", "other.txt"])',
    ));
  await t.step("write", () =>
    allowed({
      policy: 'sandbox(read=["out"], write=["out"])',
      body: 'host.write_file("out/b", "b")\nprint(host.read_dir("out"))',
    }, /\["b"\]/));
  await t.step("write denied", () =>
    denied(
      { policy: 'sandbox(write=["out"])', body: 'host.write_file("b", "b")' },
      'Cannot write "b"',
      'sandbox(write = ["out", "b"])',
    ));
});

Deno.test("F43 hosts: what is named is reached, and no redirect leads elsewhere", async (t) => {
  await using far = serve(() => new Response("far away"));
  await using near = serve((request) =>
    new URL(request.url).pathname === "/away"
      ? Response.redirect(`http://localhost:${far.port}/`)
      : new Response("near by")
  );
  const policy = `sandbox(hosts=["localhost:${near.port}"])`;
  const get = (path: string, port = near.port) =>
    `print(http.get("http://localhost:${port}${path}").body)`;
  await t.step("named", () => allowed({ policy, body: get("/") }, /near by/));
  await t.step(
    "other port",
    () => denied({ policy, body: get("/", far.port) }, `localhost:${far.port}`),
  );
  await t.step("redirect", () =>
    denied(
      { policy, body: get("/away") },
      `Cannot reach host "localhost:${far.port}"`,
    ));
  await t.step("redirect that is named", () =>
    allowed(
      { policy: 'sandbox(hosts=["localhost"])', body: get("/away") },
      /far away/,
    ));
  await t.step("file", () =>
    denied(
      { policy, body: 'http.get("file:///etc/hostname")' },
      "only http and https",
    ));
});

Deno.test("B30 F43 programs and env() see the declared variables and a base of six", async () => {
  const { code, text } = await run({
    policy: 'sandbox(programs=["env"], env=["SEEN", "PRE_*"])',
    body: 'host.exec(["env"])\nprint("env():", sorted(env().keys()))',
    env: { SEEN: "1", PRE_A: "2", HIDDEN: "canary", LANG: "C" },
  });
  assert.equal(code, 0, text);
  assert.ok(!text.includes("canary"));
  assert.ok(!text.includes("HIDDEN"));
  const names = [...text.matchAll(/([A-Z_]+)=/g)].map(([, name]) => name);
  const base = ["PATH", "HOME", "LANG", "TMPDIR", "TZ", "USER"];
  const extra = names.filter((name) =>
    ![...base, "SEEN", "PRE_A", "PWD", "OLDPWD", "SHLVL", "_"].includes(
      name ?? "",
    )
  );
  assert.deepEqual(extra, []);
  assert.match(text, /SEEN=1/);
  assert.match(text, /env\(\): .*"SEEN"/);
});

Deno.test("F43 variables for programs must be named, for they change what a program is", () =>
  denied(
    { policy: SH, body: 'shell("git", env={"PATH": "/tmp"})' },
    'Cannot set variable "PATH"',
  ));

Deno.test("F43 a task is narrower than its repository, never wider", async (t) => {
  await t.step("narrower", () =>
    denied(
      {
        policy: 'sandbox(programs=["sh", "git"])',
        body: 'shell("echo no")',
        more: ', sandbox={"programs": ["git"]}',
      },
      'the policy of "work" in "release.ocu.star"',
      'sandbox = {"programs": ["git", "sh"]}',
    ));
  await t.step("not wider", () =>
    denied(
      {
        policy: 'sandbox(programs=["git"])',
        body: 'shell("echo no")',
        more: ', sandbox={"programs": ["sh"]}',
      },
      'the policy of "repo.ocu.star"',
    ));
  await t.step("what it does not say is the repository's", () =>
    allowed({
      policy: SH,
      body: 'shell("echo yes $((1+1))")',
      more: ', sandbox={"write": []}',
    }, /yes 2/));
});

Deno.test("F43 modes: off enforces nothing, strict wants everything declared", async (t) => {
  const body = 'shell("echo in $((1+1))")';
  await t.step(
    "off",
    () =>
      allowed({ policy: "sandbox()", body, args: ["--sandbox=off"] }, /in 2/),
  );
  await t.step("strict", () =>
    denied(
      { policy: "", body, args: ["--sandbox=strict"] },
      'sandbox(programs = ["sh"])',
    ));
  await t.step(
    "strict by variable",
    () =>
      denied({ policy: "", body, env: { OCUROOT_SANDBOX: "strict" } }, "sh"),
  );
  await t.step(
    "strict with a declaration",
    () => allowed({ policy: SH, body, args: ["--sandbox=strict"] }, /in 2/),
  );
});

Deno.test("B24 F43 the escape suite: no way around a policy", async (t) => {
  const cases: Readonly<Record<string, Case>> = {
    "a path with dots": {
      policy: 'sandbox(read=["data"])',
      body: 'host.read_file("data/../../secret")',
    },
    "an absolute path": {
      policy: 'sandbox(read=["."])',
      body: 'host.read_file("/etc/passwd")',
    },
    "an absolute path to list": {
      policy: 'sandbox(read=["."])',
      body: 'host.read_dir("/etc")',
    },
    "an absolute path to ask for": {
      policy: 'sandbox(read=["."])',
      body: 'host.is_dir("/root")',
    },
    "a link that leads out": {
      policy: 'sandbox(programs=["ln"], read=["."])',
      body: 'host.exec(["ln", "-s", "/etc", "l"])\nhost.read_file("l/passwd")',
    },
    "a dangling link to write through": {
      policy: 'sandbox(programs=["ln"], write=["."])',
      body: 'host.exec(["ln", "-s", "/tmp/ocuroot-nowhere", "l"])\n' +
        'host.write_file("l", "x")',
    },
    "a link to a program": {
      policy: 'sandbox(programs=["ln"])',
      body: 'host.exec(["ln", "-s", "/bin/sh", "ln"])\n' +
        'host.exec(["./ln", "-c", "echo out"])',
    },
    "a program by its path": {
      policy: 'sandbox(programs=["git"])',
      body: 'host.exec(["/bin/sh", "-c", "echo out"])',
    },
    "another shell": {
      policy: SH,
      body: 'shell("echo out", shell="bash")',
    },
    "a path for programs": {
      policy: 'sandbox(programs=["git"])',
      body: 'host.exec(["git"], env={"PATH": "/tmp"})',
    },
    "a preloaded library": {
      policy: 'sandbox(programs=["git"])',
      body: 'host.exec(["git"], env={"LD_PRELOAD": "/tmp/x.so"})',
    },
    "continue_on_error": {
      policy: 'sandbox(programs=["git"])',
      body: 'shell("echo out", continue_on_error=True)',
    },
  };
  for (const [name, one] of Object.entries(cases)) {
    await t.step(name, () => denied(one, "does not allow it"));
  }
});

Deno.test("F43 a release in TypeScript is under the same policy", async (t) => {
  const config = (program: string) =>
    `import { fn, release, task } from "@ocuroot/sdk";
export const work = fn(async (_: Record<never, never>, { host, print }) => {
  print((await host.shell("echo in $((1+1))", { shell: "${program}" })).stdout);
});
export default release(() => [task("work", work)]);
`;
  const releaseWith = async (program: string) => {
    await using t = await testEnvironment({
      "repo.ocu.star": repo(SH),
      "release.ocu.ts": config(program),
    });
    const ran = await t.run(["release", "new", "release.ocu.ts"]);
    return { code: ran.code, text: ran.stderr };
  };
  await t.step("allowed", async () => {
    const { code, text } = await releaseWith("sh");
    assert.equal(code, 0, text);
    assert.match(text, /in 2/);
  });
  await t.step("denied", async () => {
    const { code, text } = await releaseWith("bash");
    assert.equal(code, 4, text);
    assert.ok(text.includes('sandbox(programs = ["sh", "bash"])'), text);
  });
});

Deno.test("F43 the audit compares what was used with what is declared", async () => {
  await using t = await testEnvironment({
    "repo.ocu.star": repo('sandbox(programs=["sh", "git"], read=["."])'),
    "release.ocu.star": release('shell("true")\nhost.write_file("o", "x")'),
  });
  const none = await t.ok(["sandbox", "audit"]);
  assert.match(none, /No release has been run yet/);
  await t.run(["release", "new", "release.ocu.star"]);
  const stdout = await t.ok(["sandbox", "audit", "--json"]);
  const audit = JSON.parse(stdout);
  assert.deepEqual(audit.releases, ["test/-/release.ocu.star/@r1"]);
  assert.deepEqual(audit.used, { programs: ["sh"], write: ["o"] });
  assert.deepEqual(audit.unused, { programs: ["git"], read: ["."] });
  assert.deepEqual(audit.missing, { write: ["o"] });
  assert.equal(audit.line, 'sandbox(programs = ["sh"], write = ["o"])');
  const named = await t.ok(["sandbox", "audit", "release.ocu.star/@r1"]);
  assert.match(named, /Missing from the policy:\n {2}write: o\n/);
});

Deno.test("B27 arguments reach a program byte for byte", async () => {
  const { code, text } = await run({
    policy: "",
    body: `words = ["", " ", "$HOME", "\\\\n", "'", '"', "*", "a,b", "--", "ü€"]
r = host.exec(["printf", "<%s>"] + words, mute=True)
want = "".join(["<" + w + ">" for w in words])
if r.stdout != want:
    fail(r.stdout, want)
print("same")`,
  });
  assert.equal(code, 0, text);
  assert.match(text, /same/);
});

function serve(handler: (request: Request) => Response) {
  const server = Deno.serve({ port: 0, onListen() {} }, handler);
  return {
    port: server.addr.port,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

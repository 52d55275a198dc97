// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { ConfigFinding, ConfigReport } from "../engine/lint/finding.ts";
import { type FakeOptions, ocuroot } from "./_fake.ts";

const ERROR: ConfigFinding = {
  rule: "unknown-ref",
  severity: "error",
  file: "web.ocu.star",
  line: 2,
  column: 7,
  snippet: "  x = ref(y)",
  message: "Cannot follow ref\nfurther down",
  hint: 'Did you mean "z"?',
};

const WARNING: ConfigFinding = {
  rule: "lost-task",
  severity: "warning",
  file: "a,b:c.star",
  line: 1,
  column: 1,
  snippet: "::error::\x1b[31mtask()",
  message: "50% lost",
};

function checked(
  args: readonly string[],
  report: Partial<ConfigReport>,
  options: Pick<FakeOptions, "env"> = {},
) {
  const whole = { root: "/repo/sub", files: ["a"], findings: [], notes: [] };
  return ocuroot(["check", ...args], {
    ...options,
    engine: {
      checkConfigs: ({ files, types, cwd }) =>
        Promise.resolve({
          ...whole,
          ...report,
          notes: [...report.notes ?? [], JSON.stringify({ cwd, files, types })],
        }),
    },
  });
}

Deno.test("check shows a block for each finding, then the sum", async () => {
  const ran = await checked([], {
    files: ["a", "b"],
    findings: [ERROR, WARNING],
  });
  assert.equal(ran.code, 6);
  assert.equal(
    ran.stdout,
    `Error: Cannot follow ref
  further down
  web.ocu.star:2:7
    x = ref(y)
        ^
Hint: Did you mean "z"?
Rule: unknown-ref

Warning: 50% lost
  a,b:c.star:1:1
    ::error::task()
    ^
Rule: lost-task

Checked 2 configs: 1 error, 1 warning
`,
  );
  assert.equal(
    ran.stderr,
    'Note: {"cwd":"/repo","files":[],"types":true}\n',
  );
});

Deno.test("check exits 6 for errors, and with --strict for warnings", async () => {
  assert.equal((await checked([], {})).code, 0);
  assert.equal((await checked([], { findings: [WARNING] })).code, 0);
  assert.equal((await checked(["--strict"], { findings: [WARNING] })).code, 6);
  assert.equal((await checked(["--strict"], {})).code, 0);
  const { stdout } = await checked([], {});
  assert.equal(stdout, "Checked 1 config: nothing found\n");
});

Deno.test("check passes on what was typed", async () => {
  const { stderr } = await checked(["--no-types", "x.ocu.ts", "../y"], {});
  assert.equal(
    stderr,
    'Note: {"cwd":"/repo","files":["x.ocu.ts","../y"],"types":false}\n',
  );
});

Deno.test("check --json prints the findings as an array", async () => {
  const ran = await checked(["--json"], { findings: [ERROR, WARNING] });
  assert.equal(ran.code, 6);
  assert.deepEqual(JSON.parse(ran.stdout), [ERROR, WARNING]);
  assert.deepEqual(JSON.parse((await checked(["--json"], {})).stdout), []);
});

Deno.test("check annotates on GitHub Actions, and nothing acts as a command", async () => {
  const env = { GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: "/repo/" };
  const findings = [
    ERROR,
    WARNING,
    { ...WARNING, message: "no\n::set-output name=x::y\n##[group]" },
  ];
  const ran = await checked([], { findings, notes: ["a\n::b"] }, { env });
  assert.deepEqual(ran.stderr.split("\n").slice(2), [
    "::error file=sub/web.ocu.star,line=2,col=7,title=unknown-ref::" +
    'Cannot follow ref%0Afurther down%0ADid you mean "z"?',
    "::warning file=sub/a%2Cb%3Ac.star,line=1,col=1,title=lost-task::50%25 lost",
    "::warning file=sub/a%2Cb%3Ac.star,line=1,col=1,title=lost-task::" +
    "no%0A::set-output name=x::y%0A##[group]",
    "",
  ]);
  assert.equal(ran.stderr.split("\n")[0], "Note: a ::b");
  assert.doesNotMatch(ran.stdout, /^\s*::|##\[/m);
  const elsewhere = { env: { ...env, GITHUB_WORKSPACE: "/elsewhere" } };
  const other = await checked([], { findings: [ERROR] }, elsewhere);
  assert.match(other.stderr, /^::error file=web\.ocu\.star,/m);
  const plain = await checked(["--progress=plain"], { findings }, { env });
  assert.doesNotMatch(plain.stderr, /^::/m);
});

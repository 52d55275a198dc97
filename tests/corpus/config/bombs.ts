// SPDX-License-Identifier: MIT
/**
 * Configs that take all they can get: time, memory or depth. Each begins to
 * do so at line 4 or before, and none may end the process.
 *
 * @module
 */

function loop(body: string): string {
  return `def f():
    x = []
    for i in range(1000000000):
        ${body}

f()
`;
}

/** Sources by what they do. */
export const BOMBS: Readonly<Record<string, string>> = {
  "a loop without end": loop("pass"),
  "a list that grows": loop("x.append([i, i, i])"),
  "a dict that grows": `x = {}

def f():
    for i in range(1000000000): x[i] = str(i)

f()
`,
  "a million tasks": `def t():
    return done()

[task(t, "t{}".format(i)) for i in range(100000000)]
`,
  "a list at once": "x = list(range(1000000000))\n",
  "a tuple at once": "x = (1, 2) * 1000000000\n",
  "a list repeated": "x = [1] * 100000000\n",
  "lists doubled": loop("x = x + x + [i]"),
  "a string repeated": `x = "x" * 1000000000000\n`,
  "strings doubled": `def f():
    x = "x"
    for i in range(100):
        x = x + x
    return x

f()
`,
  "a huge shift": "x = 1 << 100000000000\n",
  "recursion": `def f(n):
    return f(n + 1)

f(1)
`,
};

function typescript(body: string): string {
  return `import { fn, release, task } from "@ocuroot/sdk";
export const t = fn(() => {});
const all: unknown[] = [];
${body}
export default release(() => []);
`;
}

/** The same in TypeScript. */
export const TYPESCRIPT_BOMBS: Readonly<Record<string, string>> = {
  "a loop without end in TypeScript": typescript("for (;;);"),
  "a list that grows in TypeScript": typescript(
    "for (let i = 0;; i++) all.push([i, i, i]);",
  ),
  "buffers in TypeScript": typescript(
    "for (;;) all.push(new Uint8Array(1 << 24).fill(1));",
  ),
  "a million tasks in TypeScript": typescript(
    "for (let i = 0; i < 1e8; i++) all.push(task(`t${i}`, t));",
  ),
  "a list at once in TypeScript": typescript(
    "all.push(new Array(1e9).fill(1));",
  ),
  "recursion in TypeScript": typescript(
    "const f = (n: number): number => f(n + 1) + 1; f(1);",
  ),
};

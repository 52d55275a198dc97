// SPDX-License-Identifier: MIT
/**
 * Programs in Starlark that both interpreters run. Each leans on one thing.
 *
 * @module
 */

/** Source by what it leans on. */
export const PROGRAMS: Readonly<Record<string, string>> = {
  "a loop of 1,000,000 steps": `def f():
    total = 0
    for i in range(1000000):
        total += i % 7
    return total

f()
`,
  "100,000 calls": `def add(a, b = 1):
    return a + b

def f():
    total = 0
    for i in range(100000):
        total = add(total, b = i)
    return total

f()
`,
  "strings": `def f():
    parts = []
    for i in range(50000):
        text = "item-%d of %s" % (i, "all")
        parts.append(text.upper().replace("-", "_").split(" ")[0])
    return len(",".join(parts))

f()
`,
  "dicts and lists": `def f():
    counts = {}
    for i in range(200000):
        key = "k" + str(i % 1000)
        counts[key] = counts.get(key, 0) + 1
    return sorted([(v, k) for k, v in counts.items()])[:10]

f()
`,
  "a config of 2,000 lines": config(),
};

/** Functions and their table, as configs of real repositories have them. */
function config(): string {
  const parts: string[] = [];
  for (let index = 0; index < 250; index++) {
    parts.push(`def deploy_${index}(environment, version = "1.0.${index}"):
    attributes = environment.get("attributes", {})
    if attributes.get("kind") == "production":
        name = "%s-%d" % (environment["name"], ${index})
        return {"name": name, "version": version}
    return {"name": "none", "version": version}

`);
  }
  const table = Array.from(
    { length: 250 },
    (_, index) => `    deploy_${index}({"name": "e${index}"}),\n`,
  );
  return `${parts.join("")}ALL = [\n${table.join("")}]\n`;
}

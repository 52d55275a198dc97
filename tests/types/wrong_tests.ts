// SPDX-License-Identifier: MIT
/**
 * Lines of tests that the type checker must refuse, each marked, beside lines
 * that it must accept. Nothing here is run.
 *
 * @module
 */

import { done, fn, input, release, task } from "@ocuroot/sdk";
import { test } from "@ocuroot/sdk/testing";

const build = fn(({ previous, note }: { previous: number; note?: string }) =>
  done({ outputs: { number: previous + 1, note: note ?? "" } })
);
const plain = fn(() => done());
const config = release(() => [
  task("build", build, {
    inputs: { previous: input("./@/task/build#output/number", 0) },
  }),
]);

test("inputs and outputs have types", async (t) => {
  const { outputs } = await t.call(build, { previous: 1 });
  t.equal(outputs.number, 2);
  await t.call(plain);
  await t.fails(build, { previous: 1, note: "x" }, "no");
  await t.fails(() => t.graph(config), "no");
  // @ts-expect-error There is no such output.
  t.equal(outputs.image, "x");
  // @ts-expect-error An input is missing.
  await t.call(build);
  // @ts-expect-error An input is missing.
  await t.call(build, {});
  // @ts-expect-error An input has another type.
  await t.call(build, { previous: "1" });
  // @ts-expect-error There is no such input.
  await t.call(build, { previous: 1, other: 2 });
  // @ts-expect-error An input has another type.
  await t.fails(build, { previous: "1" });
});

test("words take what they need", async (t) => {
  t.shell.on("make", ({ command }) => ({ stdout: command }));
  t.http.on(({ method }) => method === "GET", { body: { ok: true } });
  t.env({ TOKEN: "x" });
  const graph = await t.graph(config);
  t.equal((await graph.run("task/build")).outputs["number"], 1);
  // @ts-expect-error An exit code is a number.
  t.shell.on("make", { exitCode: "1" });
  // @ts-expect-error It is called exitCode.
  t.shell.on("make", { exit_code: 1 });
  // @ts-expect-error A status is a number.
  t.http.on("*", { status: "200" });
  // @ts-expect-error Variables are texts.
  t.env({ TOKEN: 1 });
  t.environments([{ name: "eu" }]);
  // @ts-expect-error An environment has a name.
  t.environments([{ attributes: {} }]);
  // @ts-expect-error A function is no config.
  await t.graph(build);
});

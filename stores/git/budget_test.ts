// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { Backend } from "../backend.ts";
import { createCommitter } from "../committer.ts";
import type { Tree } from "../tree.ts";
import { createBudget, pushesPerMinute } from "./budget.ts";
import { createTime } from "./_turns_model.ts";

const MINUTE = 60_000;

/** A branch that only counts its pushes, by the times in the budget. */
function counting(perMinute: number) {
  const time = createTime();
  const pushes: number[] = [];
  let text: string | undefined;
  const budget = createBudget({
    perMinute,
    ...time,
    log: { read: () => text, write: (next) => void (text = next) },
  });
  const tree: Tree = {
    revision: "0",
    read: () => undefined,
    refs: () => [],
    files: () => [],
  };
  const backend: Backend = {
    location: "model",
    tag: "state",
    tree: () => tree,
    async begin() {
      await budget.wait();
      return {
        tree,
        ticket: () => ({ location: "model", revision: "1", id: "1" }),
        prepare: () => ({
          revision: "1",
          commit: () => {
            budget.spent();
            pushes.push(time.now());
          },
          finish: () => {},
          abort: () => {},
        }),
        end: () => {},
      };
    },
    close: () => {},
  };
  return { time, pushes, commit: createCommitter([backend]) };
}

function mostInAMinute(times: readonly number[]): number {
  return Math.max(
    ...times.map((from) =>
      times.filter((at) => at >= from && at < from + MINUTE).length
    ),
  );
}

Deno.test("B38 F07 sixty runs in ten minutes are six pushes a minute at most", async () => {
  const { time, pushes, commit } = counting(6);
  let landed = 0;
  const run = async (at: number) => {
    await time.sleep(at * 10_000);
    for (const step of ["claim", "result"]) {
      await commit(
        step,
        ([tx]) => tx?.set(`@/custom/${at}`, step) ?? Promise.resolve(),
      );
      landed++;
      await time.sleep(3_000);
    }
  };
  const all = Promise.all(Array.from({ length: 60 }, (_, at) => run(at)));
  await time.run();
  await all;
  assert.equal(landed, 120, "every transaction lands");
  assert.ok(pushes.length <= 66, `${pushes.length} pushes`);
  assert.ok(mostInAMinute(pushes) <= 6, `${mostInAMinute(pushes)} in a minute`);
  const inTen = pushes.filter((at) => at < 10 * MINUTE).length;
  assert.ok(inTen <= 60, `${inTen} pushes in ten minutes`);
});

Deno.test("B38 a single release does not wait", async () => {
  const { time, pushes, commit } = counting(6);
  const work = (async () => {
    for (let at = 0; at < 3; at++) {
      await commit(
        "step",
        ([tx]) => tx?.set("@/custom/k", at) ?? Promise.resolve(),
      );
    }
  })();
  await time.run();
  await work;
  assert.deepEqual(pushes, [0, 0, 0]);
});

Deno.test("B38 hosted remotes have a limit, others one that is set", () => {
  assert.equal(pushesPerMinute("https://me@github.com/a/b.git", {}), 6);
  assert.equal(pushesPerMinute("git@github.com:a/b.git", {}), 6);
  assert.equal(pushesPerMinute("/srv/state.git", {}), 0);
  assert.equal(pushesPerMinute("https://git.example/a.git", {}), 0);
  const env = { OCUROOT_GIT_PUSHES: "30" };
  assert.equal(pushesPerMinute("https://github.com/a/b", env), 30);
  assert.equal(pushesPerMinute("/srv/state.git", env), 30);
});

Deno.test("B13 B38 what is to be saved at the end waits for no budget", async () => {
  const end = new AbortController();
  let now = 0;
  let sleeps = 0;
  const budget = createBudget({
    perMinute: 2,
    log: { read: () => "0\n0", write: () => {} },
    now: () => now,
    sleep(ms) {
      sleeps++;
      now += ms / 4;
      if (sleeps === 2) end.abort();
      return Promise.resolve();
    },
    ending: end.signal,
  });
  await budget.wait();
  assert.equal(sleeps, 2, "and who waits already is let go");
  assert.ok(now < MINUTE);
});

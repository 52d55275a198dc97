// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { OcurootError } from "@ocuroot/sdk/error";
import { type Limits, type Underway, withinLimits } from "./_limits.ts";

const REASON = new OcurootError("cli/interrupted", "Cannot go on: SIGINT");

/** A request that goes on until it is ended, or answered. */
function request(limits: Partial<Limits>) {
  const answer = Promise.withResolvers<string>();
  let underway: Underway | undefined;
  const all = { remote: "https://me:pw@host.example/a", total: 60_000 };
  const end = { isWrite: false, ending: undefined };
  const result = withinLimits({ ...all, ...end, ...limits }, (one) => {
    underway = one;
    one.signal.addEventListener("abort", () => answer.reject("cut off"));
    return answer.promise;
  });
  result.catch(() => {});
  return {
    result,
    answer: answer.resolve,
    alive: () => underway?.alive(),
    isEnded: () => underway?.signal.aborted,
  };
}

Deno.test("B13 F16 what is read ends with the program, what is written may finish", async () => {
  const end = new AbortController();
  const ending = end.signal;
  const [read, write] = [false, true].map((isWrite) =>
    request({ isWrite, ending })
  );
  end.abort(REASON);
  assert.equal(read?.isEnded(), true);
  assert.equal(write?.isEnded(), false);
  await assert.rejects(read?.result ?? Promise.resolve(), REASON);
  write?.answer("done");
  assert.equal(await write?.result, "done");
  // What is asked for later has to do with saving.
  const later = request({ ending });
  assert.equal(later.isEnded(), false);
  later.answer("saved");
  assert.equal(await later.result, "saved");
});

Deno.test("B37 F06 no end, and nothing for long, are git/timeout", async () => {
  const never = request({ total: 20 });
  await assert.rejects(never.result, {
    code: "git/timeout",
    message: 'Cannot talk to "https://host.example/a": no end after 0.02 s',
  });
  const silent = request({ total: 40 });
  silent.alive();
  await assert.rejects(silent.result, {
    code: "git/timeout",
    message: 'Cannot talk to "https://host.example/a": nothing came for 0.02 s',
  });
});

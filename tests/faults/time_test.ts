// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { Json } from "@ocuroot/sdk/model";
import {
  addEnvironments,
  createKit,
  deploy,
  done,
  idle,
  type Kit,
  phase,
} from "../../engine/run/_testkit.ts";
import { continueRelease, newRelease } from "../../engine/run/release_verbs.ts";
import type { Clock, Workspace } from "../../engine/workspace.ts";

const W = "acme/shop/-/web.ocu.star";
const HOUR = 3_600_000;

/** Clocks as bad as they get: ahead, behind, jumping back, twice as fast. */
const CLOCKS: Readonly<Record<string, (now: number, turn: number) => number>> =
  {
    "48 h ahead": (now) => now + 48 * HOUR,
    "48 h behind": (now) => now - 48 * HOUR,
    "jumping back": (now, turn) => now - (turn % 2) * 24 * HOUR,
    "twice as fast": (now) => now * 2,
  };

function skewed(kit: Kit, shift: (now: number, turn: number) => number): Clock {
  let turn = 0;
  return { ...kit.clock, now: () => shift(kit.clock.now(), turn++) };
}

interface Held {
  readonly kit: Kit;
  readonly go: () => void;
}

/** A deployment whose first call waits until told. */
async function held(): Promise<Held> {
  const kit = createKit();
  await addEnvironments(kit, ["live"]);
  let go = () => {};
  const wait = new Promise<void>((resolve) => go = resolve);
  let calls = 0;
  kit.define("web.ocu.star", {
    phases: () => [phase("", [deploy("live")])],
    functions: {
      up: async () => {
        const call = ++calls;
        if (call === 1) await wait;
        return done({ call });
      },
    },
  });
  return { kit, go };
}

function other(kit: Kit, clock: Clock): Workspace {
  const owner = { id: "other", host: "elsewhere", pid: 2, actor: "bob" };
  return kit.at({ clock, owner });
}

for (const [name, shift] of Object.entries(CLOCKS)) {
  Deno.test(`B17 F19 a clock ${name} takes nothing from an owner that lives`, async () => {
    const { kit, go } = await held();
    const first = newRelease(kit.ws, W);
    await idle();
    const taker = continueRelease(other(kit, skewed(kit, shift)), `${W}/@r1`);
    for (let turn = 0; turn < 16; turn++) await kit.clock.advance(20_000);
    go();
    assert.equal((await first).status, "complete");
    await taker;
    assert.equal(await kit.state(`${W}/@/deploy/live#output/call`), 1);
    assert.deepEqual(kit.calls, ["up"]);
  });

  Deno.test(`B17 F18 I5 stopped beside a clock ${name}: one result is accepted`, async () => {
    const { kit, go } = await held();
    const stopped: Clock = {
      now: kit.clock.now,
      sleep: (_ms, signal) =>
        new Promise((_, reject) =>
          signal?.addEventListener("abort", () => reject(signal.reason))
        ),
    };
    const first = newRelease(kit.at({ clock: stopped }), W);
    await idle();
    const taker = continueRelease(other(kit, skewed(kit, shift)), `${W}/@r1`);
    for (let turn = 0; turn < 16; turn++) await kit.clock.advance(20_000);
    assert.equal((await taker).status, "complete");
    go();
    await first.catch(() => {});
    assert.equal(await kit.state(`${W}/@/deploy/live#output/call`), 2);
    const late = await kit.state(`${W}/@r1/deploy/live/1/late`) as {
      readonly [key: string]: Json;
    };
    assert.deepEqual(late["output"], { call: 1 });
    const complete = await kit.match(`${W}/@r1/deploy/live/*/status/complete`);
    assert.equal(complete.length, 1);
  });
}

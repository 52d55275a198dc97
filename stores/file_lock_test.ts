// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { holderOf, takeFileLock, thisOwner } from "./file_lock.ts";
import { hasLine } from "./lock_line.ts";
import { createSpells } from "./spell.ts";

type Take = (
  name: string,
  how?: { readonly timeout?: number; readonly mayPass?: boolean },
) => Promise<() => void>;

/** Each taker opens the file for itself, as a process of its own would. */
async function withLock(
  test: (take: Take, path: string) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir();
  const path = `${directory}/lock`;
  try {
    await test((name, how) =>
      takeFileLock({ path, guards: "test" }, {
        owner: thisOwner(name, 0),
        timeout: 60_000,
        ...how,
      }), path);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("B04 a lock goes to who waited longest, not to who gave it back", () =>
  withLock(async (take) => {
    const order: string[] = [];
    const line = new Map<string, ReturnType<typeof ask>>();
    const ask = async (name: string) => ({ name, release: await take(name) });
    const asks = (name: string) => line.set(name, ask(name));
    const next = async () => {
      const { name, release } = await Promise.race(line.values());
      line.delete(name);
      order.push(name);
      return release;
    };
    asks("a");
    let release = await next();
    ["b", "c", "d"].forEach(asks);
    for (let again = 6; again > 0; again--) {
      release();
      asks(order.at(-1) ?? "");
      release = await next();
    }
    while (line.size > 0) {
      release();
      release = await next();
    }
    release();
    assert.equal(order.join(""), "abcdabcdab");
  }));

Deno.test("B04 a lock that more wait for than stand in line is held by one", () =>
  withLock(async (take, path) => {
    let inside = 0;
    let turns = 0;
    const work = async (_: unknown, at: number) => {
      for (let left = 3; left > 0; left--) {
        const release = await take(`w${at}`);
        assert.equal(++inside, 1);
        assert.match(holderOf(path) ?? "", /^process \d+ on /);
        await Promise.resolve();
        inside--;
        turns++;
        release();
      }
    };
    await Promise.all(Array.from({ length: 16 }, work));
    assert.equal(turns, 48);
    assert.equal(holderOf(path), undefined);
    assert.equal(hasLine(path), false, "and nobody is left in line");
  }));

Deno.test("B04 who is killed in the line of a lock leaves its place", () =>
  withLock(async (take, path) => {
    const release = await take("holder");
    const program = new URL("./_wait_lock_test.ts", import.meta.url).pathname;
    const waiting = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "-A", "--no-check", program, path],
      stdout: "piped",
    }).spawn();
    const output = waiting.stdout.getReader();
    const { value } = await output.read();
    assert.equal(new TextDecoder().decode(value), "waits\n");
    const next = take("next");
    waiting.kill("SIGKILL");
    await waiting.status;
    await output.cancel();
    release();
    (await next)();
    assert.equal(hasLine(path), false);
  }));

Deno.test("B04 who gives up waiting for a lock leaves the line", () =>
  withLock(async (take, path) => {
    const release = await take("holder");
    await assert.rejects(take("hasty", { timeout: 0 }), {
      code: "store/locked",
      message: /^Cannot write to "test": process \d+ on .* holds its lock/,
    });
    assert.equal(hasLine(path), false);
    release();
    (await take("next", { timeout: 0 }))();
  }));

Deno.test("B04 a lock that nobody waits for makes no line", () =>
  withLock(async (take, path) => {
    for (let turn = 0; turn < 3; turn++) (await take("alone"))();
    const names = Deno.readDir(path.slice(0, -"/lock".length));
    const files = await Array.fromAsync(names, ({ name }) => name);
    assert.deepEqual(files, ["lock"]);
  }));

Deno.test("B04 a spell passes those who wait until it ends", () =>
  withLock(async (take) => {
    const clock = { ms: 0 };
    const spell = createSpells<() => void>({
      length: 10,
      now: () => clock.ms,
    });
    const passes: boolean[] = [];
    const turn = () =>
      spell((mayPass) => {
        passes.push(mayPass);
        return take("often", { mayPass });
      });
    let release = await turn();
    let hasOther = false;
    const other = take("other").then((end) => {
      hasOther = true;
      return end;
    });
    for (clock.ms = 4; clock.ms < 10; clock.ms += 4) {
      release();
      release = await turn();
      assert.equal(hasOther, false);
    }
    release();
    clock.ms = 10;
    const last = turn();
    (await other)();
    (await last)();
    assert.deepEqual(passes, [false, true, true, false]);
  }));

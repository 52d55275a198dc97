// SPDX-License-Identifier: MIT
/**
 * Lets two clients take turns on one store, in random order, while
 * each also plays the same script alone, and compares every document after
 * every turn. A difference has to be one of the meant ones, or the program
 * fails and prints how to play it again.
 *
 *     deno task interop [--self] [--git] [--turns 200] [--seed 1] [--length 10]
 *
 * Stores are on files; with `--git` on two branches of a bare remote.
 * The older client is the program `OCUROOT_GO`, or `ocuroot` on the path.
 * With `--self` both players are ours, and nothing may differ.
 *
 * @module
 */

import { goFaults } from "../tests/_go_reader.ts";
import {
  type Books,
  compareBooks,
  type Difference,
  readBooks,
} from "./interop/compare.ts";
import { explain, type Fix, FIXES } from "./interop/fixes.ts";
import {
  olderClient,
  ourselves,
  type Place,
  type Player,
  setTable,
  type Table,
} from "./interop/player.ts";
import { createRandom } from "./interop/random.ts";
import { type Turn, writeScript } from "./interop/script.ts";

/** What one script came to. */
export interface Result {
  /** Turns that were played. */
  readonly turns: number;
  /** Meant differences that showed, by their number. */
  readonly meant: ReadonlyMap<string, number>;
  /** What is wrong; undefined when nothing is. */
  readonly fault?: string;
}

/** Who plays, and what. */
export interface Game {
  /** The two players. */
  readonly players: readonly [Player, Player];
  /** Decides the script and who is on. */
  readonly seed: number;
  /** Turns of the script. */
  readonly length: number;
  /** Where the stores are: on files unless given. */
  readonly place?: Place;
}

/**
 * Plays one script.
 *
 * @param game Who plays, and what.
 * @returns What it came to.
 */
export async function playScript(game: Game): Promise<Result> {
  const { players, seed, length, place } = game;
  const random = createRandom(seed);
  const tables = await Promise.all([
    setTable(place),
    setTable(place),
    setTable(place),
  ]);
  await using together = tables[0];
  await using first = tables[1];
  await using second = tables[2];
  const meant = new Map<string, number>();
  const script = writeScript(random, length);
  for (const [index, turn] of script.entries()) {
    const seats: readonly Seat[] = [
      { table: first, player: players[0], name: `${players[0].name} alone` },
      { table: second, player: players[1], name: `${players[1].name} alone` },
      { table: together, player: random.pick(players), name: "together" },
    ];
    const found = await playTurn(turn, seats);
    for (const { item } of found.fixes) {
      meant.set(item, (meant.get(item) ?? 0) + 1);
    }
    const turns = index + 1;
    if (found.fault !== undefined) {
      return { turns, meant, fault: `turn ${turns}, ${found.fault}` };
    }
    // From here on the stores tell different stories.
    if (found.fixes.length > 0) return { turns, meant };
  }
  return { turns: script.length, meant };
}

interface Seat {
  readonly table: Table;
  readonly player: Player;
  readonly name: string;
}

interface Found {
  readonly fixes: readonly Fix[];
  readonly fault?: string;
}

async function playTurn(turn: Turn, seats: readonly Seat[]): Promise<Found> {
  const sides: { readonly seat: Seat; readonly books: Books }[] = [];
  const told: string[] = [];
  // Each has a table of its own: they play while others wait for a program.
  const plays = await Promise.all(
    seats.map((seat) => seat.table.play(turn, seat.player)),
  );
  for (const [index, seat] of seats.entries()) {
    const played = plays[index] ?? { codes: [], told: "" };
    told.push(
      `--- ${seat.name}, played by ${seat.player.name}, ` +
        `exit codes ${played.codes.join(" ")}\n${played.told}`,
    );
    const { store } = seat.table;
    const faults = await goFaults(store("state"), store("intent"));
    if (faults.length > 0 && !seat.player.isOlder) {
      return failed(turn, [`${seat.name} left`, ...faults, ...told]);
    }
    sides.push({ seat, books: readBooks(store) });
  }
  const fixes: Fix[] = [];
  const [ours, ...others] = sides;
  for (const side of others) {
    const isMeant = sides.some(({ seat }) => seat.player.isOlder);
    for (
      const difference of compareBooks(ours?.books ?? new Map(), side.books)
    ) {
      const fix = isMeant ? explain(difference) : undefined;
      if (fix !== undefined) fixes.push(fix);
      else {
        const title = `${ours?.seat.name} and ${side.seat.name} differ`;
        return failed(turn, [title, describe(difference), ...told]);
      }
    }
  }
  return { fixes };
}

function failed(turn: Turn, lines: readonly string[]): Found {
  return { fixes: [], fault: `${turn.name}: ${lines.join("\n")}` };
}

function describe({ at, ours, theirs }: Difference): string {
  const text = (value: unknown) => JSON.stringify(value, undefined, 2);
  return `${at}\n< ${text(ours)}\n> ${text(theirs)}`;
}

async function main(args: readonly string[]): Promise<number> {
  const option = (name: string, fallback: number): number => {
    const at = args.indexOf(`--${name}`);
    return at < 0 ? fallback : Number(args[at + 1]);
  };
  const isSelf = args.includes("--self");
  const other = isSelf ? ourselves("we too") : await olderClient();
  if (other === undefined) {
    say("The older client is not there: set OCUROOT_GO, or use --self");
    return 2;
  }
  const place = args.includes("--git") ? "git" : "files";
  const players = [ourselves("we"), other] as const;
  const length = option("length", 10);
  const wanted = option("turns", 200);
  const meant = new Map<string, number>();
  let turns = 0;
  for (let seed = option("seed", 1); turns < wanted; seed++) {
    const result = await playScript({ players, seed, length, place });
    turns += result.turns;
    for (const [item, count] of result.meant) {
      meant.set(item, (meant.get(item) ?? 0) + count);
    }
    if (result.fault === undefined) continue;
    const self = `${isSelf ? "--self " : ""}${place === "git" ? "--git " : ""}`;
    say(
      `${result.fault}\n\nPlay it again with: deno task interop ${self}` +
        `--seed ${seed} --length ${length} --turns 1`,
    );
    return 1;
  }
  say(`${turns} turns, no difference that is not meant`);
  if (!isSelf) FIXES.forEach((fix) => say(row(fix, meant)));
  return 0;
}

function row({ item, what }: Fix, meant: ReadonlyMap<string, number>): string {
  const count = String(meant.get(item) ?? 0).padStart(5);
  return `${count}  ${item.padEnd(8)}  the older client ${what}`;
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

if (import.meta.main) Deno.exit(await main(Deno.args));

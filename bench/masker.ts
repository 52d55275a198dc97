// SPDX-License-Identifier: MIT
/**
 * Measures how fast text is searched for secrets: a build log in chunks, with
 * twenty tokens and a private key registered. It masks nothing of value.
 *
 * @module
 */

import { createMaskStream } from "../engine/host/mask_stream.ts";
import { createSecrets, type Secrets } from "../engine/host/secrets.ts";
import type { Bench, Row, Section } from "./row.ts";

/** Megabytes per second that the masker must do. */
const BAR = 50;

const LINE =
  'level=info msg="compiled module 12 of 40" file=/srv/app/src/button.tsx\n';
const CHUNK = LINE.repeat(900);
const COLOURED = `\x1b[32m${LINE.trimEnd()}\x1b[0m\n`.repeat(800);

/** Rows about masking. */
export const MASKER: Section = {
  name: "masker",
  heading: "Masking of secrets",
  run: (bench) =>
    Promise.resolve([
      speedRow("plain text", CHUNK, bench),
      speedRow("text with colours", COLOURED, bench),
    ]),
};

function speedRow(name: string, chunk: string, { quick }: Bench): Row {
  const secrets = registered();
  const rounds = Array.from(
    { length: quick ? 2 : 5 },
    () => megabytesPerSecond(secrets, { chunk, count: quick ? 100 : 400 }),
  );
  const measured = Math.max(...rounds);
  return {
    name: `secrets masked in ${name}`,
    measured: `${measured.toFixed(0)} MB/s`,
    bar: `≥ ${BAR} MB/s`,
    ok: measured >= BAR,
  };
}

function megabytesPerSecond(
  secrets: Secrets,
  { chunk, count }: { readonly chunk: string; readonly count: number },
): number {
  const mask = createMaskStream(secrets);
  const start = performance.now();
  for (let done = 0; done < count; done++) mask.write(chunk);
  mask.end();
  const seconds = (performance.now() - start) / 1000;
  return chunk.length * count / 1e6 / seconds;
}

function registered(): Secrets {
  const secrets = createSecrets();
  for (let token = 0; token < 20; token++) secrets.register(random(30));
  const key = Array.from({ length: 27 }, () => random(64));
  secrets.register(key.join("\n"));
  return secrets;
}

function random(length: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  return bytes.toBase64().slice(0, length);
}

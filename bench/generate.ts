// SPDX-License-Identifier: MIT
/**
 * Writes the documents of many releases straight into a store on files, as
 * they stand after all of them are done. Nothing is run.
 *
 * @module
 */

/** How much to write. */
export interface Amount {
  /** How many packages or releases. */
  readonly count: number;
  /** Environments that each is deployed to. */
  readonly environments: number;
}

const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const TIME = "2026-01-01T00:00:00.000Z";
const PACKAGE = "bench/-/package.ocu.star";

/**
 * Writes packages with one release each, deployed everywhere. The intent to
 * have them deployed is written beside.
 *
 * @param store The directory of both stores.
 * @param amount How many.
 */
export function addPackages(store: string, amount: Amount): void {
  for (let index = 0; index < amount.count; index++) {
    const name = `bench/-/services/s${index}/service.ocu.star`;
    writeRelease(`${store}/state/refs`, {
      package: name,
      number: 1,
      environments: amount.environments,
    });
    linkCurrent(store, { package: name, number: 1, ...amount });
  }
}

/**
 * Writes earlier releases of the package that is measured.
 *
 * @param store The directory of both stores.
 * @param amount How many.
 */
export function addReleases(store: string, amount: Amount): void {
  for (let number = 1; number <= amount.count; number++) {
    writeRelease(`${store}/state/refs`, {
      package: PACKAGE,
      number,
      environments: amount.environments,
    });
  }
  if (amount.count === 0) return;
  linkCurrent(store, {
    package: PACKAGE,
    number: amount.count,
    environments: amount.environments,
  });
}

/** One release of a package. */
interface Release {
  readonly package: string;
  readonly number: number;
  readonly environments: number;
}

function writeRelease(refs: string, made: Release): void {
  const release = `${made.package}/@r${made.number}`;
  put(refs, release, {
    type: "release.ReleaseInfo",
    body: { commit: COMMIT, package: graphOf(made) },
  });
  put(refs, `${release}/commit/${COMMIT}`, marker());
  for (const name of names(made)) {
    const task = `${release}/deploy/${name}`;
    const inputs = inputOf(name);
    put(refs, `${task}/1`, {
      type: "*models.Run",
      body: {
        type: "up",
        release,
        functions: [{ fn: functionOf(made, UP), inputs }],
        output: {},
        watch_files: [],
      },
    });
    put(refs, `${task}/1/status/complete`, marker());
    put(refs, `${task}/1/logs`, { type: "[]sdk.Log", body: [] });
    put(refs, task, {
      type: "models.Task",
      body: {
        run_ref: `${task}/1`,
        type: "up",
        release,
        input: inputs,
        output: {},
      },
      links: [`${made.package}/@/deploy/${name}`],
    });
  }
}

function linkCurrent(store: string, made: Release): void {
  const release = `${made.package}/@r${made.number}`;
  for (const name of names(made)) {
    const current = `${made.package}/@/deploy/${name}`;
    write(`${store}/state/refs/${current}`, {
      kind: "link",
      body: `${release}/deploy/${name}`,
    });
    put(`${store}/intent/refs`, current, {
      type: "models.Intent",
      body: { release, input: inputOf(name) },
    });
  }
}

function names({ environments }: Release): readonly string[] {
  return Array.from({ length: environments }, (_, index) => `e${index}`);
}

function inputOf(name: string): unknown {
  const value = { name, attributes: {} };
  return { environment: { ref: `@/environment/${name}`, value } };
}

function functionOf(
  { package: name }: Release,
  fn: { readonly name: string; readonly line: number },
): { readonly name: string; readonly pos: string } {
  const file = name.slice(name.indexOf("/-/") + 3);
  return { name: fn.name, pos: `${file}:${fn.line}:1` };
}

function graphOf(made: Release): unknown {
  const up = functionOf(made, UP);
  const down = functionOf(made, DOWN);
  const tasks = names(made).map((environment) => ({
    deploy: {
      environment,
      up,
      down,
      inputs: { environment: { ref: `@/environment/${environment}` } },
    },
  }));
  const functions = Object.fromEntries(
    [up, down].map((fn) => [`${fn.name}/${fn.pos}`, { function: fn }]),
  );
  return { functions, phases: [{ name: "all", tasks }] };
}

const UP = { name: "up", line: 1 };
const DOWN = { name: "down", line: 4 };

function marker(): { readonly type: string; readonly body: unknown } {
  return { type: "models.Marker", body: { time: TIME } };
}

function put(
  refs: string,
  ref: string,
  document: {
    readonly type: string;
    readonly body: unknown;
    readonly links?: readonly string[];
  },
): void {
  const { type, body, links } = document;
  write(`${refs}/${ref}`, {
    kind: "ref",
    body_type: type,
    ...(links === undefined ? {} : { links }),
    body,
  });
}

function write(directory: string, envelope: unknown): void {
  Deno.mkdirSync(directory, { recursive: true });
  Deno.writeTextFileSync(
    `${directory}/@object.json`,
    JSON.stringify(envelope, null, 2),
  );
}

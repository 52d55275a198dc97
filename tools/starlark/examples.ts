// SPDX-License-Identifier: MIT
/**
 * The examples as programs that any Starlark can run: the words of configs
 * are plain functions that print how they are called. Nothing is released.
 *
 * @module
 */

/** A config or module of an example. */
export interface ExampleProgram {
  /** Its path below `examples/`. */
  readonly name: string;
  /** The program, on the same lines as the file. */
  readonly source: string;
}

const WORDS = [
  "call",
  "deploy",
  "done",
  "environment",
  "input",
  "next",
  "ocuroot",
  "phase",
  "ref",
  "register_environment",
  "remotes",
  "repo_alias",
  "secret",
  "shell",
  "store_fs",
  "store_git",
  "store_set",
  "task",
  "trigger",
];

const RESULTS: Readonly<Record<string, string>> = {
  environments: "[]",
  read: '"1.0\\n"',
};

/**
 * Writes every example and the library of words to a directory.
 *
 * @param dir The directory.
 * @returns The programs.
 */
export function* examplePrograms(dir: string): Generator<ExampleProgram> {
  const library = `${dir}/words.star`;
  Deno.writeTextFileSync(library, libraryText());
  const examples = new URL("../../examples/", import.meta.url);
  for (const { name, isDirectory } of Deno.readDirSync(examples)) {
    if (!isDirectory) continue;
    const source = new URL(`${name}/star/`, examples);
    const target = `${dir}/${name}`;
    const files = [...starlarkFiles(source.pathname)];
    for (const file of files) {
      const text = Deno.readTextFileSync(new URL(file, source));
      const path = `${target}/${file}`;
      Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      Deno.writeTextFileSync(path, plain(text, { library, target, path }));
    }
    for (const file of files) {
      const source = Deno.readTextFileSync(`${target}/${file}`);
      yield { name: `${name}/${file}`, source };
    }
  }
}

function libraryText(): string {
  const words = WORDS.map((word) =>
    `def ${word}(*args, **kwargs):\n` +
    `    print("${word}", args, kwargs)\n` +
    `    return {"word": "${word}", "args": args, "kwargs": kwargs}\n`
  );
  const results = Object.entries(RESULTS).map(([word, result]) =>
    `def ${word}(*args, **kwargs):\n    return ${result}\n`
  );
  return [...words, ...results].join("");
}

/** Loads the words on the first line, and modules from where they are. */
function plain(
  text: string,
  at: {
    readonly library: string;
    readonly target: string;
    readonly path: string;
  },
): string {
  const names = [...WORDS, ...Object.keys(RESULTS)];
  const flat = text.replace(/\bstore\.(\w+)/g, "store_$1");
  const used = names.filter((name) => new RegExp(`\\b${name}\\b`).test(flat))
    .map((name) => `"${name}"`);
  const here = at.path.slice(0, at.path.lastIndexOf("/"));
  const moved = flat.replace(/load\("\/\//g, `load("${at.target}/`)
    .replace(/load\("(?=\.)/g, `load("${here}/`);
  if (used.length === 0) return moved;
  return `load("${at.library}", ${used.join(", ")}); ${moved}`;
}

function* starlarkFiles(root: string, below = ""): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(`${root}${below}`)) {
    if (isDirectory) yield* starlarkFiles(root, `${below}${name}/`);
    else if (name.endsWith(".star")) yield `${below}${name}`;
  }
}

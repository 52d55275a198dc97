// SPDX-License-Identifier: MIT
/**
 * Follows the files that a page is made from and counts their changes. It
 * watches their folders, not the files: editors save by putting a new file in
 * the place of the old one.
 *
 * @module
 */

/** Changes of the files that are followed. */
export interface Changes {
  /** Names the state of the files; a new name after each change. */
  version(): string;
  /**
   * Follows more files. While nobody knows which ones matter, `anyCode` has
   * every config and module beside them count.
   */
  follow(
    files: readonly string[],
    options?: { readonly anyCode: boolean },
  ): void;
  /** Calls back after each change; gives back how to stop that. */
  listen(changed: () => void): () => void;
  /** Stops watching. */
  close(): void;
}

/** How to watch. */
export interface ChangesOptions {
  /** Milliseconds between a first change and its being told; 100 by default. */
  readonly delayMs?: number;
}

/**
 * Starts to follow files: none yet.
 *
 * @param options How to watch.
 * @returns Their changes.
 */
export function followChanges(options: ChangesOptions = {}): Changes {
  const { delayMs = 100 } = options;
  const files = new Set<string>();
  const watchers = new Map<string, Deno.FsWatcher>();
  const listeners = new Set<() => void>();
  let anyCode = false;
  let count = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const matters = ({ kind, paths }: Deno.FsEvent) =>
    kind !== "access" &&
    paths.some((path) =>
      files.has(slashed(path)) || (anyCode && /\.(star|ts)$/.test(path))
    );
  const touch = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      count++;
      for (const changed of listeners) changed();
    }, delayMs);
  };
  const watch = async (folder: string, watcher: Deno.FsWatcher) => {
    for await (const event of watcher) if (matters(event)) touch();
    if (watchers.get(folder) === watcher) watchers.delete(folder);
  };

  return {
    version: () => String(count),
    follow(more, options = { anyCode: false }) {
      ({ anyCode } = options);
      for (const file of more.flatMap(realPaths)) {
        files.add(file);
        const folder = folderOf(file);
        if (watchers.has(folder)) continue;
        const watcher = openWatcher(folder);
        if (watcher === undefined) continue;
        watchers.set(folder, watcher);
        watch(folder, watcher).catch(() => watchers.delete(folder));
      }
    },
    listen(changed) {
      listeners.add(changed);
      return () => void listeners.delete(changed);
    },
    close() {
      clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
      watchers.clear();
    },
  };
}

/** Events name files without links: the entry itself, and where it leads. */
function realPaths(file: string): readonly string[] {
  const folder = realPath(folderOf(file));
  const entry = folder === undefined
    ? file
    : `${folder}/${file.slice(file.lastIndexOf("/") + 1)}`;
  return [...new Set([entry, realPath(file) ?? entry])];
}

function realPath(path: string): string | undefined {
  try {
    return slashed(Deno.realPathSync(path));
  } catch {
    return undefined;
  }
}

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf("/")) || "/";
}

function slashed(path: string): string {
  return Deno.build.os === "windows" ? path.replaceAll("\\", "/") : path;
}

/** A folder that is not there has nothing to be told of. */
function openWatcher(folder: string): Deno.FsWatcher | undefined {
  try {
    return Deno.watchFs(folder, { recursive: false });
  } catch {
    return undefined;
  }
}

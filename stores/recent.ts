// SPDX-License-Identifier: MIT
/**
 * A map that forgets what was not asked for lately. What passes by once is
 * soon gone, what is asked for again and again stays.
 *
 * @module
 */

/** Values by key. */
export interface Recent<V> {
  /** Gives the value; undefined also when it was forgotten. */
  get(key: string): V | undefined;
  /** Keeps a value. */
  set(key: string, value: V): void;
  /** Forgets a value. */
  delete(key: string): void;
}

/**
 * Makes a map.
 *
 * @param most How many values it keeps at least, where there are as many; at
 *   most it keeps twice as many.
 * @returns The map.
 */
export function createRecent<V>(most: number): Recent<V> {
  let young = new Map<string, V>();
  let old = new Map<string, V>();
  const set = (key: string, value: V): void => {
    if (young.size >= most) {
      old = young;
      young = new Map();
    }
    young.set(key, value);
  };
  return {
    get: (key) => {
      const value = young.get(key);
      if (value !== undefined) return value;
      const kept = old.get(key);
      if (kept !== undefined) {
        old.delete(key);
        set(key, kept);
      }
      return kept;
    },
    set,
    delete: (key) => {
      young.delete(key);
      old.delete(key);
    },
  };
}

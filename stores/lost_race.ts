// SPDX-License-Identifier: MIT
/**
 * How a backend says that another writer was first. It never reaches users:
 * the committer runs the callbacks again, or reports `store/conflict`.
 *
 * @module
 */

/** Another writer landed first; nothing of ours has landed. */
export class LostRace extends Error {
  /** The class's name, as it shows in stack traces. */
  override readonly name = "LostRace";
}

// SPDX-License-Identifier: MIT
/**
 * Stores on branches of Git remotes. Everything about git is behind this
 * folder; the layout on a branch is that of a store on files.
 *
 * @module
 */

export {
  createGitOpener,
  type GitDescription,
  type GitOpener,
  type GitStoreOptions,
} from "./open_git.ts";
export { chooseGit, chooseRepository, type GitSpeaker } from "./choose.ts";
export { type GitStep, tellSteps } from "./steps.ts";

// SPDX-License-Identifier: MIT
/**
 * What a page about a config is made from: plain values that whoever evaluates
 * configs hands in. It holds types only.
 *
 * @module
 */

import type { Warning } from "@ocuroot/sdk/declaration";
import type { Environment, Phase } from "@ocuroot/sdk/model";

/** What a config declares. */
export interface ConfigPreview {
  /** Full ref of the release that it would be, `acme/-/web.ocu.star/@preview`. */
  readonly release: string;
  /** Phases in order; none when there is no package. */
  readonly phases: readonly Phase[];
  /** Environments that it registers. */
  readonly registered: readonly Environment[];
  /** Environments that it was evaluated with. */
  readonly environments: readonly Environment[];
  /** Advice. */
  readonly warnings: readonly Warning[];
  /** What it printed. */
  readonly logs: readonly string[];
  /** Absolute paths of the code it is made of. */
  readonly files: readonly string[];
  /** Absolute paths that it read while it was evaluated. */
  readonly data: readonly string[];
}

/** Where previews of one config come from. */
export interface PreviewSource {
  /** Name of the config, as people read it. */
  readonly name: string;
  /** Absolute root that places of errors are relative to. */
  readonly root: string;
  /** Absolute paths of code that is known before it is evaluated. */
  readonly files: readonly string[];
  /** Evaluates the config as it is now. */
  readonly evaluate: () => Promise<ConfigPreview>;
  /** Masks secrets. */
  readonly mask: (text: string) => string;
}

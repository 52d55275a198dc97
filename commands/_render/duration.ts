// SPDX-License-Identifier: MIT
/**
 * Durations for people. Programs get milliseconds.
 *
 * @module
 */

/**
 * Says how long something took.
 *
 * @param ms Milliseconds.
 * @returns `340ms`, `2.4s`, `3m05s`, `2h07m`.
 */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)}ms`;
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return `${(Math.floor(ms / 100) / 10).toFixed(1)}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m${two(seconds % 60)}s`;
  return `${Math.floor(minutes / 60)}h${two(minutes % 60)}m`;
}

function two(count: number): string {
  return String(count).padStart(2, "0");
}

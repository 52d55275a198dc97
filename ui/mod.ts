// SPDX-License-Identifier: MIT
/**
 * Web pages about configs and state, to be read in a browser on this machine.
 *
 * The folder's invariants: a server listens on the loopback address only and
 * answers who knows its token; nothing can be changed through it, and no view
 * of a store is kept between requests; texts of users become text nodes and
 * plain attributes; pages work without scripts and load nothing from
 * elsewhere. It knows stores and the words of the SDK, and gets what the
 * engine knows as plain values.
 *
 * @module
 */

export type { ConfigPreview, PreviewSource } from "./preview/config_preview.ts";
export { previewSite } from "./preview/preview_site.ts";
export {
  type Access,
  type ServerOptions,
  type Site,
  startServer,
  type WebServer,
} from "./server.ts";
export { stateSite, type StateSource } from "./state/state_site.ts";

// SPDX-License-Identifier: MIT
/**
 * Loads the page anew when the server says that a file has changed. It runs in
 * a browser, and asks this server only.
 *
 * @module
 */

const { version } = document.documentElement.dataset;
if (version !== undefined) {
  const state = document.getElementById("live");
  const tell = (text) => {
    if (state !== null) state.textContent = text;
  };
  const events = new EventSource(`/watch?since=${version}`);
  events.onopen = () => tell("Reloads on save");
  events.onerror = () => tell("Not connected: is the command still running?");
  events.onmessage = ({ data }) => {
    if (data === "reload") location.reload();
  };
  addEventListener("pagehide", () => events.close());
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) location.reload();
  });
}

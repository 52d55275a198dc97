// SPDX-License-Identifier: MIT
/**
 * Tells browsers of changes while they have a page open, as server-sent
 * events: `connected` first, then `reload` after each change.
 *
 * @module
 */

import type { Changes } from "./changes.ts";

/** All open streams. */
export interface ChangeStreams {
  /**
   * Opens a stream.
   *
   * @param since The version that the page was made from; when files have
   *   changed meanwhile it is told at once.
   * @returns A response that goes on.
   */
  open(since: string | null): Response;
  /** Ends all streams. */
  close(): void;
}

/**
 * Makes streams of changes: none is open yet.
 *
 * @param changes What to tell of.
 * @returns The streams.
 */
export function changeStreams(changes: Changes): ChangeStreams {
  const open = new Set<ReadableStreamDefaultController<Uint8Array>>();
  let isOver = false;
  const stop = changes.listen(() => open.forEach((one) => tell(one, "reload")));
  return {
    open(since) {
      let own: ReadableStreamDefaultController<Uint8Array> | undefined;
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          if (isOver) return controller.close();
          own = controller;
          open.add(controller);
          tell(controller, "connected");
          const isOld = since !== null && since !== changes.version();
          if (isOld) tell(controller, "reload");
        },
        cancel() {
          if (own !== undefined) open.delete(own);
        },
      });
      return new Response(body, {
        headers: { "content-type": "text/event-stream" },
      });
    },
    close() {
      isOver = true;
      stop();
      for (const controller of open) controller.close();
      open.clear();
    },
  };
}

function tell(
  controller: ReadableStreamDefaultController<Uint8Array>,
  data: string,
): void {
  controller.enqueue(new TextEncoder().encode(`data: ${data}\n\n`));
}

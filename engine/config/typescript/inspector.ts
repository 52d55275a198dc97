// SPDX-License-Identifier: MIT
/**
 * Looks into a process through the inspector of its runtime: stops it for a
 * moment, and notes where it was in which files. What the process says is
 * data; its places are those of the files as they were written.
 *
 * @module
 */

import type { SourceMap } from "node:module";
import type { CallSite } from "@ocuroot/sdk/host";

/** A place in a file, with the function that it is in. */
export type Place = CallSite & { readonly function?: string };

/**
 * A look into a process. It is led through the files step by step at first, so
 * that a step which does not come to an end is known.
 */
export interface Inspector {
  /** Lets it run, stops it at its next statement, and lets it go on. */
  look(): void;
  /** Where it was last, innermost first; empty while it was in no file. */
  seen(): readonly Place[];
  /** True while it has not stopped for the last look. */
  asked(): boolean;
  /** True while it has not ended the step that began where it was last. */
  inStep(): boolean;
  /** Resolves when the look is over, as the process has ended. */
  readonly closed: Promise<void>;
}

/** What the runtime tells. */
interface Told {
  readonly id?: number;
  readonly method?: string;
  readonly params?: {
    readonly scriptId?: string;
    readonly url?: string;
    readonly sourceMapURL?: string;
    readonly callFrames?: readonly StoppedFrame[];
  };
}

interface StoppedFrame {
  readonly functionName: string;
  readonly location: {
    readonly scriptId: string;
    readonly lineNumber: number;
    readonly columnNumber: number;
  };
}

interface Script {
  readonly url: string;
  readonly map: SourceMap | undefined;
}

/** Most calls of which the places are kept: the innermost ones. */
const MAX_CALLS = 20;

const MAP = "data:application/json;base64,";

/**
 * Begins to look into a process.
 *
 * @param address Where its inspector listens.
 * @param urls The files that places are wanted of.
 * @returns The look.
 */
export async function openInspector(
  address: string,
  urls: readonly string[],
): Promise<Inspector> {
  const { SourceMap } = await import("node:module");
  const { socket, opened, closed } = connect(address);
  const scripts = new Map<string, Script>();
  let count = 0;
  const send = (method: string, params: object = {}) => {
    if (socket.readyState !== WebSocket.OPEN) return;
    socket.send(JSON.stringify({ id: ++count, method, params }));
  };
  const ready = Promise.withResolvers<void>();
  const led = leadThrough(send);
  socket.onmessage = ({ data }) => {
    const { id, method, params = {} } = toldIn(data);
    if (id === urls.length + 1) ready.resolve();
    const { scriptId = "", url = "", callFrames = [] } = params;
    if (method === "Debugger.scriptParsed" && urls.includes(url)) {
      scripts.set(scriptId, { url, map: mapOf(params, SourceMap) });
    }
    if (method !== "Debugger.paused") return;
    const top = callFrames[0]?.location.scriptId ?? "";
    led.stopped(placesOf(callFrames, scripts), scripts.has(top));
  };
  await opened;
  send("Debugger.enable");
  for (const url of urls) {
    send("Debugger.setBreakpointByUrl", { url, lineNumber: 0 });
  }
  await Promise.race([ready.promise, closed]);
  return { ...led.inspector, closed };
}

/** Decides how a process that has stopped goes on. */
function leadThrough(send: (method: string) => void) {
  let stepping = true;
  let inStep = false;
  let asked = false;
  let seen: readonly Place[] = [];
  /** Takes where it has stopped, and whether that is in a file itself. */
  const stopped = (places: readonly Place[], inFile: boolean): void => {
    if (places.length > 0 || inStep) seen = places;
    asked = false;
    inStep = stepping && places.length > 0;
    if (!inStep) return send("Debugger.resume");
    send(inFile ? "Debugger.stepInto" : "Debugger.stepOut");
  };
  const look = (): void => {
    stepping = false;
    if (!asked) send("Debugger.pause");
    asked = true;
  };
  const inspector = {
    look,
    seen: () => seen,
    asked: () => asked,
    inStep: () => inStep,
  };
  return { inspector, stopped };
}

/** Connects at once, whatever proxy the environment names. */
function connect(address: string) {
  const { hostname, port } = new URL(address);
  const proxy = { transport: "tcp", hostname, port: Number(port) } as const;
  const client = Deno.createHttpClient({ proxy });
  // The types of the runtime do not know the option.
  const socket: WebSocket = Reflect.construct(WebSocket, [address, { client }]);
  const opened = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  socket.onopen = () => opened.resolve();
  socket.onclose = () => {
    client.close();
    opened.reject(new Error("No inspector listens"));
    closed.resolve();
  };
  return { socket, opened: opened.promise, closed: closed.promise };
}

/** What it says may be anything; what is not understood is passed over. */
function toldIn(data: unknown): Told {
  try {
    return JSON.parse(String(data)) as Told;
  } catch {
    return {};
  }
}

/** Only the map that came with taking types away leads to the text. */
function mapOf(
  { url = "", sourceMapURL = "" }: NonNullable<Told["params"]>,
  Map: typeof SourceMap,
): SourceMap | undefined {
  if (!/\.m?ts$/.test(url) || !sourceMapURL.startsWith(MAP)) return undefined;
  try {
    return new Map(JSON.parse(atob(sourceMapURL.slice(MAP.length))));
  } catch {
    return undefined;
  }
}

function placesOf(
  frames: readonly StoppedFrame[],
  scripts: ReadonlyMap<string, Script>,
): Place[] {
  const all = frames.values().flatMap(({ functionName, location }) => {
    const script = scripts.get(location.scriptId);
    if (script === undefined) return [];
    const { lineNumber, columnNumber } = location;
    const found = script.map?.findEntry(lineNumber, columnNumber);
    const written = found !== undefined && "originalLine" in found
      ? { line: found.originalLine + 1, column: found.originalColumn + 1 }
      : { line: lineNumber + 1, column: columnNumber + 1 };
    const name = functionName === "" ? {} : { function: functionName };
    return [{ filename: script.url, ...written, ...name }];
  });
  return all.take(MAX_CALLS).toArray();
}

// SPDX-License-Identifier: MIT
/**
 * Takes from the child all that user code could use to get around its
 * missing permissions: no evaluation of strings, no workers, no Node modules.
 * What is taken away says so when it is used.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { hardenBuiltins } from "./harden.ts";

/** Members of `Deno` that read nothing and reach nothing. */
const HARMLESS = ["build", "version", "errors", "inspect", "noColor"];

/** Globals that are taken away, with what to use instead. */
const TAKEN: Readonly<Record<string, string>> = {
  fetch: "Use http, the second argument of every function has it.",
  WebSocket: "Use http, the second argument of every function has it.",
  EventSource: "Use http, the second argument of every function has it.",
  XMLHttpRequest: "Use http, the second argument of every function has it.",
  process: "Use host, the second argument of every function has it.",
  Worker: "Run commands with host.shell(…).",
  eval: "Write the code into the file.",
  localStorage: "Use outputs or custom state.",
  sessionStorage: "Use outputs or custom state.",
  caches: "Use outputs or custom state.",
  BroadcastChannel: "Use outputs or custom state.",
  alert: "Use print(…).",
  confirm: "Wait for custom state with next(…).",
  prompt: "Wait for custom state with next(…).",
};

/**
 * Globals that compute and reach nothing. Every other one is taken away, also
 * those that a later version of the runtime may bring.
 */
const KEPT: readonly string[] = `
Object Function Array String Number Boolean Symbol BigInt Date RegExp Promise
Proxy Map Set WeakMap WeakSet WeakRef FinalizationRegistry Iterator
Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError
URIError SuppressedError DisposableStack AsyncDisposableStack
ArrayBuffer SharedArrayBuffer Atomics DataView Uint8Array Int8Array Uint16Array
Int16Array Uint32Array Int32Array BigUint64Array BigInt64Array Uint8ClampedArray
Float16Array Float32Array Float64Array
JSON Math Reflect Intl Temporal WebAssembly globalThis self Infinity NaN
undefined parseFloat parseInt isFinite isNaN decodeURI decodeURIComponent
encodeURI encodeURIComponent escape unescape atob btoa
console queueMicrotask setTimeout clearTimeout setInterval clearInterval
structuredClone reportError performance crypto Performance Crypto CryptoKey
SubtleCrypto
AbortController AbortSignal Event EventTarget CustomEvent ErrorEvent
PromiseRejectionEvent DOMException QuotaExceededError
Blob File FormData Headers Request Response URL URLPattern URLSearchParams
TextDecoder TextEncoder TextDecoderStream TextEncoderStream
ReadableStream ReadableStreamDefaultReader ReadableStreamBYOBReader
ReadableStreamDefaultController ReadableByteStreamController
ReadableStreamBYOBRequest WritableStream WritableStreamDefaultWriter
WritableStreamDefaultController TransformStream
TransformStreamDefaultController ByteLengthQueuingStrategy
CountQueuingStrategy CompressionStream DecompressionStream
`.trim().split(/\s+/);

/** What stays in the hands of the child. */
export interface Lockdown {
  /** Sets what `Deno.env` shows; undefined for nothing. */
  showEnv(env: Readonly<Record<string, string>> | undefined): void;
}

/**
 * Locks this process down.
 *
 * @returns What the child keeps.
 */
export function lockDown(): Lockdown {
  let env: Readonly<Record<string, string>> | undefined;
  const facade = facadeOf(Deno, () => env);
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (!KEPT.includes(name)) Reflect.deleteProperty(globalThis, name);
  }
  replace(globalThis, "Deno", { value: facade });
  for (const [name, hint] of Object.entries(TAKEN)) {
    replace(globalThis, name, { get: () => deny(name, hint) });
  }
  lockConstructors();
  hardenBuiltins();
  return { showEnv: (shown) => void (env = shown) };
}

function facadeOf(
  real: typeof Deno,
  shown: () => Readonly<Record<string, string>> | undefined,
): object {
  const facade: Record<string, unknown> = {};
  for (const name of Object.keys(real)) {
    if (name === "env" || HARMLESS.includes(name)) continue;
    replace(facade, name, {
      get: () => deny(`Deno.${name}`, "Use host and http instead."),
    });
  }
  for (const name of HARMLESS) {
    replace(facade, name, { value: Reflect.get(real, name) });
  }
  const read = () =>
    shown() ?? deny("Deno.env", "Use await host.env() in a function.");
  const env = {
    get: (name: string) => read()[name],
    has: (name: string) => Object.hasOwn(read(), name),
    toObject: () => ({ ...read() }),
  };
  replace(facade, "env", { value: Object.freeze(env) });
  return Object.freeze(facade);
}

/** Every function leads to the constructor that evaluates text. */
function lockConstructors(): void {
  const denied = function () {
    deny("Function", "Write the code into the file.");
  };
  denied.prototype = Function.prototype;
  replace(globalThis, "Function", { value: denied });
  const kinds = [
    function () {},
    async function () {},
    function* () {},
    async function* () {},
  ];
  for (const kind of kinds) {
    replace(Object.getPrototypeOf(kind), "constructor", { value: denied });
  }
}

function replace(
  target: object,
  name: string,
  descriptor: PropertyDescriptor,
): void {
  Reflect.deleteProperty(target, name);
  const fixed = "value" in descriptor ? { writable: false } : {};
  Reflect.defineProperty(target, name, {
    ...fixed,
    ...descriptor,
    enumerable: false,
    configurable: false,
  });
}

function deny(name: string, hint: string): never {
  throw new OcurootError(
    "host/denied",
    `Cannot use "${name}": it is not available in configs`,
    { hint },
  );
}

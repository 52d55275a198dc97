// SPDX-License-Identifier: MIT
/**
 * Makes the built-in objects of the language unchangeable before user code
 * runs: the child's own code uses them, and what could replace
 * `JSON.stringify` or `Map.prototype.get` could speak in the name of another
 * function, whose policy is wider. Objects of users stay as they are.
 *
 * @module
 */

/** Globals that the child or the SDK uses, or that these lead to. */
const NAMES = [
  "Object",
  "Function",
  "Array",
  "String",
  "Number",
  "Boolean",
  "Symbol",
  "BigInt",
  "Date",
  "RegExp",
  "Promise",
  "Proxy",
  "Map",
  "Set",
  "WeakMap",
  "WeakSet",
  "WeakRef",
  "FinalizationRegistry",
  "ArrayBuffer",
  "DataView",
  "Uint8Array",
  "Iterator",
  "Error",
  "AggregateError",
  "EvalError",
  "RangeError",
  "ReferenceError",
  "SyntaxError",
  "TypeError",
  "URIError",
  "JSON",
  "Math",
  "Reflect",
  "TextEncoder",
  "TextDecoder",
  "AbortController",
  "AbortSignal",
  "EventTarget",
  "Event",
  "URL",
  "atob",
  "btoa",
];

/** What programs set on objects of their own as a matter of course. */
const OFTEN_SET: readonly string[] = [
  "Object",
  "Error",
  "AggregateError",
  "EvalError",
  "RangeError",
  "ReferenceError",
  "SyntaxError",
  "TypeError",
  "URIError",
];

/**
 * Makes the built-in objects unchangeable.
 */
export function hardenBuiltins(): void {
  for (const name of NAMES) {
    const value: unknown = Reflect.get(globalThis, name);
    if (!isObject(value)) continue;
    const prototype: unknown = Reflect.get(value, "prototype");
    if (isObject(prototype)) {
      harden(prototype, { settable: OFTEN_SET.includes(name) });
    }
    harden(value, { settable: false });
    const fixed = { value, writable: false, configurable: false };
    Reflect.defineProperty(globalThis, name, fixed);
  }
  for (const hidden of hiddenBuiltins()) harden(hidden, { settable: false });
}

/** Built-in objects without a name. */
function hiddenBuiltins(): readonly object[] {
  const parent = (value: object): object => Object.getPrototypeOf(value) ?? {};
  const generated = [
    function* () {},
    async function* () {},
    async function () {},
  ].map(parent);
  const iterators = [
    [].values(),
    new Map().values(),
    new Set().values(),
    ""[Symbol.iterator](),
    "".matchAll(/a/g),
    [].values().map(String),
  ].map(parent);
  const prototypes = generated.slice(0, 2)
    .map((one) => Reflect.get(one, "prototype") as object);
  const typedArray = parent(Uint8Array);
  return [
    ...generated,
    ...iterators,
    ...prototypes,
    ...prototypes.map(parent),
    typedArray,
    Reflect.get(typedArray, "prototype") as object,
  ];
}

function harden(
  target: object,
  { settable }: { readonly settable: boolean },
): void {
  for (const key of Reflect.ownKeys(target)) {
    const was = Reflect.getOwnPropertyDescriptor(target, key);
    if (was === undefined || key === "stackTraceLimit") continue;
    const fixed = !("value" in was)
      ? { configurable: false }
      : settable && was.configurable
      ? inherited(target, { key, value: was.value })
      : { writable: false, configurable: false };
    Reflect.defineProperty(target, key, fixed);
  }
  Object.preventExtensions(target);
}

/**
 * A property that cannot be changed where it is, but can be set on what
 * inherits it, as `error.name = "…"` does.
 */
function inherited(
  target: object,
  { key, value }: { readonly key: PropertyKey; readonly value: unknown },
): PropertyDescriptor {
  return {
    configurable: false,
    get: () => value,
    set(this: unknown, value: unknown) {
      const own = {
        value,
        writable: true,
        enumerable: true,
        configurable: true,
      };
      const done = this !== target && isObject(this) &&
        Reflect.defineProperty(this, key, own);
      if (!done) throw new TypeError(`Cannot set "${String(key)}" here`);
    },
  };
}

function isObject(value: unknown): value is object {
  return typeof value === "function" ||
    (typeof value === "object" && value !== null);
}

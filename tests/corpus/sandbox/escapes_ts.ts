// SPDX-License-Identifier: MIT
/**
 * Ways out of the process that evaluates TypeScript. Each is the body of a
 * function; `leak` reports what must never be had. `CANARY` is a file outside
 * of the checkout, `PORT` a port that listens, `OUT` a file that must not come
 * to be, `MARK` a variable of the program's environment.
 *
 * @module
 */

/** A way out. */
export interface Escape {
  /** The body of a function, run in a child of its own turn. */
  readonly code: string;
  /** Code of the error that it must end in. */
  readonly ends: string;
}

const DENIED = "host/denied";

/** Code that must be stopped, by what it tries. */
export const ESCAPES: Readonly<Record<string, Escape>> = {
  "read a file": of("leak(Deno.readTextFileSync(CANARY));"),
  "read a file later": of("leak(await Deno.readTextFile(CANARY));"),
  "open a file": of("leak(Deno.openSync(CANARY));"),
  "follow a link": of("leak(Deno.readLinkSync(LINK));"),
  "look at a file": of("leak(Deno.statSync(CANARY));"),
  "list a folder": of("leak([...Deno.readDirSync('/')]);"),
  "read its own environment as a file": of(
    "leak(Deno.readTextFileSync('/proc/self/environ'));",
  ),
  "fetch a file": of("leak(await (await fetch(`file://${CANARY}`)).text());"),
  "read the standard input": of("leak(Deno.stdin);"),
  "read through Node": of(
    "leak(process.getBuiltinModule('node:fs').readFileSync(CANARY));",
  ),
  "read through an inner binding of Node": of(
    "leak(process.binding('fs'));",
  ),
  "read through require": of(
    "leak((globalThis as any).process.getBuiltinModule('module').createRequire('/'));",
  ),
  "require": of("leak((globalThis as any).require('fs'));", "run/failed"),
  "start Node again": of(
    "leak((globalThis as any).nodeBootstrap({}));",
    "run/failed",
  ),
  "write a file": of("Deno.writeTextFileSync(OUT, 'x'); leak(OUT);"),
  "make a folder": of("Deno.mkdirSync(OUT); leak(OUT);"),
  "link a file": of("Deno.symlinkSync(CANARY, OUT); leak(OUT);"),
  "change the folder": of("Deno.chdir('/'); leak('/');"),
  "start a process": of("leak(new Deno.Command('sh').spawn());"),
  "start a process the new way": of("leak((Deno as any).spawn('sh'));"),
  "start a process through Node": of(
    "leak(process.getBuiltinModule('node:child_process'));",
  ),
  "read the environment": of("leak(Deno.env.get('HOME'));"),
  "read the whole environment": of("leak(Deno.env.toObject());"),
  "read the environment through Node": of("leak(process.env);"),
  "fetch": of("leak(await fetch(`http://127.0.0.1:${PORT}/`));"),
  "open a socket": of(
    "leak(await Deno.connect({ hostname: '127.0.0.1', port: PORT }));",
  ),
  "open an encrypted socket": of(
    "leak(await Deno.connectTls({ hostname: '127.0.0.1', port: PORT }));",
  ),
  "listen": of("leak(Deno.listen({ port: 0 }));"),
  "serve": of("leak(Deno.serve(() => new Response('')));"),
  "ask for a name": of("leak(await Deno.resolveDns('localhost', 'A'));"),
  "open a web socket": of("leak(new WebSocket(`ws://127.0.0.1:${PORT}`));"),
  "open an event source": of(
    "leak(new EventSource(`http://127.0.0.1:${PORT}`));",
  ),
  "open a socket through Node": of(
    "leak(process.getBuiltinModule('node:net'));",
  ),
  "send a beacon": of(
    "leak(navigator.sendBeacon(`http://127.0.0.1:${PORT}/`));",
    "run/failed",
  ),
  "exit": of("Deno.exit(3);"),
  "exit through Node": of("process.exit(3);"),
  "abort": of("process.abort();"),
  "kill the parent": of("Deno.kill(Deno.ppid, 'SIGKILL');"),
  "kill the parent through Node": of("process.kill(process.ppid, 9);"),
  "close": of("close(); leak('closed');", "run/failed"),
  "catch a signal": of("Deno.addSignalListener('SIGTERM', () => {});"),
  "start a worker": of(
    "leak(new Worker('data:text/javascript,1', { type: 'module' }));",
  ),
  "start a worker through Node": of(
    "leak(process.getBuiltinModule('node:worker_threads'));",
  ),
  "call a native library": of("leak(Deno.dlopen('libc.so.6', {}));"),
  "reach the memory": of("leak((Deno as any).UnsafePointer);"),
  "reach the core of the runtime": of(
    "leak((Deno as any)[(Deno as any).internal].core);",
  ),
  "reach the core by its symbol": of(
    "leak((Deno as any)[Symbol.for('Deno.internal')].core);",
    "run/failed",
  ),
  "find anything that is hidden": of(
    `
    const kinds = new Set(["node:fs", "core"]);
    for (const symbol of Object.getOwnPropertySymbols(Deno)) leak(symbol);
    for (const name of ["__bootstrap", "bootstrap", "internals", "nodeBootstrap",
      "Buffer", "global", "navigator", "MessageChannel"]) {
      if (name in globalThis) leak(name);
    }
    throw new Error(String(kinds.size));`,
    "run/failed",
  ),
  "ask for a permission": of(
    "leak(await Deno.permissions.request({ name: 'read' }));",
  ),
  "ask what is permitted": of(
    "leak(Deno.permissions.querySync({ name: 'read' }));",
  ),
  "make permissions anew": of("leak(new (Deno as any).Permissions());"),
  "evaluate text": of("leak((0, eval)('1'));"),
  "evaluate text in a function": of("leak(new Function('return 1')());"),
  "evaluate text in any function": of(
    "leak(Reflect.construct((async () => {}).constructor, ['return 1']));",
  ),
  "evaluate text in a generator": of(
    "leak(Reflect.construct((function* () {}).constructor, ['yield 1']));",
  ),
  "evaluate text in a timer": of(
    "setTimeout('1' as never, 0); leak('timer');",
    "run/failed",
  ),
  "import a computed path": of(
    "leak((globalThis as any).import?.(CANARY) ?? (() => { throw 1 })());",
    "run/failed",
  ),
  "keep something": of("localStorage.setItem('a', 'b'); leak('kept');"),
  "keep something in a cache": of("leak(await caches.open('a'));"),
  "speak to other processes": of("leak(new BroadcastChannel('a'));"),
  "ask a person": of("leak(prompt('token?'));"),
  "replace how messages are written": of(
    "JSON.stringify = () => '{}'; leak('replaced');",
    "run/failed",
  ),
  "replace JSON": of(
    "(globalThis as any).JSON = {}; leak('replaced');",
    "run/failed",
  ),
  "replace how bytes are made": of(
    "TextEncoder.prototype.encode = () => new Uint8Array(); leak('replaced');",
    "run/failed",
  ),
  "replace how bytes are cut": of(
    "Uint8Array.prototype.subarray = () => new Uint8Array(); leak('replaced');",
    "run/failed",
  ),
  "replace how bytes of any kind are cut": of(
    "Object.getPrototypeOf(Uint8Array.prototype).subarray = () => 0; leak('');",
    "run/failed",
  ),
  "listen in on maps": of(
    "Map.prototype.get = function () { leak(this); return this as never; };",
    "run/failed",
  ),
  "listen in on promises": of(
    "Promise.prototype.then = function () { leak(this); return this as never; };",
    "run/failed",
  ),
  "listen in on lists": of(
    "Array.prototype.map = function () { leak(this); return []; };",
    "run/failed",
  ),
  "listen in on loops": of(
    "Object.getPrototypeOf([].values()).next = () => leak('next');",
    "run/failed",
  ),
  "change every message": of(
    "(Object.prototype as any).toJSON = () => leak('toJSON');",
    "run/failed",
  ),
  "change every message by definition": of(
    "Object.defineProperty(Object.prototype, 'toJSON', { value: () => 1 });" +
      " leak('toJSON');",
    "run/failed",
  ),
  "make everything a promise": of(
    "(Object.prototype as any).then = () => leak('then');",
    "run/failed",
  ),
  "read frames of the stack": of(
    "(Error as any).prepareStackTrace = (_: unknown, f: unknown) => leak(f);",
    "run/failed",
  ),
  "replace the SDK": of(
    "(globalThis as any)[Symbol.for('ocuroot.sdk')] = {}; leak('replaced');",
    "run/failed",
  ),
  "ask for an effect of a wrong shape": of(
    "leak(await host.shell(7 as never));",
    "run/failed",
  ),
  "print a megabyte": of("print('x'.repeat(1 << 20));", "config/limit"),
  "make a text that doubles": of(
    "let s = 'x'; for (;;) s += s;",
    "run/failed",
  ),
  "throw nothing": of("throw undefined;", "run/failed"),
  "reject behind its back": of(
    "Promise.reject(new Error('late')); await new Promise((r) => setTimeout(r, 1));",
    "run/failed",
  ),
  "load a module of WebAssembly": of(
    "leak(await WebAssembly.instantiateStreaming(fetch(`file://${CANARY}`)));",
  ),
};

/** Imports that must not succeed, at the top of a file. */
export const IMPORTS: Readonly<Record<string, string>> = {
  "text outside": 'import x from "../out.txt" with { type: "text" };',
  "JSON outside": 'import x from "../../out.json" with { type: "json" };',
  "bytes outside": 'import x from "../out.txt" with { type: "bytes" };',
  "an absolute path": 'import x from "/etc/hostname" with { type: "text" };',
  "a file URL": 'import x from "file:///etc/hostname" with { type: "text" };',
  "an encoded path": 'import x from "./%2e%2e/out.txt" with { type: "text" };',
  "an escaped path": 'import x from "\\x2e./out.txt" with { type: "text" };',
  "behind a comment":
    'import x from /* " */ "../out.txt" with { type: "text" };',
  "exported at once":
    'export { default as y } from "../out.txt" with { type: "text" }; const x = 1;',
  "a link outside": 'import x from "./link.txt" with { type: "text" };',
  "a folder that is a link":
    'import x from "./linked/out.txt" with { type: "text" };',
  "the configuration of Git":
    'import x from "./.git/config" with { type: "text" };',
  "a link to the configuration of Git":
    'import x from "./git.txt" with { type: "text" };',
  "the process's environment":
    'import x from "/proc/self/environ" with { type: "text" };',
  "a data URL": 'import x from "data:text/javascript,export default 1";',
  "a spaced data URL":
    'import x from " data:text/javascript,export default 1";',
  "a blob URL": 'import x from "blob:null/7d5b7b04-7b5c";',
  "a Node module": 'import x from "node:fs";',
  "a bare Node module": 'import x from "fs";',
  "an extension of the runtime": 'import x from "ext:core/mod.js";',
  "an npm package": 'import x from "npm:left-pad";',
  "another package": 'import x from "jsr:@std/path";',
  "a package named almost like the SDK": 'import x from "@ocuroot/sdk-x";',
  "a part of the SDK": 'import x from "@ocuroot/sdk/error";',
  "a remote module": 'import x from "https://example.com/x.ts";',
  "a hidden remote module": '/* */ import x from "https://example.com/x.ts";',
  "WebAssembly": 'import x from "./x.wasm";',
  "the source of WebAssembly": 'import source x from "./x.wasm";',
  "a deferred module": 'import defer * as x from "../out.ts";',
  "CommonJS": 'import x from "./x.cjs";',
  "JSX": 'import x from "./x.tsx";',
  "a dynamic import": 'const x = await import("./x" + ".ts");',
  "a hidden dynamic import": 'const x = await import/**/("./x.ts");',
  "a dynamic import in a text": "const x = `${await import('./x.ts')}`;",
};

/** Ways to be too much, each in a child of its own. */
export const HOGS: Readonly<Record<string, string>> = {
  "spin": "for (;;);",
  "spin in microtasks":
    "const again = (): void => queueMicrotask(again); again(); await new Promise(() => {});",
  "wait for another thread":
    "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);",
  "eat memory":
    "const all: unknown[] = []; for (;;) all.push(new Array(1e4).fill({}));",
  "eat memory outside of the heap":
    "const all: unknown[] = []; for (;;) all.push(new Uint8Array(1 << 24).fill(1));",
};

function of(code: string, ends: string = DENIED): Escape {
  return { code, ends };
}

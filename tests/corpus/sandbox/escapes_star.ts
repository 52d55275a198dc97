// SPDX-License-Identifier: MIT
/**
 * Ways out of a config in Starlark. `CANARY` stands for the folder beside the
 * checkout; `leak` of a program says that it has got what it must not.
 *
 * @module
 */

/** What `load` must not find, spelled after `load(`. */
export const LOADS: Readonly<Record<string, string>> = {
  "a file above": "../out.star",
  "a file far above": "../../../../../../etc/passwd",
  "above from the root": "//../out.star",
  "above in between": "lib/../../out.star",
  "above from the root in between": "//lib/../../out.star",
  "above by a backslash": "..\\\\out.star",
  "an absolute path": "/etc/passwd",
  "the folder beside": "CANARY/out.star",
  "a URL": "https://example.com/x.star",
  "a file URL": "file:///etc/passwd",
  "a home": "~/.ssh/id_ed25519",
  "a link": "link.star",
  "a link through the root": "//link.star",
  "a folder that is a link": "linked/out.star",
  "the configuration of Git": ".git/config",
  "the configuration of Git in capitals": ".GIT/config",
  "a link to the configuration of Git": "git.star",
  "the environment of the process": "/proc/self/environ",
  "nothing": "",
  "the folder itself": ".",
  "a NUL": "lib.star\\x00.txt",
};

/** Programs that must end in an error. */
export const PROGRAMS: Readonly<Record<string, string>> = {
  "open a file": 'open("CANARY/out.star")',
  "import a module": 'import os\nleak("os")',
  "import by a function": '__import__("os")',
  "evaluate text": 'eval("1")',
  "execute text": 'exec("x = 1")',
  "compile text": 'compile("1", "", "eval")',
  "look at globals": "globals()",
  "look into a function": "def f(): pass\nf.__globals__",
  "look into a function by name": 'def f(): pass\ngetattr(f, "__code__")',
  "look at a class": '"".__class__.__mro__',
  "look at a class by a format": 'print("{0.__class__}".format("x"))',
  "look at an index by a format": 'print("{0[0]}".format(["x"]))',
  "the constructor of a value": 'getattr(print, "constructor")("leak")',
  "the prototype of a value": 'getattr({}, "__proto__")',
  "a key of the language beneath": '{}["__proto__"]["x"]',
  "change a builtin": "print.x = 1",
  "change a group of builtins": "host.shell = print",
  "change a method": "json.encode = print",
  "change what a module has": 'load("lib.star", "names")\nnames.append("x")',
  "take a name of the language": "len = print\nlen(1)\nlen = 2",
  "load by a computed name": 'p = "lib" + ".star"\nload(p, "names")',
  "load in a function": 'def f():\n  load("lib.star", "names")\nf()',
  "load what is private": 'load("lib.star", "_hidden")',
  "go round and round": "def f(): return f()\nf()",
  "loop for ever": "def f():\n  while True: pass\nf()",
  "nest a million lists": `x = ${"[".repeat(100_000)}`,
  "nest a thousand parentheses": `x = ${"(".repeat(20_000)}1`,
  "a number that never ends": "x = 1 << (1 << 40)",
  "a text that never ends": 'x = "ab" * (1 << 45)',
  "end the program": "exit(1)",
  "quit the program": "quit()",
};

/** Texts that drive a terminal, as both languages write them. */
export const TERMINAL: Readonly<Record<string, string>> = {
  "a title": "\x1b]0;owned\x07",
  "a link": "\x1b]8;;http://evil.example\x1b\\\\text\x1b]8;;\x1b\\\\",
  "the clipboard": "\x1b]52;c;ZXZpbA==\x07",
  "clear": "\x1b[2J\x1b[H",
  "cursor up": "\x1b[3A\x1b[2K",
  "an answer back": "\x1b[6n",
  "other screen": "\x1b[?1049h",
  "reset": "\x1bc",
  "a device string": "\x1bP+q544e\x1b\\\\",
  "controls of eight bits": "\x9b2J\x9d0;owned\x9c",
  "back over": "safe\x08\x08\x08\x08evil",
  "back to the start": "safe\revil",
  "a bell": "\x07",
  "reversed text": "\u202egnp.exe\u202c",
};

// SPDX-License-Identifier: MIT
/**
 * Generates Starlark programs that touch all types, operators, methods and
 * formats. Arguments are mostly of the right type, so that programs get far,
 * and sometimes not, so that messages are compared as well.
 *
 * @module
 */

import type { Random } from "./random.ts";

/** Types that expressions are generated for. */
type Kind =
  | "int"
  | "float"
  | "string"
  | "bytes"
  | "list"
  | "tuple"
  | "dict"
  | "set"
  | "bool"
  | "none"
  | "function"
  | "range";

/** All kinds. */
const KINDS: readonly Kind[] = [
  "int",
  "int",
  "float",
  "string",
  "string",
  "bytes",
  "list",
  "list",
  "tuple",
  "dict",
  "set",
  "bool",
  "none",
  "function",
  "range",
];

/** Literals by kind. */
const LITERALS: Readonly<Record<Kind, readonly string[]>> = {
  int: [
    "0",
    "1",
    "2",
    "3",
    "-1",
    "-2",
    "7",
    "10",
    "16",
    "65",
    "255",
    "2147483648",
    "4294967295",
    "-2147483649",
    "9007199254740991",
    "9007199254740993",
    "-9007199254740993",
    "9223372036854775807",
    "18446744073709551616",
    "(1 << 100)",
    "-(1 << 100)",
  ],
  float: [
    "0.0",
    "-0.0",
    "1.0",
    "1.5",
    "-2.5",
    "0.1",
    "1e6",
    "123456.0",
    "1e20",
    "1e-5",
    "123456789.125",
    "0.0078125",
    "1e300",
    'float("inf")',
    'float("-inf")',
    'float("nan")',
  ],
  string: [
    '""',
    '"a"',
    '"b"',
    '"abc"',
    '"aXb"',
    '"a b  c "',
    '" a\\tb\\n"',
    '"a,b,,c"',
    '"Hello World"',
    '"ALL CAPS 1"',
    '"é"',
    '"naïve ÉTÉ"',
    '"日本語"',
    '"😀"',
    '"\\u01c6x"',
    '"straße"',
    '"12"',
    '"-0x1F"',
    '"1.5e3"',
    '"a\\nb\\r\\nc"',
    '"\\u200b\\x7f\\"\\\\"',
    '"banana"',
    '"{} {}"',
    '"%s"',
    '"é"[0]',
  ],
  bytes: ['b""', 'b"a"', 'b"abc"', 'b"\\xff\\x00"', 'b"é"'],
  list: ["[]", "[1]", "[1, 2, 3]", '["a", "b"]', "[3, 1.5, 2]", "[[], [1]]"],
  tuple: ["()", "(1,)", "(1, 2)", '("a", 1)', "(1, (2, [3]))"],
  dict: ["{}", "{1: 2}", '{"a": 1, "b": [2]}', '{(1, 2): None, 1.5: "x"}'],
  set: ["set()", "set([1, 2])", 'set(["a", 1.5, None])', "set([3, 1, 2])"],
  bool: ["True", "False"],
  none: ["None"],
  function: ["len", "str", "type", "repr", "lambda x: x", "abs"],
  range: ["range(3)", "range(1, 10, 3)", "range(5, 0, -2)", "range(0)"],
};

/** Operators. */
const BINARY = [
  "+",
  "-",
  "*",
  "/",
  "//",
  "%",
  "&",
  "|",
  "^",
  "==",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
  "in",
  "not in",
  "and",
  "or",
];

/** Methods with the kinds of their arguments; `?` marks optional ones. */
const METHODS: readonly (readonly [Kind, string, string])[] = [
  ["string", "capitalize", ""],
  ["string", "count", "string int? int?"],
  ["string", "endswith", "string int? int?"],
  ["string", "find", "string int? int?"],
  ["string", "format", "any? any? any?"],
  ["string", "index", "string int? int?"],
  ["string", "isalnum", ""],
  ["string", "isalpha", ""],
  ["string", "isdigit", ""],
  ["string", "islower", ""],
  ["string", "isspace", ""],
  ["string", "istitle", ""],
  ["string", "isupper", ""],
  ["string", "join", "list"],
  ["string", "lower", ""],
  ["string", "lstrip", "string?"],
  ["string", "partition", "string"],
  ["string", "removeprefix", "string"],
  ["string", "removesuffix", "string"],
  ["string", "replace", "string string small?"],
  ["string", "rfind", "string int? int?"],
  ["string", "rindex", "string int? int?"],
  ["string", "rpartition", "string"],
  ["string", "rsplit", "string? small?"],
  ["string", "rstrip", "string?"],
  ["string", "split", "string? small?"],
  ["string", "splitlines", "bool?"],
  ["string", "startswith", "string int? int?"],
  ["string", "strip", "string?"],
  ["string", "title", ""],
  ["string", "upper", ""],
  ["string", "elems", ""],
  ["string", "codepoints", ""],
  ["string", "codepoint_ords", ""],
  ["list", "index", "any small? small?"],
  ["list", "pop", "small?"],
  ["list", "append", "any"],
  ["list", "remove", "any"],
  ["list", "insert", "small any"],
  ["list", "extend", "list"],
  ["dict", "get", "any any?"],
  ["dict", "pop", "any any?"],
  ["dict", "setdefault", "any any?"],
  ["dict", "items", ""],
  ["dict", "keys", ""],
  ["dict", "popitem", ""],
  ["dict", "update", "dict"],
  ["set", "union", "list"],
  ["set", "intersection", "list"],
  ["set", "difference", "set"],
  ["set", "symmetric_difference", "list"],
  ["set", "issubset", "set"],
  ["set", "issuperset", "list"],
  ["set", "add", "any"],
  ["set", "remove", "any"],
  ["set", "discard", "any"],
  ["set", "pop", ""],
  ["bytes", "elems", ""],
];

/** Functions with the kinds of their arguments. */
const FUNCTIONS: readonly (readonly [string, string])[] = [
  ["abs", "int"],
  ["all", "list"],
  ["any", "list"],
  ["bool", "any"],
  ["bytes", "any"],
  ["chr", "small"],
  ["dict", "dict"],
  ["dir", "any"],
  ["enumerate", "list small?"],
  ["float", "any"],
  ["float", "string"],
  ["getattr", "any string any?"],
  ["hasattr", "any string"],
  ["hash", "string"],
  ["int", "any"],
  ["int", "string small?"],
  ["len", "any"],
  ["list", "any"],
  ["max", "any any?"],
  ["min", "list"],
  ["ord", "string"],
  ["range", "small small? small?"],
  ["repr", "any"],
  ["reversed", "list"],
  ["set", "list"],
  ["sorted", "list"],
  ["str", "any"],
  ["tuple", "any"],
  ["type", "any"],
  ["zip", "list list?"],
  ["json.encode", "any"],
  ["json.decode", "string"],
  ["json.indent", "string"],
  ["fail", "any any?"],
];

/** Templates of `%` and `format`. */
const FORMATS = [
  "%s",
  "%r",
  "%d",
  "%x",
  "%X",
  "%o",
  "%c",
  "%e",
  "%f",
  "%g",
  "%%",
  "%s %s",
  "%(a)s",
  "a%sb%rc",
  "%q",
  "%",
];

/**
 * Generates an expression.
 *
 * @param random Where choices come from.
 * @param depth How deep it may be.
 * @param kind Its kind, more or less.
 * @returns Source text.
 */
export function expression(
  random: Random,
  depth: number,
  kind: Kind = random.pick(KINDS),
): string {
  const wanted = random.below(12) === 0 ? random.pick(KINDS) : kind;
  if (depth <= 0 || random.below(3) === 0) {
    return literal(random, depth, wanted);
  }
  const part = (as: Kind = wanted) => expression(random, depth - 1, as);
  switch (random.below(11)) {
    case 0:
    case 1:
      return `(${part()} ${random.pick(BINARY)} ${part()})`;
    case 2:
      return `(${part(random.pick(KINDS))} ${random.pick(BINARY)} ${part()})`;
    case 3:
      return `(${random.pick(["-", "+", "~", "not "])}${part()})`;
    case 4:
      return `${part()}[${small(random)}]`;
    case 5:
      return `${part()}[${slice(random)}]`;
    case 6:
    case 7:
      return methodCall(random, depth);
    case 8:
      return functionCall(random, depth);
    case 9:
      return `(${format(random)} % ${part(random.pick(KINDS))})`;
    default:
      return special(random, depth);
  }
}

/**
 * Generates statements that change values and print them.
 *
 * @param random Where choices come from.
 * @returns Source text of a whole program.
 */
export function program(random: Random): string {
  const lines = ["def main():"];
  for (const [name, kind] of VARIABLES) {
    lines.push(`    ${name} = ${expression(random, 1, kind)}`);
  }
  for (let i = 0; i < 4; i++) lines.push(...statement(random));
  lines.push("    print(a, b, c, d)", "main()");
  return lines.join("\n");
}

/** Variables of generated programs. */
const VARIABLES = [
  ["a", "list"],
  ["b", "dict"],
  ["c", "set"],
  ["d", "int"],
] as const;

/** Generates one statement. */
function statement(random: Random): string[] {
  const [name, kind] = random.pick(VARIABLES);
  const value = () => expression(random, 1, random.pick([...KINDS, kind]));
  switch (random.below(7)) {
    case 0:
      return [`    ${name}[${expression(random, 0)}] = ${value()}`];
    case 1:
      return [
        `    ${name} ${random.pick(["+", "|", "-", "*", "&"])}= ${value()}`,
      ];
    case 2:
      return [`    print(${bound(random, name, kind)})`];
    case 3:
      return [
        `    for x in ${name}:`,
        `        ${bound(random, name, kind)}`,
        `        print(x)`,
      ];
    case 4:
      return [`    a, b = ${value()}`];
    case 5:
      return [`    print([x for x in ${name} if x != ${value()}])`];
    default:
      return [`    if ${value()}:`, `        ${bound(random, name, kind)}`];
  }
}

/** Generates a call of a method of a variable. */
function bound(random: Random, name: string, kind: string): string {
  const fitting = METHODS.filter(([owner]) => owner === kind);
  if (fitting.length === 0) return `str(${name})`;
  const [, method, params] = random.pick(fitting);
  return `${name}.${method}(${args(random, params, 1)})`;
}

/** Generates a literal. */
function literal(random: Random, depth: number, kind: Kind): string {
  if (depth > 0 && random.below(3) === 0) {
    const item = () => expression(random, depth - 1);
    if (kind === "list") return `[${random.list(3, item).join(", ")}]`;
    if (kind === "tuple") {
      return `(${random.list(3, item).join(", ")},)`
        .replace("(,)", "()");
    }
    if (kind === "dict") {
      return `{${random.list(2, () => `${item()}: ${item()}`).join(", ")}}`;
    }
  }
  const text = random.pick(LITERALS[kind]);
  return /^(lambda|-|[0-9])/.test(text) ? `(${text})` : text;
}

/** Generates a small int. */
function small(random: Random): string {
  return random.pick(["0", "1", "2", "-1", "-2", "3", "5", '"a"', "1.5", "10"]);
}

/** Generates the inside of a slice. */
function slice(random: Random): string {
  const bound = () => random.below(2) === 0 ? "" : small(random);
  return `${bound()}:${bound()}${random.below(2) === 0 ? "" : `:${bound()}`}`;
}

/** Generates a call of a method. */
function methodCall(random: Random, depth: number): string {
  const [kind, name, params] = random.pick(METHODS);
  const self = expression(random, depth - 1, kind);
  return `${self}.${name}(${args(random, params, depth - 1)})`;
}

/** Generates a call of a function. */
function functionCall(random: Random, depth: number): string {
  const [name, params] = random.pick(FUNCTIONS);
  return `${name}(${args(random, params, depth - 1)})`;
}

/** Generates arguments. */
function args(random: Random, params: string, depth: number): string {
  const given: string[] = [];
  for (const param of params.split(" ").filter((each) => each !== "")) {
    const kind = param.replace("?", "");
    if (param.endsWith("?") && random.below(2) === 0) break;
    if (kind === "small") given.push(small(random));
    else if (kind === "any") given.push(expression(random, depth));
    else given.push(expression(random, depth, kind as Kind));
  }
  if (random.below(25) === 0) {
    given.push(literal(random, 0, random.pick(KINDS)));
  }
  return given.join(", ");
}

/** Generates a format. */
function format(random: Random): string {
  return `"${random.pick(FORMATS)}"`;
}

/** Generates a conditional, comprehension, formatted or sorted value. */
function special(random: Random, depth: number): string {
  const part = (kind?: Kind) => expression(random, depth - 1, kind);
  switch (random.below(6)) {
    case 0:
      return `(${part()} if ${part()} else ${part()})`;
    case 1:
      return `[x for x in ${part("list")} if x]`;
    case 2:
      return `{x: ${part()} for x in ${part("list")}}`;
    case 3: {
      const fields = random.pick([
        "{}",
        "{!r}",
        "{0} {x}",
        "{:d}",
        "{1}",
        "{x",
      ]);
      return `"${fields}".format(${part()}, x = ${part()})`;
    }
    case 4:
      return `sorted(${part("list")}, key = ${part("function")})`;
    default:
      return `(${part("function")})(${part()})`;
  }
}

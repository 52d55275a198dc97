// SPDX-License-Identifier: MIT
/**
 * What tests came to, as the XML that CI platforms read. It writes no file.
 *
 * @module
 */

import type { OcurootError } from "@ocuroot/sdk/error";
import type {
  TestFileReport,
  TestReport,
  TestResult,
} from "../../engine/testing/report.ts";
import { renderError } from "./error.ts";
import { sanitize } from "./sanitize.ts";
import { createStyle } from "./style.ts";

/** Readers of XML know no colours. */
const COLOR = false;

const PLAIN = { style: createStyle(COLOR), debug: false };

/**
 * Writes a report as XML.
 *
 * @param report The report.
 * @returns A document of one test suite for each file.
 */
export function junitXml(report: TestReport): string {
  const { passed, failed, broken, files } = report;
  const head = attributes({
    tests: passed + failed + broken,
    failures: failed,
    errors: broken,
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${head}>`,
    ...files.flatMap(suite),
    "</testsuites>",
  ].join("\n") + "\n";
}

function suite({ file, tests, error }: TestFileReport): readonly string[] {
  const broken = error === undefined ? 0 : 1;
  const head = attributes({
    name: file,
    tests: tests.length + broken,
    failures: tests.filter(({ ok }) => !ok).length,
    errors: broken,
    time: seconds(tests.reduce((sum, test) => sum + test.durationMs, 0)),
  });
  return [
    `  <testsuite${head}>`,
    ...(error === undefined ? [] : brokenCase(file, error)),
    ...tests.flatMap((test) => testCase(file, test)),
    "  </testsuite>",
  ];
}

function brokenCase(file: string, error: OcurootError): readonly string[] {
  return [
    `    <testcase${attributes({ classname: file, name: "load" })}>`,
    problem("error", error),
    "    </testcase>",
  ];
}

function testCase(file: string, test: TestResult): readonly string[] {
  const { name, line, durationMs, failure, printed } = test;
  const head = attributes({
    classname: file,
    name,
    file,
    ...(line === undefined ? {} : { line }),
    time: seconds(durationMs),
  });
  if (failure === undefined) return [`    <testcase${head}/>`];
  const output = printed.length === 0 ? [] : [
    `      <system-out>${escaped(sanitize(printed.join("\n")))}</system-out>`,
  ];
  return [
    `    <testcase${head}>`,
    problem("failure", failure),
    ...output,
    "    </testcase>",
  ];
}

function problem(tag: "failure" | "error", error: OcurootError): string {
  const { code: type, message, data } = error;
  const { actual, expected } = data ?? {};
  const values = actual === undefined
    ? ""
    : `\nGot:\n${actual}\nWant:\n${expected}\n`;
  const text = renderError(error, PLAIN) + values;
  const head = attributes({ message, type });
  return `      <${tag}${head}>${escaped(text)}</${tag}>`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => [name, escaped(String(value))] as const)
    .map(([name, text]) => ` ${name}="${text.replaceAll("\n", "&#10;")}"`)
    .join("");
}

/** Characters that XML does not know are left out. */
function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    // deno-lint-ignore no-control-regex
    .replaceAll(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "");
}

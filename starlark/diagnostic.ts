// SPDX-License-Identifier: MIT
/**
 * Errors of the language with their places, as data. It renders plain text
 * only; colours and carets are the embedder's.
 *
 * @module
 */

/** Frames shown at each end of a deep stack. */
const SHOWN_FRAMES = 16;

/** A place in source text. */
export interface Position {
  /** 1-based line. */
  readonly line: number;
  /** 1-based column, in code points. */
  readonly column: number;
}

/** One level of the call stack. */
export interface StackFrame {
  /** Function name; `<toplevel>` for a file, or a builtin's name. */
  readonly name: string;
  /** File as given to `exec`; `<builtin>` for a builtin. */
  readonly filename: string;
  /** 1-based line of the call or the failure; 0 for a builtin. */
  readonly line: number;
  /** 1-based column, in code points; 0 for a builtin. */
  readonly column: number;
  /** The source line, or undefined for a builtin. */
  readonly snippet: string | undefined;
}

/** Which step found the error. */
export type ErrorKind = "syntax" | "resolve" | "eval";

/** Why evaluation ended, where the program itself is not at fault. */
export type Interruption = "cancelled" | "steps" | "depth" | "effect";

/** Everything a {@link StarlarkError} carries besides its message. */
export interface ErrorDetails {
  /** File as given to `exec`. */
  readonly filename: string;
  /** Where it happened, in the file named. */
  readonly position: Position;
  /** The source line at that place. */
  readonly snippet?: string | undefined;
  /** Frames, outermost first; empty unless the kind is `eval`. */
  readonly stack?: readonly StackFrame[];
  /** Set when a limit ended the evaluation. */
  readonly interruption?: Interruption | undefined;
  /** What a builtin threw, when it was no error of ours. */
  readonly cause?: unknown;
}

/** What an {@link EvalError} carries besides its message. */
export interface EvalErrorOptions {
  /** Set when a limit ended the evaluation. */
  readonly interruption?: Interruption;
  /** What was thrown first. */
  readonly cause?: unknown;
}

/**
 * Thrown by operators and builtins for a mistake of the running program. The
 * interpreter turns it into a {@link StarlarkError} with place and stack.
 */
export class EvalError extends Error {
  /** Always `EvalError`. */
  override readonly name = "EvalError";
  /** Set when a limit ended the evaluation. */
  readonly interruption: Interruption | undefined;

  /**
   * Makes the error.
   *
   * @param message What went wrong, as a Starlark string (bytes).
   * @param options Its cause, and the limit that was hit, if any.
   */
  constructor(message: string, options: EvalErrorOptions = {}) {
    super(message, options);
    this.interruption = options.interruption;
  }
}

/** What `exec` and `call` throw: a mistake in a program, with its place. */
export class StarlarkError extends Error {
  /** Always `StarlarkError`. */
  override readonly name = "StarlarkError";
  /** Which step found it. */
  readonly kind: ErrorKind;
  /** File as given to `exec`. */
  readonly filename: string;
  /** Where it happened: the innermost place in source text. */
  readonly position: Position;
  /** The source line at that place, where the text is at hand. */
  readonly snippet: string | undefined;
  /** Frames, outermost first; empty unless the kind is `eval`. */
  readonly frames: readonly StackFrame[];
  /** Set when a limit ended the evaluation. */
  readonly interruption: Interruption | undefined;

  /**
   * Makes the error.
   *
   * @param kind Which step found it.
   * @param message What went wrong, without place.
   * @param details Place, stack and cause.
   */
  constructor(kind: ErrorKind, message: string, details: ErrorDetails) {
    super(
      message,
      details.cause === undefined ? undefined : { cause: details.cause },
    );
    this.kind = kind;
    this.filename = details.filename;
    this.position = details.position;
    this.snippet = details.snippet;
    this.frames = details.stack ?? [];
    this.interruption = details.interruption;
  }

  /**
   * Renders the error as the reference implementation does.
   *
   * @returns `file:line:col: message`, or a traceback with the message last.
   */
  render(): string {
    if (this.frames.length === 0) {
      const { line, column } = this.position;
      return `${this.filename}:${line}:${column}: ${this.message}`;
    }
    const last = this.frames.at(-1);
    const inBuiltin = last?.line === 0;
    const shown = inBuiltin ? this.frames.slice(0, -1) : this.frames;
    return [
      "Traceback (most recent call last):",
      ...renderFrames(shown),
      `Error${inBuiltin ? ` in ${last.name}` : ""}: ${this.message}`,
    ].join("\n");
  }
}

/** Leaves out the middle of a deep stack. */
function renderFrames(frames: readonly StackFrame[]): readonly string[] {
  const lines = frames.map(renderFrame);
  const hidden = lines.length - 2 * SHOWN_FRAMES;
  if (hidden <= 1) return lines;
  return [
    ...lines.slice(0, SHOWN_FRAMES),
    `  ... (${hidden} more)`,
    ...lines.slice(-SHOWN_FRAMES),
  ];
}

function renderFrame(frame: StackFrame): string {
  const { filename, line, column, name } = frame;
  if (line === 0) return `  ${filename}: in ${name}`;
  return `  ${filename}:${line}:${column}: in ${name}`;
}

import { Fault } from '../model/fault.ts';
import type { Span } from './source-text.ts';

/** Something said about a schema text: an error, or a warning that blocks nothing. */
export interface Diagnostic {
  /** `parse`: the text does not make definitions. `type`: the definitions do not fit one another. */
  readonly stage: 'parse' | 'type';
  readonly message: string;
  /** Offsets in the source, `end` exclusive. */
  readonly start: number;
  readonly end: number;
  /** Of `start`, from 1. */
  readonly line: number;
  readonly column: number;
  /** Name of the text it is about. */
  readonly source: string;
  /** Facts for programs, keyed as the wire contract names them. */
  readonly details: Readonly<Record<string, string>>;
}

/** Whatever more there is to say about one schema is left unsaid. */
export const DIAGNOSTICS_MAX = 100;

const EXCERPT_LENGTH_MAX = 200;

/** Collects what is found in one run, in the order found, up to `DIAGNOSTICS_MAX`. */
export class Problems {
  readonly #found: Diagnostic[] = [];

  get found(): readonly Diagnostic[] {
    return this.#found;
  }

  get isEmpty(): boolean {
    return this.#found.length === 0;
  }

  /** The second of two problems at one place is left out: it follows from the first. */
  parse(span: Span, message: string): void {
    const last = this.#found.at(-1);
    if (last?.start === span.start && last.source === span.source.name) return;
    if (this.#found.length >= DIAGNOSTICS_MAX) return;
    this.#found.push(diagnosticAt('parse', span, message, parseDetails(span)));
  }

  type(span: Span, message: string, details: Readonly<Record<string, string>>): void {
    if (this.#found.length >= DIAGNOSTICS_MAX) return;
    this.#found.push(diagnosticAt('type', span, message, details));
  }
}

/** The refusal of a call whose schema has this error: `schema-parse` or `schema-type`. */
export function diagnosticFault(diagnostic: Diagnostic): Fault {
  const { stage, message, source, line, column, details } = diagnostic;
  if (stage === 'type') return new Fault('schema-type', message, { details });
  const where = `parse error in \`${source}\`, line ${line}, column ${column}`;
  return new Fault('schema-parse', `${where}: ${message}`, { details });
}

function diagnosticAt(
  stage: Diagnostic['stage'],
  span: Span,
  message: string,
  details: Readonly<Record<string, string>>,
): Diagnostic {
  const { line, column } = span.source.positionAt(span.start);
  return {
    stage,
    message,
    start: span.start,
    end: span.end,
    line,
    column,
    source: span.source.name,
    details,
  };
}

/** Positions for programs count from 0. */
function parseDetails({ source, start, end }: Span): Readonly<Record<string, string>> {
  const first = source.positionAt(start);
  const last = source.positionAt(end);
  return {
    start_line_number: String(first.line - 1),
    start_column_position: String(first.column - 1),
    end_line_number: String(last.line - 1),
    end_column_position: String(last.column - 1),
    source_code: source.text.slice(start, Math.min(end, start + EXCERPT_LENGTH_MAX)),
  };
}

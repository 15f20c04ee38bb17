import type { NameRule } from '../../model/name-rules.ts';
import { Fault, type Violation } from '../../model/fault.ts';

/**
 * How many malformed fields one refusal names. Refusals travel in HTTP/2 trailers, and clients may accept as little
 * as 8 KiB of those; the rest is only counted.
 */
export const REPORTED_MAX = 7;

/** The rules that are not about names, with the text that says one is broken. */
export const RULES = {
  required: { rule: 'required', text: 'value is required' },
  oneof: { rule: 'required', text: 'exactly one field is required in oneof' },
  enumDefined: { rule: 'enum.defined_only', text: 'value must be one of the defined enum values' },
  enumNotZero: { rule: 'enum.not_in', text: 'must not be in list [0]' },
  isTrue: { rule: 'bool.const', text: 'must equal true' },
  timestamp: {
    rule: 'timestamp.valid',
    text: 'must be from year 1 to year 9999, with nanos from 0 to 999999999',
  },
  safeInteger: { rule: 'uint64.lte', text: 'must be at most 9007199254740991' },
  finite: { rule: 'double.finite', text: 'must have only finite numbers' },
} as const;

/** Where the field `field` of the message at `parent` is; the request itself is at ``. */
export function fieldPath(parent: string, field: string): string {
  return parent === '' ? field : `${parent}.${field}`;
}

/**
 * Collects what is malformed in one request, so that it is reported together. A decoder notes what it finds and goes
 * on with whatever it has; nothing decoded may be used before `throwIfAny` has passed.
 */
export class Violations {
  readonly #reported: Violation[] = [];
  #count = 0;

  get none(): boolean {
    return this.#count === 0;
  }

  /** The field is at `field` below `parent`; an empty `parent` is the request itself. */
  add(parent: string, field: string, broken: { readonly rule: string; readonly text: string }): void {
    this.#count++;
    if (this.#reported.length === REPORTED_MAX) return;
    this.#reported.push({ path: fieldPath(parent, field), text: broken.text, rule: broken.rule });
  }

  /** `text` must be a name under `rule`. */
  checkName(rule: NameRule, text: string, parent: string, field: string): void {
    if (!rule.test(text)) this.#addName(rule, text, parent, field);
  }

  /** `text` must have from `bytesMin` to `bytesMax` bytes in UTF-8. */
  checkBytes(text: string, bytesMin: number, bytesMax: number, parent: string, field: string): void {
    const bytes = Buffer.byteLength(text);
    if (bytes < bytesMin) {
      this.add(parent, field, { rule: 'string.min_bytes', text: `must be at least ${bytesMin} bytes` });
    }
    if (bytes > bytesMax) this.add(parent, field, tooLong(bytesMax));
  }

  /** @throws Fault `invalid-argument` with what was noted, `REPORTED_MAX` of it at most. */
  throwIfAny(): void {
    if (this.#count === 0) return;
    const lines = this.#reported.map(({ path, text }) => `${path}: ${text}`);
    const unnamed = this.#count - this.#reported.length;
    if (unnamed > 0) lines.push(`and ${unnamed} more`);
    const message =
      lines.length === 1
        ? `validation error: ${lines[0]}`
        : ['validation errors:', ...lines.map((line) => ` - ${line}`)].join('\n');
    throw new Fault('invalid-argument', message, { violations: this.#reported });
  }

  /** A text that is too long is only told so: matching it against the pattern would cost what its sender likes. */
  #addName(rule: NameRule, text: string, parent: string, field: string): void {
    if (Buffer.byteLength(text) > rule.bytesMax) this.add(parent, field, tooLong(rule.bytesMax));
    else {
      this.add(parent, field, {
        rule: 'string.pattern',
        text: `does not match regex pattern \`${rule.pattern}\``,
      });
    }
  }
}

function tooLong(bytesMax: number): { readonly rule: string; readonly text: string } {
  return { rule: 'string.max_bytes', text: `must be at most ${bytesMax} bytes` };
}

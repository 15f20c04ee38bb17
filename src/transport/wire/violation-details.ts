import type { FieldPathElement } from '../../gen/buf/validate/FieldPathElement.ts';
import type { Violations } from '../../gen/buf/validate/Violations.ts';
import type { Violation } from '../../model/fault.ts';
import { messageWriter } from './protos.ts';

const writeViolations = messageWriter<Violations>('buf.validate.Violations');
const ELEMENT = /^([^[]+)(?:\[(\d+)\])?$/;

/** The malformed fields of a request, as the detail of a status. */
export function encodeViolations(violations: readonly Violation[]): {
  readonly type_url: string;
  readonly value: Buffer;
} {
  const messages = violations.map(({ path, text, rule }) => ({
    field: { elements: path.split('.').map(encodeElement) },
    message: text,
    ...(rule === undefined ? {} : { ruleId: rule }),
  }));
  return {
    type_url: 'type.googleapis.com/buf.validate.Violations',
    value: writeViolations({ violations: messages }),
  };
}

/** `updates[3]` as its name and its index. */
function encodeElement(text: string): FieldPathElement {
  const [, fieldName = text, index] = ELEMENT.exec(text) ?? [];
  return index === undefined ? { fieldName } : { fieldName, index: Number(index) };
}

import type { Scope } from '../../../gen/bailiwick/v1/Scope.ts';
import { Fault } from '../../../model/fault.ts';
import { parseRelationship } from '../../../model/relationship-text.ts';
import { encodeObject } from '../../../transport/wire/references.ts';
import { encodeStruct } from '../../../transport/wire/struct.ts';

const PARTS = /^([^@[]*)(\[.*)?$/s;

/**
 * What a session is to be given: `document:readme#viewer`, or `tool:refund#caller[at_most:{"ceiling":100}]` on a
 * condition. @throws Fault `invalid-argument`
 */
export function parseScope(text: string): Scope {
  const [, head, traits = ''] = PARTS.exec(text) ?? [];
  if (head === undefined) {
    throw new Fault(
      'invalid-argument',
      `expected a scope, such as \`document:readme#viewer\`, found \`${text}\``,
    );
  }
  // A scope is a relationship whose subject is not known yet.
  const { resource, relation, caveat, expiresAtNs } = parseRelationship(`${head}@session:new${traits}`);
  if (expiresAtNs !== undefined) {
    throw new Fault('invalid-argument', `how long a scope lasts is said by \`--ttl\`, found \`${text}\``);
  }
  const condition =
    caveat === undefined ? {} : { caveat: caveat.name, caveatContext: encodeStruct(caveat.context) };
  return { resource: encodeObject(resource), relation, ...condition };
}

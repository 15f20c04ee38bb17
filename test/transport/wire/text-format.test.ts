import { expect, test } from 'vitest';
import { root } from '../../../src/transport/wire/protos.ts';
import { formatMessage } from '../../../src/transport/wire/text-format.ts';

function formatted(name: string, json: object): string {
  const type = root.lookupType(name);
  const bytes = type.encode(type.fromObject(json)).finish();
  return formatMessage(type, type.decode(bytes));
}

test.each([
  { name: 'authzed.api.v1.ZedToken', json: {}, text: '' },
  { name: 'authzed.api.v1.ZedToken', json: { token: 'a b' }, text: 'token: "a b"' },
  {
    name: 'authzed.api.v1.ZedToken',
    json: { token: '"\\\n\u0001\u007fé' },
    text: 'token: "\\"\\\\\\n\\001\\177é"',
  },
  {
    name: 'authzed.api.v1.SubjectReference',
    json: { object: { objectType: 'user', objectId: 'anna' }, optionalRelation: '' },
    text: 'object { object_type: "user" object_id: "anna" }',
  },
  {
    name: 'authzed.api.v1.CheckDebugTrace',
    json: {
      result: 2,
      duration: { seconds: 3, nanos: 4 },
      subProblems: { traces: [{ permission: 'a' }, {}] },
    },
    text:
      'result: PERMISSIONSHIP_HAS_PERMISSION ' +
      'sub_problems { traces { permission: "a" } traces {} } duration { seconds: 3 nanos: 4 }',
  },
  {
    name: 'authzed.api.v1.PartialCaveatInfo',
    json: { missingRequiredContext: ['a', 'b'] },
    text: 'missing_required_context: "a" missing_required_context: "b"',
  },
  {
    name: 'google.protobuf.Struct',
    json: { fields: { 'a"': { boolValue: true }, b: { numberValue: Infinity }, c: { nullValue: 0 } } },
    text:
      'fields { key: "a\\"" value { bool_value: true } } fields { key: "b" value { number_value: inf } } ' +
      'fields { key: "c" value { null_value: NULL_VALUE } }',
  },
])('$name as `$text`', ({ name, json, text }) => expect(formatted(name, json)).toBe(text));

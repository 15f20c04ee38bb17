import { v1 } from '@authzed/authzed-node';
import type protobuf from 'protobufjs';
import { expect, test } from 'vitest';
import { root } from '../../../src/transport/wire/protos.ts';

/*
 * The published client carries a description of every message and service it knows. Ours must be the same: names,
 * numbers, types, repetition, oneofs, and the kinds of the calls.
 */

interface ClientField {
  readonly no: number;
  readonly name: string;
  readonly kind: 'scalar' | 'enum' | 'message' | 'map';
  readonly T: unknown;
  readonly repeat?: number;
  readonly oneof?: string;
}

interface ClientMessage {
  readonly typeName: string;
  readonly fields: readonly ClientField[];
}

interface ClientService {
  readonly typeName: string;
  readonly methods: readonly {
    readonly name: string;
    readonly clientStreaming?: boolean;
    readonly serverStreaming?: boolean;
    readonly I: ClientMessage;
    readonly O: ClientMessage;
  }[];
}

const SCALARS: Readonly<Record<number, string>> = {
  4: 'uint64',
  5: 'int32',
  8: 'bool',
  9: 'string',
  13: 'uint32',
};
/** What the client's version of the contract does not have yet. */
const NEWER = new Set([
  'authzed.api.v1.LookupResourcesRequest.with_debug',
  'authzed.api.v1.ErrorReason.ERROR_REASON_DATASTORE_NOT_MIGRATED',
]);

const SERVICES = (Object.values(v1) as readonly unknown[]).filter(isService);
const MESSAGES = messagesOf(SERVICES);

function isService(value: unknown): value is ClientService {
  return (
    typeof value === 'object' &&
    value !== null &&
    'methods' in value &&
    'typeName' in value &&
    String(value.typeName).startsWith('authzed.api.v1.')
  );
}

/** Every message of the package that the services can carry, nested ones included. */
function messagesOf(services: readonly ClientService[]): ReadonlyMap<string, ClientMessage> {
  const found = new Map<string, ClientMessage>();
  const open = services.flatMap(({ methods }) => methods.flatMap(({ I, O }) => [I, O]));
  for (let message = open.pop(); message !== undefined; message = open.pop()) {
    if (!message.typeName.startsWith('authzed.api.v1.') || found.has(message.typeName)) continue;
    found.set(message.typeName, message);
    for (const { kind, T } of message.fields) if (kind === 'message') open.push((T as () => ClientMessage)());
  }
  return found;
}

/** `1 resource: authzed.api.v1.ObjectReference`. */
function theirs({ no, name, kind, T, repeat, oneof }: ClientField): string {
  const type =
    kind === 'scalar'
      ? SCALARS[T as number]
      : kind === 'enum'
        ? (T as () => readonly [string])()[0]
        : (T as () => ClientMessage)().typeName;
  return `${no} ${name}: ${repeat ? 'repeated ' : ''}${type}${oneof === undefined ? '' : ` in ${snake(oneof)}`}`;
}

function ours(field: protobuf.Field): string {
  const type = field.resolvedType?.fullName.slice(1) ?? field.type;
  const oneof = field.partOf === null ? '' : ` in ${snake(field.partOf.name)}`;
  return `${field.id} ${snake(field.name)}: ${field.repeated ? 'repeated ' : ''}${type}${oneof}`;
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

test('the client has all of the contract', () => {
  expect(SERVICES.map(({ typeName }) => typeName).toSorted()).toEqual([
    'authzed.api.v1.ExperimentalService',
    'authzed.api.v1.PermissionsService',
    'authzed.api.v1.SchemaService',
    'authzed.api.v1.WatchService',
  ]);
  expect(MESSAGES.size).toBeGreaterThan(95);
});

test.each([...MESSAGES.keys()].toSorted())('%s', (name) => {
  const fields = root
    .lookupType(name)
    .fieldsArray.filter((field) => !NEWER.has(`${name}.${snake(field.name)}`));
  expect(fields.map(ours).toSorted()).toEqual(MESSAGES.get(name)!.fields.map(theirs).toSorted());
});

test('there is no message that the client does not know', () => {
  const names: string[] = [];
  const collect = (namespace: protobuf.NamespaceBase): void => {
    for (const nested of namespace.nestedArray) {
      if ('fieldsArray' in nested) names.push(nested.fullName.slice(1));
      if ('nestedArray' in nested) collect(nested as protobuf.NamespaceBase);
    }
  };
  collect(root.lookup('authzed.api.v1') as protobuf.Namespace);
  expect(names.filter((name) => !MESSAGES.has(name))).toEqual([]);
});

test.each(SERVICES.map((service) => ({ name: service.typeName, service })))('$name', ({ name, service }) => {
  const calls = root.lookupService(name).methodsArray.map((method) => {
    const { resolvedRequestType, resolvedResponseType, requestStream, responseStream } =
      method.resolve() as protobuf.Method;
    return [
      method.name,
      resolvedRequestType!.fullName.slice(1),
      Boolean(requestStream),
      resolvedResponseType!.fullName.slice(1),
      Boolean(responseStream),
    ];
  });
  const expected = service.methods.map((method) => [
    method.name,
    method.I.typeName,
    Boolean(method.clientStreaming),
    method.O.typeName,
    Boolean(method.serverStreaming),
  ]);
  expect(calls).toEqual(expected);
});

/** Enums are told by the client as `Prefix.NAME = number`, without the prefix that the contract has. */
test.each([
  { name: 'RelationshipUpdate.Operation', values: v1.RelationshipUpdate_Operation, prefix: 'OPERATION_' },
  { name: 'AlgebraicSubjectSet.Operation', values: v1.AlgebraicSubjectSet_Operation, prefix: 'OPERATION_' },
  { name: 'Precondition.Operation', values: v1.Precondition_Operation, prefix: 'OPERATION_' },
  {
    name: 'CheckPermissionResponse.Permissionship',
    values: v1.CheckPermissionResponse_Permissionship,
    prefix: 'PERMISSIONSHIP_',
  },
  { name: 'LookupPermissionship', values: v1.LookupPermissionship, prefix: 'LOOKUP_PERMISSIONSHIP_' },
  {
    name: 'DeleteRelationshipsResponse.DeletionProgress',
    values: v1.DeleteRelationshipsResponse_DeletionProgress,
    prefix: 'DELETION_PROGRESS_',
  },
  {
    name: 'LookupSubjectsRequest.WildcardOption',
    values: v1.LookupSubjectsRequest_WildcardOption,
    prefix: 'WILDCARD_OPTION_',
  },
  { name: 'ErrorReason', values: v1.ErrorReason, prefix: 'ERROR_REASON_' },
])('enum $name', ({ name, values, prefix }) => {
  const known = Object.entries(values).filter(([, number]) => typeof number === 'number');
  const expected = Object.fromEntries(known.map(([label, number]) => [prefix + label, number]));
  const entries = Object.entries(root.lookupEnum(`authzed.api.v1.${name}`).values);
  const stated = entries.filter(([label]) => !NEWER.has(`authzed.api.v1.${name}.${label}`));
  expect(Object.fromEntries(stated)).toEqual(expected);
});

import protobuf from 'protobufjs';
import { rightsOfCall } from '../../src/auth/rights-of-calls.ts';
import { messageWriter, root } from '../../src/transport/wire/protos.ts';

/** What one tenant has that somebody of another might try to use. Nothing of it has the tenant's mark in it. */
export interface Loot {
  readonly token: string;
  readonly cursor: string;
  readonly decisionId: string;
  readonly credentialId: string;
  /** Without its type. */
  readonly session: string;
  readonly grantId: string;
}

/** Paths of all calls that a credential can be good for. */
export function pathsOfCalls(): readonly string[] {
  const packages = ['authzed.api.v1', 'bailiwick.v1'];
  return packages
    .flatMap((name) => (root.lookup(name) as protobuf.Namespace).nestedArray)
    .filter((one) => one instanceof protobuf.Service)
    .flatMap((service) => Object.keys(service.methods).map((call) => `/${service.fullName.slice(1)}/${call}`))
    .filter((path) => rightsOfCall(path).length > 0);
}

/**
 * The bytes of a request for the call `path`, made field by field: objects are those that every tenant has, and whatever
 * names something of one tenant alone comes from `loot`.
 * @param salt chooses among the values that a field may have
 */
export function requestFor(path: string, loot: Loot, salt: number): Buffer {
  const [service = '', call = ''] = path.slice(1).split('/');
  const { requestType, parent } = root.lookupService(service).methods[call]!;
  const type = parent!.lookupType(requestType);
  return messageWriter(type.fullName.slice(1))(messageOf(type, loot, salt, 0));
}

const DEPTH_MAX = 5;
const TYPES = ['document', 'folder', 'user', 'agent'];

function messageOf(type: protobuf.Type, loot: Loot, salt: number, depth: number): object {
  if (type.name === 'ObjectReference') {
    const objectType = TYPES[salt % TYPES.length]!;
    return { objectType, objectId: objectType === 'document' ? 'plan' : 'common' };
  }
  if (type.name === 'ZedToken') return { token: loot.token };
  if (type.name === 'Cursor') return { token: loot.cursor };
  const entries = type.fieldsArray
    .filter((field) => field.partOf === null || chosen(field.partOf, salt) === field)
    .map((field) => [field.name, valueOf(field.resolve(), loot, salt, depth)] as const)
    .filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries);
}

function chosen({ fieldsArray }: protobuf.OneOf, salt: number): protobuf.Field | undefined {
  return fieldsArray[salt % fieldsArray.length];
}

function valueOf(field: protobuf.Field, loot: Loot, salt: number, depth: number): unknown {
  if (field.map || depth > DEPTH_MAX) return undefined;
  const one = singleOf(field, loot, salt, depth);
  return field.repeated && one !== undefined ? [one] : one;
}

function singleOf(
  { name, resolvedType, type, partOf }: protobuf.Field,
  loot: Loot,
  salt: number,
  depth: number,
) {
  if (resolvedType instanceof protobuf.Enum) {
    const numbers = Object.values(resolvedType.values).filter((number) => number !== 0);
    return numbers[salt % numbers.length];
  }
  if (resolvedType !== null) return composite(name, resolvedType, loot, salt, depth);
  if (type === 'string') return textOf(name, loot, salt);
  // In a choice of a state nothing but true is allowed. Numbers are left at their defaults.
  return type === 'bool' ? partOf !== null || salt % 2 === 0 : undefined;
}

/** Names of states and places, by which most calls of somebody else fail: often enough without. */
const STATES = new Set(['consistency', 'optionalCursor', 'at']);
const LEFT_OUT = new Set([
  'budget',
  'consume',
  'optionalCaveat',
  'optionalPreconditions',
  'optionalRelationshipFilter',
  'optionalSubjectFilter',
]);

function composite(name: string, type: protobuf.Type, loot: Loot, salt: number, depth: number): unknown {
  if (LEFT_OUT.has(name) || (STATES.has(name) && salt % 3 !== 0)) return undefined;
  if (name === 'session' || name === 'parent') return { objectType: 'session', objectId: loot.session };
  if (name === 'tenant') return { objectType: 'organization', objectId: 'common' };
  if (name === 'target' && salt % 2 === 0) return { objectType: 'session', objectId: loot.session };
  if (name === 'resource') return { objectType: 'document', objectId: 'plan' };
  if (name === 'onBehalfOf' && salt % 3 !== 0) return undefined;
  if (name === 'agent') return { objectType: 'agent', objectId: 'common' };
  if (['user', 'owner', 'object', 'onBehalfOf'].includes(name))
    return { objectType: 'user', objectId: 'common' };
  if (type.name === 'Duration') return { seconds: 60 };
  if (type.name === 'Struct' || type.name === 'Timestamp' || type.name === 'ClaimedChain') return undefined;
  if (type.name === 'ConsumeBudget' || type.name === 'ContextualizedCaveat') return undefined;
  return messageOf(type, loot, salt, depth + 1);
}

function textOf(name: string, loot: Loot, salt: number): string | undefined {
  switch (name) {
    case 'decisionId':
      return loot.decisionId;
    case 'grantId':
      return loot.grantId;
    case 'id':
      return loot.credentialId;
    case 'cursor':
      return salt % 3 === 0 ? loot.cursor : '';
    case 'permission':
    case 'permissionName':
      return 'view';
    case 'relation':
      return 'viewer';
    case 'resourceType':
    case 'resourceObjectType':
    case 'definitionName':
      return 'document';
    case 'subjectObjectType':
    case 'subjectType':
      return 'user';
    case 'objectType':
      return 'document';
    case 'name':
      return `made_${salt}`;
    case 'schema':
    case 'comparisonSchema':
      return salt % 2 === 0 ? 'definition user {}' : undefined;
    default:
      return undefined;
  }
}

import { Metadata, type ServiceError, status } from '@grpc/grpc-js';
import type { ErrorInfo__Output } from '../../src/gen/google/rpc/ErrorInfo.ts';
import type { Status__Output } from '../../src/gen/google/rpc/Status.ts';
import { root } from '../../src/transport/wire/protos.ts';

/** How a call was refused, as a client sees it. */
export interface Refusal {
  /** The name of the gRPC code. */
  readonly code: string;
  readonly message: string;
  /** Absent when there is no ErrorInfo. */
  readonly info?: { readonly reason: string; readonly domain: string; readonly metadata: Facts };
  /** The paths that a `buf.validate.Violations` names. */
  readonly violations?: readonly string[];
}

export type Facts = Readonly<Record<string, string>>;

const DETAILS = 'grpc-status-details-bin';
const TYPE_URL = 'type.googleapis.com/';

/** How `promise` is refused. Fails when it is answered. */
export async function refusalOf(promise: Promise<unknown>): Promise<Refusal> {
  try {
    await promise;
  } catch (thrown) {
    return toRefusal(thrown as ServiceError);
  }
  throw new Error('expected a refusal, found an answer');
}

export function toRefusal({ code, details, metadata }: ServiceError): Refusal {
  const [bytes] = (metadata ?? new Metadata()).get(DETAILS);
  const parts = Buffer.isBuffer(bytes) ? detailsIn(decode<Status__Output>('google.rpc.Status', bytes)) : {};
  return { code: status[code] ?? String(code), message: details, ...parts };
}

/** The details of a `google.rpc.Status`, of which there is at most one of each kind. */
export function detailsIn(found: {
  readonly details: readonly unknown[];
}): Pick<Refusal, 'info' | 'violations'> {
  const details = found.details.map((detail) => {
    const any = detail as {
      readonly type_url?: string;
      readonly typeUrl?: string;
      readonly value: Uint8Array;
    };
    const name = (any.type_url ?? any.typeUrl ?? '').slice(TYPE_URL.length);
    return { name, value: any.value };
  });
  const info = details.find(({ name }) => name === 'google.rpc.ErrorInfo');
  const violations = details.find(({ name }) => name === 'buf.validate.Violations');
  return {
    ...(info && { info: infoIn(info.value) }),
    ...(violations && { violations: pathsIn(violations.value) }),
  };
}

function infoIn(bytes: Uint8Array): NonNullable<Refusal['info']> {
  const { reason, domain, metadata } = decode<ErrorInfo__Output>('google.rpc.ErrorInfo', bytes);
  return { reason, domain, metadata: { ...metadata } };
}

interface FieldPath {
  readonly elements: readonly {
    readonly fieldName: string;
    readonly subscript?: string;
    readonly index?: unknown;
  }[];
}

function pathsIn(bytes: Uint8Array): readonly string[] {
  const { violations } = decode<{ readonly violations: readonly { readonly field: FieldPath }[] }>(
    'buf.validate.Violations',
    bytes,
  );
  return violations.map(({ field }) =>
    field.elements
      .map(({ fieldName, subscript, index }) =>
        subscript === 'index' ? `${fieldName}[${String(index)}]` : fieldName,
      )
      .join('.'),
  );
}

function decode<Message>(name: string, bytes: Uint8Array): Message {
  return root.lookupType(name).decode(bytes) as object as Message;
}

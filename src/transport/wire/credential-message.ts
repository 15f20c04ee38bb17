import { RIGHTS, type Right } from '../../auth/right.ts';
import type { CredentialView } from '../../auth/stored/credential-desk.ts';
import { isId } from '../../auth/stored/key-text.ts';
import type { Credential } from '../../gen/bailiwick/v1/Credential.ts';
import { Right as WireRight, type Right__Output } from '../../gen/bailiwick/v1/Right.ts';
import type { Duration__Output } from '../../gen/google/protobuf/Duration.ts';
import type { Timestamp } from '../../gen/google/protobuf/Timestamp.ts';
import { encodeTimestamp } from './timestamp.ts';
import { RULES, type Violations } from './violations.ts';

export const NUMBER_OF_RIGHT: Readonly<Record<Right, Exclude<Right__Output, 0>>> = {
  read: WireRight.RIGHT_READ,
  check: WireRight.RIGHT_CHECK,
  write: WireRight.RIGHT_WRITE,
  schema: WireRight.RIGHT_SCHEMA,
  decisions: WireRight.RIGHT_DECISIONS,
  admin: WireRight.RIGHT_ADMIN,
};
const NS_PER_MS = 1_000_000n;

/** A key is no id, and must not come back in the message that says so. */
const IS_ID = { rule: 'string.pattern', text: 'must be the id of a credential: 16 hexadecimal digits' };
const IS_DURATION = { rule: 'duration.valid', text: 'must be a duration that is not negative' };

export function encodeCredential(view: CredentialView): Credential {
  return {
    id: view.id,
    tenant: view.tenant,
    name: view.name,
    rights: view.rights.map((right) => NUMBER_OF_RIGHT[right]),
    createdAt: timestampOf(view.createdMs),
    expiresAt: timestampOf(view.expiresMs),
    rotatedAt: timestampOf(view.rotatedMs),
    revokedAt: timestampOf(view.revokedMs),
    lastUsedAt: timestampOf(view.usedMs),
    previousSecretUntil: timestampOf(view.previousUntilMs),
    organization: view.organization ?? '',
  };
}

/** `numbers` is the field `rights` of the request. */
export function decodeRights(numbers: readonly Right__Output[], violations: Violations): readonly Right[] {
  const rights: Right[] = [];
  for (const [index, number] of numbers.entries()) {
    const right = RIGHTS.find((one) => NUMBER_OF_RIGHT[one] === number);
    if (right !== undefined) rights.push(right);
    else violations.add('', `rights[${index}]`, number === 0 ? RULES.enumNotZero : RULES.enumDefined);
  }
  return rights;
}

/** `id` is the field `id` of the request. */
export function requireId(id: string, violations: Violations): void {
  if (!isId(id)) violations.add('', 'id', IS_ID);
}

/** Milliseconds, parts of one cut off. `duration` is the optional field `field` of the request. */
export function decodeDuration(
  duration: Duration__Output | null,
  field: string,
  violations: Violations,
): number {
  if (duration === null) return 0;
  const seconds = Number(duration.seconds);
  if (seconds < 0 || duration.nanos < 0 || duration.nanos > 999_999_999)
    violations.add('', field, IS_DURATION);
  return seconds * 1_000 + Math.floor(duration.nanos / 1e6);
}

/** Milliseconds since the Unix epoch. */
export function msOfNs(ns: bigint | undefined): number | undefined {
  return ns === undefined ? undefined : Number(ns / NS_PER_MS);
}

function timestampOf(ms: number | undefined): Timestamp | null {
  return ms === undefined ? null : encodeTimestamp(BigInt(Math.floor(ms)) * NS_PER_MS);
}

import { readableKey, unseal } from '../../base/sealed-value.ts';
import { Fault } from '../../model/fault.ts';

/** The payload of a value: a flipped bit in a stored relationship could turn a no into a yes. @throws Fault `data-damaged`. */
export function payloadOf(key: Buffer, value: Buffer): Buffer {
  const payload = unseal(key, value);
  if (payload === undefined) throw damagedRow(key, 'the checksum does not match');
  return payload;
}

export function damagedRow(key: Buffer, problem: string, cause?: unknown): Fault {
  return new Fault('data-damaged', `the row \`${readableKey(key)}\` is damaged: ${problem}`, { cause });
}

import { readableKey, unseal } from '../../base/sealed-value.ts';
import { Fault } from '../../model/fault.ts';

/** The payload of a value. A checksum finds what a disk does; what a person does is found by the hashes. @throws Fault `data-damaged` */
export function payloadOf(key: Buffer, value: Buffer): Buffer {
  const payload = unseal(key, value);
  if (payload !== undefined) return payload;
  throw new Fault(
    'data-damaged',
    `the row \`${readableKey(key)}\` of the decision log is damaged: the checksum does not match`,
  );
}

import { isJsonObject } from '../../base/json.ts';
import type { Struct } from '../../gen/google/protobuf/Struct.ts';
import { Fault } from '../../model/fault.ts';
import { encodeStruct } from '../../transport/wire/struct.ts';

/** The JSON object given with `flag`; nothing when it was not given. @throws Fault `invalid-argument` */
export function parseStruct(flag: string, text: string | undefined): Struct | null {
  if (text === undefined) return null;
  const value = parsed(text);
  if (isJsonObject(value)) return encodeStruct(value);
  throw new Fault('invalid-argument', `\`${flag}\`: expected a JSON object, found \`${text}\``);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // which is no object
  }
}

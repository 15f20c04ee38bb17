import { CHARACTER_COST, type Meter } from './cost.ts';
import {
  doubleToInt,
  doubleToUint,
  formatDouble,
  textToDouble,
  textToInt,
  textToUint,
  toInt,
  toUint,
} from './numbers.ts';
import {
  floorDivide,
  formatDuration,
  formatTimestamp,
  NS_PER_SECOND,
  textToDuration,
  textToTimestamp,
  toDuration,
  toTimestamp,
} from './time.ts';
import { Failure } from './unknown.ts';
import { Duration, Timestamp, typeNameOf, TypeValue, Uint, type Value } from './values.ts';

/** Makes a value of one type out of one of another; undefined where there is no such conversion. */
export type Convert = (value: Value, meter: Meter) => Value | Failure | undefined;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const TRUTHS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'True', 'TRUE', 't', '1'].map((text) => [text, true] as const),
  ...['false', 'False', 'FALSE', 'f', '0'].map((text) => [text, false] as const),
]);

/** By the name of the type that comes out. Source: the CEL specification, "Type Conversions". */
export const CONVERSIONS: ReadonlyMap<string, Convert> = new Map<string, Convert>([
  ['type', (value) => new TypeValue(typeNameOf(value))],
  ['dyn', (value) => value],
  ['bool', toBool],
  ['bytes', toBytes],
  ['double', convertToDouble],
  ['duration', convertToDuration],
  ['int', convertToInt],
  ['string', toText],
  ['timestamp', convertToTimestamp],
  ['uint', convertToUint],
]);

function toBool(value: Value): Value | Failure | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return undefined;
  return TRUTHS.get(value) ?? new Failure('text is not a bool');
}

function toBytes(value: Value, meter: Meter): Value | undefined {
  if (value instanceof Uint8Array) return value;
  if (typeof value !== 'string') return undefined;
  meter.charge(CHARACTER_COST * value.length);
  return encoder.encode(value);
}

function convertToDouble(value: Value, meter: Meter): Value | Failure | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Uint) return Number(value.value);
  return typeof value === 'string' ? textToDouble(charged(value, meter)) : undefined;
}

function convertToDuration(value: Value, meter: Meter): Value | Failure | undefined {
  if (value instanceof Duration) return value;
  if (typeof value === 'bigint') return toDuration(value);
  return typeof value === 'string' ? textToDuration(charged(value, meter)) : undefined;
}

/** A moment becomes seconds since the epoch, a span nanoseconds. */
function convertToInt(value: Value, meter: Meter): Value | Failure | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return doubleToInt(value);
  if (value instanceof Uint) return toInt(value.value);
  if (value instanceof Timestamp) return floorDivide(value.ns, NS_PER_SECOND);
  if (value instanceof Duration) return value.ns;
  return typeof value === 'string' ? textToInt(charged(value, meter)) : undefined;
}

function convertToUint(value: Value, meter: Meter): Value | Failure | undefined {
  if (value instanceof Uint) return value;
  if (typeof value === 'bigint') return toUint(value);
  if (typeof value === 'number') return doubleToUint(value);
  return typeof value === 'string' ? textToUint(charged(value, meter)) : undefined;
}

function convertToTimestamp(value: Value, meter: Meter): Value | Failure | undefined {
  if (value instanceof Timestamp) return value;
  if (typeof value === 'bigint') return toTimestamp(value * NS_PER_SECOND);
  return typeof value === 'string' ? textToTimestamp(charged(value, meter)) : undefined;
}

function toText(value: Value, meter: Meter): Value | Failure | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return formatDouble(value);
  if (value instanceof Uint) return String(value.value);
  if (value instanceof Timestamp) return formatTimestamp(value);
  if (value instanceof Duration) return formatDuration(value);
  return value instanceof Uint8Array ? decode(value, meter) : undefined;
}

function decode(bytes: Uint8Array, meter: Meter): string | Failure {
  meter.charge(CHARACTER_COST * bytes.length);
  try {
    return decoder.decode(bytes);
  } catch (thrown) {
    if (thrown instanceof TypeError) return new Failure('bytes are not UTF-8 text');
    throw thrown;
  }
}

function charged(text: string, meter: Meter): string {
  meter.charge(CHARACTER_COST * text.length);
  return text;
}

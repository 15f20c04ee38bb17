import { isJsonObject, type JsonObject } from '../base/json.ts';
import type { Revision } from '../model/revision.ts';
import { BackupError } from './frame.ts';

/** The first frame of a backup. */
export interface BackupBegin {
  readonly tenant: string;
  /** 16 hex digits; tokens carry it. */
  readonly storeId: string;
  /** The newest revision of what is made of the backup. */
  readonly revision: Revision;
  readonly createdMs: number;
  readonly hasDecisions: boolean;
}

/** The last frame: how many there were of each kind. */
export interface BackupEnd {
  readonly storeFrames: number;
  readonly decisionFrames: number;
}

export function encodeBegin(begin: BackupBegin): Buffer {
  return Buffer.from(JSON.stringify(begin));
}

export function encodeEnd(end: BackupEnd): Buffer {
  return Buffer.from(JSON.stringify(end));
}

/** @throws BackupError */
export function decodeBegin(payload: Uint8Array): BackupBegin {
  const { tenant, storeId, revision, createdMs, hasDecisions } = objectIn(payload);
  if (
    typeof tenant !== 'string' ||
    typeof storeId !== 'string' ||
    typeof revision !== 'number' ||
    typeof createdMs !== 'number' ||
    typeof hasDecisions !== 'boolean'
  ) {
    throw new BackupError('the backup does not say what it is of');
  }
  return { tenant, storeId, revision, createdMs, hasDecisions };
}

/** @throws BackupError */
export function decodeEnd(payload: Uint8Array): BackupEnd {
  const { storeFrames, decisionFrames } = objectIn(payload);
  if (typeof storeFrames !== 'number' || typeof decisionFrames !== 'number') {
    throw new BackupError('the backup does not say how much it holds');
  }
  return { storeFrames, decisionFrames };
}

function objectIn(payload: Uint8Array): JsonObject {
  const value = valueIn(Buffer.from(payload).toString('utf8'));
  if (isJsonObject(value)) return value;
  throw new BackupError('expected an object that describes the backup, found something else');
}

/** Undefined for a text that is no JSON. */
function valueIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { Client, credentials, Metadata, type StatusObject } from '@grpc/grpc-js';
import { onTestFinished } from 'vitest';
import { TENANT_HEADER } from '../../src/auth/tenant-header.ts';

/** Everything that a caller sees of a call, to be compared byte for byte. */
export interface WholeAnswer {
  /** In hexadecimal. */
  readonly messages: readonly string[];
  readonly code: number;
  readonly details: string;
  /** Headers and trailers as text; those in binary as hexadecimal. */
  readonly metadata: string;
}

export interface AskedCall {
  readonly key: string | undefined;
  /** What the call says its tenant is. */
  readonly tenant?: string | undefined;
  readonly path: string;
  readonly request: Buffer;
}

/** Calls that go on for ever are ended after so many messages, or so long. */
const MESSAGES_MAX = 50;
const ENDLESS = /\/(Watch|TailDecisions)$/;
const ENDLESS_MS = 60;

/** Makes calls of every kind by their path; with one message, all kinds are the same on the wire. Closed when the test ends. */
export function wholeAnswers(address: string): (asked: AskedCall) => Promise<WholeAnswer> {
  const channel = { 'grpc.use_local_subchannel_pool': 1, 'grpc.max_receive_message_length': -1 };
  const client = new Client(address, credentials.createInsecure(), channel);
  onTestFinished(() => client.close());
  return ({ key, tenant, path, request }) => {
    const metadata = new Metadata();
    metadata.set('x-request-id', 'the-same-for-all');
    if (key !== undefined) metadata.set('authorization', `Bearer ${key}`);
    if (tenant !== undefined) metadata.set(TENANT_HEADER, tenant);
    const plain = (bytes: Buffer): Buffer => bytes;
    const stream = client.makeServerStreamRequest(path, plain, plain, request, metadata);
    const messages: string[] = [];
    let headers = '';
    stream.on('metadata', (found: Metadata) => (headers = textOf(found)));
    stream.on('data', (message: Buffer) => {
      messages.push(message.toString('hex'));
      if (messages.length === MESSAGES_MAX) stream.cancel();
    });
    stream.on('error', () => undefined); // `status` says it too
    const timer = ENDLESS.test(path) ? setTimeout(() => stream.cancel(), ENDLESS_MS) : undefined;
    return new Promise((resolve) => {
      stream.on('status', ({ code, details, metadata: trailers }: StatusObject) => {
        clearTimeout(timer);
        resolve({ messages, code, details, metadata: `${headers} ${textOf(trailers)}` });
      });
    });
  };
}

/** Whether `text` is anywhere in what was answered. */
export function tells({ messages, details, metadata }: WholeAnswer, text: string): boolean {
  const hex = Buffer.from(text).toString('hex');
  return [...messages, metadata].some((part) => part.includes(hex)) || details.includes(text);
}

function textOf(metadata: Metadata): string {
  const entries = Object.keys(metadata.getMap()).flatMap((name) =>
    metadata.get(name).map((value) => `${name}=${Buffer.from(value).toString('hex')}`),
  );
  return entries.filter((entry) => !entry.startsWith('date=')).join(' ');
}

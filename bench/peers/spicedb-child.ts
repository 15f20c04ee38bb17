import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { v1 } from '@authzed/authzed-node';
import type { ChildMessage, Unary, UnaryCall, UnaryMethod } from './spicedb-messages.ts';
import { UNARY } from './spicedb-messages.ts';

/** The calls that SpiceDB's child process answers by message. */
export type UnaryCalls = Pick<v1.ZedPromiseClientInterface, UnaryMethod>;

interface Waiting {
  readonly resolve: (response: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

/** A real SpiceDB in a child process. What is asked of it when it is killed is never answered. */
export class SpiceDbChild {
  readonly unary: UnaryCalls;
  readonly streams: v1.ZedClientInterface;
  readonly #process: ChildProcess;
  readonly #waiting: Map<number, Waiting>;
  #calls = 0;

  static async start(): Promise<SpiceDbChild> {
    const child = fork(path.join(import.meta.dirname, 'spicedb-process.ts'), { serialization: 'advanced' });
    const waiting = new Map<number, Waiting>();
    const streams = await new Promise<string>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`SpiceDB ended with status ${code} before it served`)));
      child.on('message', (message: ChildMessage) => {
        if (message.kind === 'ready') return resolve(message.streams);
        const asked = waiting.get(message.number);
        waiting.delete(message.number);
        if (message.kind === 'answer') asked?.resolve(message.response);
        else asked?.reject(new Error(message.text));
      });
    });
    return new SpiceDbChild(child, waiting, streams);
  }

  private constructor(child: ChildProcess, waiting: Map<number, Waiting>, streams: string) {
    this.#process = child;
    this.#waiting = waiting;
    this.streams = v1.NewClient('', `unix://${streams}`, v1.ClientSecurity.INSECURE_PLAINTEXT_CREDENTIALS);
    this.unary = {
      writeSchema: this.#asking('writeSchema', UNARY.writeSchema),
      deleteRelationships: this.#asking('deleteRelationships', UNARY.deleteRelationships),
      writeRelationships: this.#asking('writeRelationships', UNARY.writeRelationships),
      checkPermission: this.#asking('checkPermission', UNARY.checkPermission),
      checkBulkPermissions: this.#asking('checkBulkPermissions', UNARY.checkBulkPermissions),
      expandPermissionTree: this.#asking('expandPermissionTree', UNARY.expandPermissionTree),
    };
  }

  /** Whatever it is doing. */
  async kill(): Promise<void> {
    this.streams.close();
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exited;
  }

  #asking<Request, Response>(
    method: UnaryMethod,
    { request, response }: Unary<Request, Response>,
  ): (message: Request) => Promise<Response> {
    return async (message) => {
      const bytes = await new Promise<Uint8Array>((resolve, reject) => {
        const number = this.#calls++;
        this.#waiting.set(number, { resolve, reject });
        const call: UnaryCall = { number, method, request: request.toBinary(message) };
        this.#process.send(call);
      });
      return response.fromBinary(bytes);
    };
  }
}

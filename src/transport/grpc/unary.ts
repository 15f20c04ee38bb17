import {
  Metadata,
  ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  type ServerInterceptor,
} from '@grpc/grpc-js';
import { after } from '../../base/soon.ts';
import { StatusCode } from '../wire/status-code.ts';
import { type BacklogPart, SPARE_BYTES } from './backlogs.ts';
import type { Answer } from './road.ts';
import { type Desk, ServedCall } from './served-call.ts';

/**
 * Answers the unary calls of `answers`, which are by path, and lets all others through to their handlers.
 *
 * It is an interceptor because a handler would cost a call a fifth more: grpc-js makes a writable stream for it that
 * nobody writes to, and waits until the message is written before it hands over the status, which then leaves in a
 * packet of its own. Here both leave together.
 */
export function unaryInterceptor(answers: ReadonlyMap<string, Answer>, desk: Desk): ServerInterceptor {
  return ({ path }, call) => {
    const answer = answers.get(path);
    return answer === undefined ? new ServerInterceptingCall(call) : new UnaryCall(path, answer, desk, call);
  };
}

/**
 * One call, as grpc-js tells of it:
 *
 *     metadata ──► message ──► half close, when it is answered ──► cancel, also after a call that went well
 */
class UnaryCall extends ServerInterceptingCall {
  metadata: Metadata = NONE;
  readonly #path: string;
  readonly #answer: Answer;
  readonly #desk: Desk;
  readonly #call: ServerInterceptingCallInterface;
  #message: Buffer | undefined;
  #served: ServedCall | undefined;
  #part: BacklogPart | undefined;

  constructor(path: string, answer: Answer, desk: Desk, call: ServerInterceptingCallInterface) {
    super(call);
    this.#path = path;
    this.#answer = answer;
    this.#desk = desk;
    this.#call = call;
  }

  /** Instead of the listener that grpc-js brings, which would call the handler. */
  override start(): void {
    this.#call.start(this);
  }

  onReceiveMetadata(metadata: Metadata): void {
    this.metadata = metadata;
    this.#call.startRead();
  }

  onReceiveMessage(message: Buffer): void {
    if (this.#message !== undefined) {
      this.#refuseForm('found a second');
      return;
    }
    this.#message = message;
    this.#call.startRead();
  }

  onReceiveHalfClose(): void {
    if (this.#message === undefined) this.#refuseForm('found none');
    else this.#serve(this.#message);
  }

  onCancel(): void {
    this.#served?.cancel();
    this.#part?.leave();
  }

  getPath(): string {
    return this.#path;
  }

  #serve(bytes: Buffer): void {
    const served = new ServedCall(this.#desk, this, 'unary');
    this.#served = served;
    try {
      const answered = served.run(() =>
        after(served.admit(), (admission) => this.#answer({ ...admission, bytes })),
      );
      if (answered instanceof Promise) {
        answered.then(
          (answer) => this.#deliver(served, answer),
          (thrown: unknown) => this.#refuse(served, thrown),
        );
      } else this.#deliver(served, answered);
    } catch (thrown) {
      this.#refuse(served, thrown);
    }
  }

  #deliver(served: ServedCall, bytes: Buffer): void {
    if (bytes.length <= SPARE_BYTES) this.#send(served, bytes, ignoreWritten);
    else this.#deliverLarge(served, bytes);
  }

  /** As there is room on the connection; until then it counts for its caller as what is being answered. */
  #deliverLarge(served: ServedCall, bytes: Buffer): void {
    const part = this.#desk.backlogs.enter(this.getPeer());
    this.#part = part;
    part.add(bytes.length, this.#desk.stallMs, served.signal).then(
      () => this.#send(served, bytes, () => part.leave()),
      (thrown: unknown) => {
        part.leave();
        this.#refuse(served, thrown);
      },
    );
  }

  #send(served: ServedCall, bytes: Buffer, onWritten: () => void): void {
    this.#handOver(served, () => {
      const metadata = served.succeed();
      this.#call.sendMessage(bytes, onWritten);
      this.#call.sendStatus({ code: StatusCode.OK, details: 'OK', metadata });
    });
  }

  #refuse(served: ServedCall, thrown: unknown): void {
    this.#handOver(served, () => this.#call.sendStatus(served.fail(thrown)));
  }

  #refuseForm(found: string): void {
    const details = `expected one request message of \`${this.#path}\`, ${found}`;
    this.#call.sendStatus({ code: StatusCode.UNIMPLEMENTED, details, metadata: NONE });
  }

  #handOver(served: ServedCall, send: () => void): void {
    try {
      send();
    } catch (thrown) {
      served.lose(thrown);
    }
    this.#forget();
  }

  /** HTTP/2 keeps a call that has ended for many collections of garbage; what it brought need not be moved by each. */
  #forget(): void {
    this.#served = undefined;
    this.#message = undefined;
    this.metadata = NONE;
  }
}

const NONE = new Metadata();

/** The status follows at once; when a peer is gone, nobody is left to be told. */
function ignoreWritten(): void {}

/** One reader of what comes from outside, as the fuzzer puts bytes to it. */
export interface Target {
  /** Also the folder of its corpus. */
  readonly name: string;
  /**
   * Reads `bytes`, and where there is a writer holds it to be its inverse. What the reader refuses as it should is no
   * failure. Throws or rejects with anything else.
   */
  readonly read: (bytes: Uint8Array) => void | Promise<void>;
}

export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** The value, or `undefined` where `read` refused in the one way it may. Anything else is thrown on. */
export function unlessRefused<T>(read: () => T, isRefusal: (thrown: unknown) => boolean): T | undefined {
  try {
    return read();
  } catch (thrown) {
    if (isRefusal(thrown)) return undefined;
    throw thrown;
  }
}

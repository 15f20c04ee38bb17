const LINE_FEED = 10;

/** One line of a file. */
export interface ByteLine {
  /** Without its line feed; undefined when the bytes are not UTF-8. */
  readonly text: string | undefined;
  /** False for a last line that the file breaks off in. */
  readonly isEnded: boolean;
}

/**
 * Lines of a stream of bytes, split at line feeds and nowhere else, and decoded without forgiving anything: a verifier
 * must see every byte. Holds one line at a time; one longer than `bytesMax` is given as undefined.
 */
export async function* byteLines(
  chunks: AsyncIterable<Uint8Array>,
  bytesMax: number,
): AsyncGenerator<ByteLine, void> {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  const take = (isEnded: boolean): ByteLine => {
    const text = bytes > bytesMax ? undefined : decode(Buffer.concat(parts));
    parts = [];
    bytes = 0;
    return { text, isEnded };
  };
  const add = (part: Uint8Array): void => {
    bytes += part.length;
    if (bytes <= bytesMax) parts.push(part);
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      add(chunk.subarray(start, end));
      yield take(true);
      start = end + 1;
    }
    if (start < chunk.length) add(chunk.subarray(start));
  }
  if (bytes > 0) yield take(false);
}

function decode(line: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line);
  } catch {
    return undefined; // the one thing it throws for
  }
}

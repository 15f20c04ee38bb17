const CHUNK_CHARACTERS = 64 * 1024;

/** Texts joined to ones of about this size, or of one text where that is longer. */
export async function* inChunks(texts: AsyncIterable<string>): AsyncGenerator<string, void> {
  let chunk = '';
  for await (const text of texts) {
    chunk += text;
    if (chunk.length < CHUNK_CHARACTERS) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

/** Texts up to this many bytes are put together here: below it a call into the engine costs several times as much. */
const SHORT_BYTES_MAX = 12;

/** The bytes from `start` to before `end` as characters, each byte one. */
export function latin1Text(bytes: Buffer, start: number, end: number): string {
  if (end - start > SHORT_BYTES_MAX) return bytes.toString('latin1', start, end);
  let text = '';
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at] ?? 0);
  return text;
}

const ELLIPSIS = '…';

/** `text`, well-formed, and cut to at most `bytesMax` bytes in UTF-8 between two characters; what was cut shows as `…`. */
export function clipBytes(text: string, bytesMax: number): string {
  const bytes = Buffer.from(text.toWellFormed());
  if (bytes.length <= bytesMax) return bytes.toString();
  let end = bytesMax - Buffer.byteLength(ELLIPSIS);
  if (end < 0) return '';
  while (end > 0 && isContinuation(bytes[end])) end--;
  return bytes.toString('utf8', 0, end) + ELLIPSIS;
}

/** Bytes after the first of a character are 10xxxxxx. */
function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

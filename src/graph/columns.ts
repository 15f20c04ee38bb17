/** A copy of `column` with room for at least `count` items; capacity at least doubles, so growth is paid for once per item. */
export function growUint32(column: Uint32Array<ArrayBuffer>, count: number): Uint32Array<ArrayBuffer> {
  const grown = new Uint32Array(Math.max(count, column.length * 2));
  grown.set(column);
  return grown;
}

export function growFloat64(column: Float64Array<ArrayBuffer>, count: number): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(Math.max(count, column.length * 2));
  grown.set(column);
  return grown;
}

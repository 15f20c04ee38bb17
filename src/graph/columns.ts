/** Up to here a column doubles; a larger one grows by a quarter, since what it holds is paid for in memory. */
const DOUBLING_MAX = 1 << 16;

/** A copy of `column` with room for at least `count` items, and for enough more that growth is paid for once per item. */
export function growUint32(column: Uint32Array<ArrayBuffer>, count: number): Uint32Array<ArrayBuffer> {
  const grown = new Uint32Array(roomFor(column.length, count));
  grown.set(column);
  return grown;
}

export function growFloat64(column: Float64Array<ArrayBuffer>, count: number): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(roomFor(column.length, count));
  grown.set(column);
  return grown;
}

function roomFor(length: number, count: number): number {
  return Math.max(count, Math.ceil(length * (length < DOUBLING_MAX ? 2 : 1.25)));
}

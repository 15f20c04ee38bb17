export interface WriteShape {
  /** Writing at once, each waiting for its own acknowledgement. */
  readonly writers: number;
  /** Relationships in a write. */
  readonly updates: number;
}

export const WRITE_SHAPES: readonly WriteShape[] = [1, 64].flatMap((writers) =>
  [1, 10, 100].map((updates) => ({ writers, updates })),
);

export function writeLabel({ writers, updates }: WriteShape): string {
  return `durable writes of ${updates}, ${writers} ${writers === 1 ? 'writer' : 'writers'}`;
}

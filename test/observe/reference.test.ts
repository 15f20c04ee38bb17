import path from 'node:path';
import { expect, test } from 'vitest';
import { metricsReference } from '../../src/observe/metrics/reference.ts';

/** `vitest run test/observe/reference.test.ts -u` writes it anew. */
test('the page of the documentation is that of the metrics', async () => {
  await expect(metricsReference()).toMatchFileSnapshot(
    path.join(import.meta.dirname, '../../docs/metrics.md'),
  );
});

import { test } from 'vitest';
import { runPage } from './run-page.ts';

test('what the page shows is so', () => runPage('security.md'));

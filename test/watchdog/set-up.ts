import { afterAll, expect } from 'vitest';
import { undoFile } from '../after-file.ts';
import { watchFile } from './watch-file.ts';

const unwatch = watchFile(expect.getState().testPath);

// The last first: what is undone is watched too.
afterAll(unwatch);
afterAll(undoFile);

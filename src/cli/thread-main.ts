import { keepCompiled } from './keep-compiled.ts';

/*
 * What a thread of a server begins with.
 */
keepCompiled(); // before anything else is loaded
await import('./serve-thread.ts');

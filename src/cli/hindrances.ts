/* What keeps a server from being ready, by name, and what is said of it. */

export const STARTING = 'start';
export const OPENING = 'the store is being opened';

export const STOPPING = 'stop';
export const GOING = 'the server was told to stop';

export const WRITES = 'writes';
export const NO_WRITES =
  'one failed: none is taken until the store could be opened again; checks are answered';

export const DECISIONS = 'decisions';
export const NO_DECISIONS =
  'their log could not be written: nothing is decided until it could be opened again';

/** What the other threads say of both. */
export const FAILING = 'owner';
export const OWNER_FAILS =
  'the thread that owns the data can not write it, or the decision log; its log says more';

/**
 * A state of one store: the number of transactions committed up to it. Dense, ascending, 0 for the empty store; a
 * safe integer.
 */
export type Revision = number;

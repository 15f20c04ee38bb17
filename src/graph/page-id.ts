import type { PageKind } from './pages.ts';

/**
 * A page by numbers: `node` and `name` are the resource and relation (forward), the subject and its relation (reverse),
 * or the plain subject and the huge number of a forward page (point).
 */
export interface PageId {
  readonly kind: PageKind;
  readonly node: number;
  readonly name: number;
  /** Of a forward page: with all its plain subjects, however many. */
  readonly whole?: true;
}

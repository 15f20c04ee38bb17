/** How fresh a read must be. Tokens are opaque here; `consistency/` knows what is in them. */
export type Consistency =
  /** Nothing was asked: the newest state. */
  | { readonly kind: 'newest' }
  /** Whatever this node has applied. */
  | { readonly kind: 'minimize-latency' }
  | { readonly kind: 'at-least-as-fresh'; readonly token: string }
  | { readonly kind: 'at-exact-snapshot'; readonly token: string }
  | { readonly kind: 'fully-consistent' };

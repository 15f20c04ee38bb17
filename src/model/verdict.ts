/** The answer of a check. `missing` names the context values without which it can't be decided: sorted, unique, not empty. */
export type Verdict =
  | { readonly kind: 'no' }
  | { readonly kind: 'yes' }
  | { readonly kind: 'conditional'; readonly missing: readonly string[] };

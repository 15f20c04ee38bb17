/** How a permission is computed. Unions and intersections are flat: none directly holds another of its kind. */
export type Rewrite =
  | { readonly kind: 'nil' }
  | { readonly kind: 'self' }
  /** The same object's relation or permission. */
  | { readonly kind: 'name'; readonly name: string }
  /** `over->then` and `over.any(then)` (which differ only in print), or `over.all(then)`. */
  | {
      readonly kind: 'arrow';
      readonly over: string;
      readonly then: string;
      readonly quantifier: 'any' | 'all';
      readonly written: 'arrow' | 'function';
    }
  | { readonly kind: 'union'; readonly operands: readonly Rewrite[] }
  | { readonly kind: 'intersection'; readonly operands: readonly Rewrite[] }
  | { readonly kind: 'exclusion'; readonly base: Rewrite; readonly except: Rewrite };

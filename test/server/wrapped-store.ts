import type { Store } from '../../src/store/store.ts';

/** `store` with some of its calls done otherwise: what comes between a tenant and its real store. */
export function wrappedStore(store: Store, changes: (inner: Store) => Partial<Store>): Store {
  const changed = new Map<PropertyKey, unknown>(Object.entries(changes(store)));
  return new Proxy(store, {
    get(inner, key) {
      if (changed.has(key)) return changed.get(key);
      const value: unknown = Reflect.get(inner, key, inner);
      return typeof value === 'function' ? value.bind(inner) : value; // its private fields are its own
    },
  });
}

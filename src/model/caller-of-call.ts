/**
 * Whose call it is, by the call's signal: each call has one of its own, which everything is given that is done for it. For
 * those who share time out among callers, and know nothing else of them.
 */
const names = new WeakMap<AbortSignal, string>();

/** @param name of the credential, unique within the tenant of the call */
export function nameCaller(signal: AbortSignal, name: string): void {
  names.set(signal, name);
}

/** `''` for a call of nobody in particular. */
export function callerOf(signal: AbortSignal): string {
  return names.get(signal) ?? '';
}

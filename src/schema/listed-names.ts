const NAMES_SHOWN_MAX = 20;

/** Names in a message: `a, b, c`; of very many the first and how many more there are. */
export function listedNames(names: readonly string[]): string {
  const more = names.length - NAMES_SHOWN_MAX;
  const shown = names.slice(0, NAMES_SHOWN_MAX).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}

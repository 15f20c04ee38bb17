/** What `use` can turn on, in the order in which messages list them. */
export const USE_FLAGS = ['expiration', 'import', 'partial', 'self', 'typechecking'] as const;
export type UseFlag = (typeof USE_FLAGS)[number];

/** Words that are never names. */
export const KEYWORDS = ['definition', 'caveat', 'relation', 'permission', 'nil', 'with'] as const;

/** Words that stop being names once the flag is on. */
export const KEYWORDS_OF_FLAG: Readonly<Record<UseFlag, readonly string[]>> = {
  expiration: ['expiration', 'and'],
  import: ['import'],
  partial: ['partial'],
  self: ['self'],
  typechecking: ['typechecking'],
};

export function isUseFlag(text: string): text is UseFlag {
  return USE_FLAGS.some((flag) => flag === text);
}

/** What newer versions of the language added, each to be turned on by itself. */
export interface Dialect {
  /** ``value.`content-type` ``: fields whose names are no identifiers. */
  readonly quotedFields: boolean;
  /** `optional.optFlatMap(variable, body)`, from version 1 of the optional types. */
  readonly optFlatMap: boolean;
}

/** None of them. */
export const BASIC_DIALECT: Dialect = { quotedFields: false, optFlatMap: false };

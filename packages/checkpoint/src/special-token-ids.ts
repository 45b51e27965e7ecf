/** The tokens that a model's texts begin and end with, and are padded with. */
export type SpecialTokenIds = {
  /** Each of them ends a text; none if it is empty. */
  readonly endOfText: readonly number[];
  readonly beginningOfText?: number | undefined;
  readonly padding?: number | undefined;
};

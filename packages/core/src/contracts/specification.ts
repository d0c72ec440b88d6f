/** The versions of the contracts that there have been. */
export type SpecificationVersion = 1;

/** What says for which version of the contracts it was written. */
export interface Specified {
  /** The first version where it is missing. Written for a later one, a part is refused; written for an earlier one, it is brought up to date. */
  readonly specificationVersion?: SpecificationVersion;
}

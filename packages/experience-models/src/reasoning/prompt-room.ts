/** How long the parts of a prompt may be, in bytes of UTF-8; a model without a context window has the whole of each. */
export interface PromptRoom {
  /** Of the whole prompt. */
  readonly prompt: number;
  readonly openings: number;
  readonly cases: number;
  /** References are read anew at every step, and pages can be long. */
  readonly references: number;
}

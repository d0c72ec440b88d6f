/** What the agent sees: text, the paper's own state space. */
export interface Observation {
  readonly text: string;
  /** The actions open now, where they can be listed. Other actions may be tried all the same. */
  readonly actions?: readonly string[];
}

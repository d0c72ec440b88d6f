/** The page at the end of an attempt, as evaluators see it. They work out of the agent's reach. */
export interface FinalPage {
  /** The address that the page shows now. */
  url(): string;
  /** Opens an address and waits until the page has settled. Later calls see that page, as in the original. */
  goto(url: string): Promise<void>;
  /**
   * Waits a little for a page that may still change, as by a script of its own; false where it will not, or has had as long as the
   * original leaves it: then it stays as it is judged.
   */
  later(): Promise<boolean>;
  /** The page's HTML. */
  content(): Promise<string>;
  /**
   * Evaluates an expression of the task's answer key in the page. Gives what came out, as JSON has it; undefined for what JSON lacks.
   * Rejects where the expression throws.
   */
  evaluate(expression: string): Promise<unknown>;
}

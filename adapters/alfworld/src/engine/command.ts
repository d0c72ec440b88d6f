export type Verb =
  | 'clean'
  | 'close'
  | 'cool'
  | 'examine'
  | 'go to'
  | 'heat'
  | 'help'
  | 'inventory'
  | 'look'
  | 'move'
  | 'open'
  | 'slice'
  | 'take'
  | 'use';

/** Something the agent may do now. */
export interface Command {
  readonly text: string;
  readonly verb: Verb;
  /** Index of the object it is done to, or -1. */
  readonly object: number;
  /** Index of the receptacle it is done to or with, or -1. */
  readonly receptacle: number;
}

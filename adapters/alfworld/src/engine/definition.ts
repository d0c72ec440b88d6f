/** The six kinds of task, by the names that the official task folders carry. */
export const taskTypes = [
  'pick_and_place_simple',
  'look_at_obj_in_light',
  'pick_clean_then_place_in_recep',
  'pick_heat_then_place_in_recep',
  'pick_cool_then_place_in_recep',
  'pick_two_obj_and_place',
] as const;

export type TaskType = (typeof taskTypes)[number];

/**
 * The two generations of game files. `legacy` says `put X in/on Y` instead of `move X to Y`, names the location on
 * arrival (`You arrive at loc 24.`) and has no `help`.
 */
export type Dialect = 'current' | 'legacy';

/** A game as its file tells it. Receptacles and objects stand in the order of their ids, which is the order of every listing. */
export interface GameDefinition {
  /** `<task folder>/<trial folder>`. */
  readonly id: string;
  readonly taskType: TaskType;
  /** The goal in words: `put a clean mug in shelf`. */
  readonly task: string;
  readonly dialect: Dialect;
  readonly goal: {
    /** Class of the object that the task is about. */
    readonly object: string;
    /** Class of the receptacle it belongs in, or of the lamp to look at it under. */
    readonly target: string;
  };
  /** Number of locations; they are indexed in the order of their ids. */
  readonly locations: number;
  /** Index of the location where the agent starts. */
  readonly start: number;
  readonly receptacles: readonly ReceptacleDefinition[];
  readonly objects: readonly ObjectDefinition[];
  /** For a class of receptacles, the classes of objects that may be put there. */
  readonly canContain: ReadonlyMap<string, ReadonlySet<string>>;
  /** A plan that wins at its last command, in the words of the `current` dialect; empty where the file has none. */
  readonly walkthrough: readonly string[];
}

export interface ReceptacleDefinition {
  /** `drawer 3`. */
  readonly name: string;
  /** Its class, `drawer`. */
  readonly kind: string;
  readonly location: number;
  readonly openable: boolean;
}

export interface ObjectDefinition {
  readonly name: string;
  /** Its class; a few official objects have none. */
  readonly kind: string | undefined;
  /** Where it can be reached by a knife; one location at most in the official games. */
  readonly locations: readonly number[];
  /** Indices of the receptacles that it is in, ascending; usually one. */
  readonly receptacles: readonly number[];
  /** What can be done with it: a set of `ability` bits. */
  readonly abilities: number;
  /** Whether it is cool at the start. */
  readonly cool: boolean;
  /** Indices of the objects that lie in it, ascending. They are mentioned when it is examined, and nothing else. */
  readonly inside: readonly number[];
}

/** What can be done with an object, one bit each. */
export const ability = {
  pickupable: 1,
  cleanable: 2,
  heatable: 4,
  coolable: 8,
  sliceable: 16,
  toggleable: 32,
  isreceptacleobject: 64,
} as const;

/** Who made a trajectory, and where. */
export interface Provenance {
  readonly environment: string;
  readonly origin: 'real' | 'dreamed';
  /** The policy or behaviour, with its version where it has one: `choice-policy@12`. */
  readonly policy: string;
  /** Who played the world, where it was dreamed. */
  readonly experienceModel?: string;
  readonly seed: number;
  readonly worldSeed: number;
}

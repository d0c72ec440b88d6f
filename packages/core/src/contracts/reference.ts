import type { Provenance } from './provenance.ts';
import type { TaskOrigin } from './task.ts';

/** A recorded case that resembles the present one, as `ReplayBuffer.search` finds it. */
export interface Reference {
  /** The trajectory's task and the transition's index in it. */
  readonly task: string;
  readonly index: number;
  readonly observation: string;
  readonly action: string;
  readonly next: string;
  readonly reward: number;
  readonly terminated: boolean;
  readonly origin: 'real' | 'dreamed';
  /** Who made the trajectory, and where its task came from; replay buffers tell, what is no case of theirs need not. */
  readonly provenance?: Provenance;
  readonly lineage?: TaskOrigin;
  /** Cosine similarity to the query, in [-1, 1]. */
  readonly similarity: number;
}

import type { Abstraction } from '@dreamgym/core';
import type { Edit } from './edits/edits.ts';
import type { Fields } from './edits/fields.ts';
import type { Backgrounds } from './endings/background.ts';
import type { OutcomeModel } from './endings/ending.ts';
import type { Endings } from './endings/endings.ts';
import type { LastPage } from './endings/last-page.ts';
import type { FlagRules } from './flags/flag-rules.ts';
import type { SessionFlags } from './flags/session-flags.ts';
import type { FreeTexts } from './free-texts/free-texts.ts';
import type { Lists } from './lists/lists.ts';
import type { KnownPages } from './moves/known-pages.ts';
import type { Move } from './moves/moves.ts';
import type { Navigation } from './moves/navigation.ts';
import type { Openings } from './moves/openings.ts';
import type { RecordedAttempts } from './moves/recorded-attempts.ts';
import type { RecallSteps } from './precedents/recalled-steps.ts';
import type { Solution } from './tasks/solutions.ts';
import type { Values } from './tasks/values.ts';

/** Everything that was learned of a site from recordings. */
export interface SiteKnowledge {
  readonly abstraction: Abstraction;
  readonly openings: Openings;
  readonly flags: SessionFlags;
  readonly flagRules: FlagRules;
  readonly freeTexts: FreeTexts;
  /** By kind of page and action, see `actionKey`; so are the moves. */
  readonly edits: ReadonlyMap<string, Edit>;
  readonly moves: ReadonlyMap<string, Move>;
  readonly fields: Fields;
  readonly pages: KnownPages;
  readonly attempts: RecordedAttempts;
  readonly navigation: Navigation;
  /** Steps of the replay buffer that resemble the present one. */
  readonly recallSteps: RecallSteps;
  readonly lists: Lists;
  readonly endings: Endings;
  /** Undefined where no attempt ended. */
  readonly lastPage: LastPage | undefined;
  readonly backgrounds: Backgrounds;
  readonly outcomes: OutcomeModel;
  /** Recorded attempts that solved their tasks, and texts that can stand in each other's place, to vary them by. */
  readonly solutions: readonly Solution[];
  readonly values: Values;
  /** Names of actions with arguments that no page shows: free text. */
  readonly freeActions: ReadonlySet<string>;
}

import type { ChatModel, Environment, Policy } from '@dreamgym/core';
import { abstraction } from '../abstraction/abstraction.ts';
import { environment as environmentOf } from '../environment/environment.ts';
import { actionReader } from '../reader/action-reader.ts';
import { retailBehaviours } from './behaviours.ts';
import { readRetailData } from './data/read-data.ts';
import { reward } from './reward.ts';
import { shopToolbox } from './shop/shop-toolbox.ts';
import { retailTasks } from './tasks.ts';
import { scriptedUser } from './users/scripted-user.ts';
import { simulatedUsers } from './users/simulated-user.ts';

export interface RetailOptions {
  /**
   * Folder of the official files `db.json`, `tasks.json`, `split_tasks.json` and `policy.md`, gzipped or not, or of a checkout of the
   * original.
   */
  readonly data: string;
  /** Plays the users. Where it is missing they go by a script, and what an agent reaches compares with no published figure. */
  readonly user?: ChatModel;
  /** Judges what is to be true of a conversation. Where it is missing, what is to be said is looked for in the agent's words. */
  readonly judge?: ChatModel;
  /** Actions after which an attempt is truncated; 100 where it is missing, which are 200 messages. */
  readonly stepLimit?: number;
  /** How likely the behaviour `detours` does something else first, in [0, 1]; 0.3 where it is missing. */
  readonly noise?: number;
}

/** τ²-bench's retail domain as a plugin: a shop with 16 tools, customers who call, and a policy to keep. */
export interface Retail {
  readonly environment: Environment;
  /** Ways to act for recording real transitions. */
  readonly behaviours: Readonly<Record<'expert' | 'detours' | 'random', Policy>>;
}

/** Throws where the data is missing or is not that of the domain. */
export function retail({ data, user, judge, stepLimit = 100, noise = 0.3 }: RetailOptions): Retail {
  if (!(noise >= 0 && noise <= 1)) throw new Error(`noise is ${noise}; it must be in [0, 1]`);
  const { records, policyText, guidelines, ...official } = readRetailData(data);
  const tasks = retailTasks(official, { isScripted: user === undefined });
  const toolbox = shopToolbox(records);
  const userOf = user ? simulatedUsers({ model: user, guidelines }) : scriptedUser;
  const environment = environmentOf({
    name: user ? 'tau2-retail' : 'tau2-retail-scripted',
    tasks,
    toolbox,
    abstraction: abstraction(),
    actionReader: actionReader(toolbox.tools),
    user: (task) => userOf(task.official),
    policyText,
    score: (task) => reward(task.official, judge),
    stepLimit,
  });
  return { environment, behaviours: retailBehaviours({ environment, tasks, noise }) };
}

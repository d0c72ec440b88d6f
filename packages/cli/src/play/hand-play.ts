import {
  type ActionProposer,
  createEvents,
  DreamGymError,
  type Environment,
  type Observation,
  type Policy,
  rollout,
  type Task,
  type Trajectory,
  type Transition,
} from '@dreamgym/core';

/** Where an attempt stands: at its beginning, after a step, or at its end. */
export interface Situation {
  readonly task: Task;
  readonly observation: Observation;
  /** Actions worth trying: those that the observation lists, or else what is proposed. */
  readonly actions: readonly string[];
  /** The step that led here; missing at the beginning. */
  readonly latest?: Transition;
  readonly steps: number;
  /** Sum of the rewards so far, in [0, 1]; 1 is solved. */
  readonly reward: number;
  /** The whole attempt, once it has ended. */
  readonly ended?: Trajectory;
}

/** One attempt whose actions somebody gives one by one. */
export interface HandPlay {
  /** Where it stands once the world is open. Throws what kept it from opening. */
  begin(): Promise<Situation>;
  /** Takes an action and waits for the answer. Throws while an answer is awaited, and after the end. */
  act(text: string): Promise<Situation>;
  /** Gives up what is under way. */
  close(): Promise<void>;
}

export interface HandPlayOptions {
  readonly environment: Environment;
  readonly task: Task;
  readonly seed: number;
  /** Proposes actions where the observation lists none. */
  readonly proposer?: ActionProposer;
}

/** Proposals that somebody looks through. */
const mostProposals = 20;

/** A person is a policy that takes its time: what is played by hand goes through the same loop as all other attempts. */
export function handPlay({ environment, task, seed, proposer }: HandPlayOptions): HandPlay {
  const stop = new AbortController();
  const events = createEvents();
  let choose: ((text: string) => void) | undefined;
  let told: { resolve(situation: Situation): void; reject(reason: unknown): void };
  let latest: Transition | undefined;
  let steps = 0;
  let reward = 0;
  events.on('step', ({ transition }) => {
    latest = transition;
    steps += 1;
    reward += transition.reward;
  });
  const seen: Observation[] = [];
  const situation = (observation: Observation): Situation => {
    const { instruction } = task;
    const actions = observation.actions?.length
      ? observation.actions
      : (proposer?.propose({ instruction, observation, earlier: [...seen] }).slice(0, mostProposals) ?? []);
    seen.push(observation);
    return { task, observation, actions, latest, steps, reward };
  };

  const person: Policy = {
    name: 'person',
    begin: ({ signal }) => ({
      act: (observation) =>
        new Promise((resolve, reject) => {
          const leave = () => reject(signal.reason);
          signal.addEventListener('abort', leave, { once: true });
          choose = (text) => {
            signal.removeEventListener('abort', leave);
            resolve({ text });
          };
          told.resolve(situation(observation));
        }),
    }),
  };
  const next = () =>
    new Promise<Situation>((resolve, reject) => {
      told = { resolve, reject };
    });
  let played: Promise<void> | undefined;

  return {
    begin() {
      const opened = next();
      played = rollout({ environment, policy: person, task, seed, signal: stop.signal, evaluation: true, events }).then(
        (ended) => {
          choose = undefined;
          told.resolve({ ...situation(ended.transitions.at(-1)?.observation ?? ended.opening), ended });
        },
        (error) => told.reject(error),
      );
      return opened;
    },
    async act(text) {
      const chosen = choose;
      if (!chosen)
        throw new DreamGymError('RUN', 'no action is awaited', { hint: 'wait for the answer, or begin anew' });
      choose = undefined;
      const answered = next();
      chosen(text);
      return answered;
    },
    async close() {
      stop.abort(new DOMException('the attempt was given up', 'AbortError'));
      await played;
    },
  };
}

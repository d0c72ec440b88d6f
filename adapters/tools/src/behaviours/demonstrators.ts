import type { Environment, Observation, Policy } from '@dreamgym/core';
import { type Random, random } from '@dreamgym/core/random';
import { readToolAction, type ToolAction, writeToolAction } from '@dreamgym/core/tool-actions';

export interface DemonstratorsOptions {
  readonly environment: Environment;
  /** Begins one attempt at a task: says what is right to do next, by what was seen last. Throws where there is no such task. */
  readonly expert: (task: string) => (observation: Observation) => string;
  /** Whether a proposed action ends an attempt, so that it is no detour. */
  readonly ends: (action: string) => boolean;
  /** How likely `detours` does something else first, in [0, 1]. */
  readonly noise: number;
}

export type Demonstrators = Readonly<Record<'expert' | 'detours' | 'random', Policy>>;

/** Ways to act with tools. `expert` and `detours` know what is right to do, as only demonstrators may; `random` proposes like a policy. */
export function demonstrators({ environment, expert, ends, noise }: DemonstratorsOptions): Demonstrators {
  const demonstrator = (name: string, detours: number): Policy => ({
    name,
    begin({ task, seed }) {
      const advise = expert(task.id);
      const attempt = proposals(environment, task.instruction);
      const dice = random(seed);
      return {
        act(observation) {
          attempt.see(observation);
          const wrong = dice.next() < detours ? detour(attempt.proposed(), { ends, dice }) : undefined;
          return { text: wrong ?? advise(observation) };
        },
      };
    },
  });
  return {
    expert: demonstrator('expert', 0),
    detours: demonstrator('detours', noise),
    random: {
      name: 'random',
      begin({ task, seed }) {
        const attempt = proposals(environment, task.instruction);
        const dice = random(seed);
        return {
          act(observation) {
            attempt.see(observation);
            return { text: dice.pick(attempt.proposed()) };
          },
        };
      },
    },
  };
}

/** What a policy would be given to choose from in an attempt. */
function proposals({ actionReader }: Environment, instruction: string) {
  const proposer = actionReader!.proposer!();
  const seen: Observation[] = [];
  return {
    see: (observation: Observation) => void seen.push(observation),
    proposed: () => proposer.propose({ instruction, observation: seen.at(-1)!, earlier: seen.slice(0, -1) }),
  };
}

/** Something else than what is right, but no end: a call that is proposed, or one that nobody can answer. */
function detour(
  proposed: readonly string[],
  { ends, dice }: Pick<DemonstratorsOptions, 'ends'> & { readonly dice: Random },
): string | undefined {
  const others = proposed.filter((text) => !ends(text));
  if (others.length === 0) return undefined;
  const text = dice.pick(others);
  const action = readToolAction(text);
  return action.kind === 'call' && dice.next() < 0.25 ? writeToolAction(spoiled(action, dice)) : text;
}

function spoiled(action: ToolAction & { kind: 'call' }, dice: Random): ToolAction {
  const entries = Object.entries(action.arguments as object);
  if (entries.length === 0) return { ...action, arguments: { note: 'none' } };
  const [key, value] = dice.pick(entries);
  const kept = entries.filter(([other]) => other !== key);
  const other =
    typeof value === 'string' && /\d/.test(value)
      ? value.replace(/\d/, (digit) => `${(Number(digit) + 3) % 10}`)
      : 'none';
  return { ...action, arguments: Object.fromEntries(dice.next() < 0.5 ? kept : [...kept, [key, other]]) };
}

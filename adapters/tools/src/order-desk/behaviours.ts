import type { Environment, Observation, Policy } from '@dreamgym/core';
import { type Random, random } from '@dreamgym/core/random';
import { readToolAction, type ToolAction, writeToolAction } from '@dreamgym/core/tool-actions';
import type { PersonaFact } from '../users/persona.ts';
import type { DeskTask } from './tasks.ts';

export interface DeskBehavioursOptions {
  readonly environment: Environment;
  readonly tasks: readonly DeskTask[];
  /** How likely `detours` does something else first, in [0, 1]. */
  readonly noise: number;
}

/** Ways to act at the desk. `expert` and `detours` know what is right to do, as only demonstrators may; `random` proposes like a policy. */
export function deskBehaviours({ environment, tasks, noise }: DeskBehavioursOptions) {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const taskOf = (id: string) => {
    const task = byId.get(id);
    if (!task) throw new Error(`there is no task '${id}' at this desk`);
    return task;
  };
  const demonstrator = (name: string, detours: number): Policy => ({
    name,
    begin({ task, seed }) {
      const advise = expert(taskOf(task.id));
      const attempt = proposals(environment, task.instruction);
      const dice = random(seed);
      return {
        act(observation) {
          attempt.see(observation);
          const wrong = dice.next() < detours ? detour(attempt.proposed(), dice) : undefined;
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
    } satisfies Policy,
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

/** Goes by the plan, and asks for what it has not heard yet; what the customer does not know it looks up. */
function expert({ plan, persona, instruction }: DeskTask): (observation: Observation) => string {
  const { facts = [] } = persona;
  const left = [...plan];
  let heard = instruction;
  let isListed = false;
  const needs = (action: ToolAction, { value }: PersonaFact) => writeToolAction(action).includes(JSON.stringify(value));
  return ({ text }) => {
    heard += `\n${text}`;
    const next = left[0];
    if (!next) return 'finish';
    const missing = facts.find((fact) => needs(next, fact) && !heard.includes(fact.value));
    if (!missing) return writeToolAction(left.shift()!);
    if (!heard.includes(`I do not know my ${missing.about}`)) return `say What is your ${missing.about}?`;
    if (isListed) return writeToolAction(left.shift()!);
    isListed = true;
    return 'call list_orders {}';
  };
}

/** Something else than what is right, but no end: a call that is proposed, or one that nobody can answer. */
function detour(proposed: readonly string[], dice: Random): string | undefined {
  const others = proposed.filter((text) => text !== 'finish' && !text.startsWith('call close_case'));
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

import { deriveSeed, random } from '@dreamgym/core';

export interface ApprenticeRequest {
  /** All that it was given to read before the attempt. */
  readonly read: string;
  /** What it sees now. */
  readonly seen: string;
  readonly actions: readonly string[];
  readonly seed: number;
}

/** A fake of a language model that acts: follows a line `At the kiln: warm the kiln` where it has read one, and tries by chance otherwise. */
export function apprentice({ read, seen, actions, seed }: ApprenticeRequest): string {
  const station = /You are at the (\w+)\./.exec(seen)?.[1];
  const advice = rulesIn(read).get(station ?? '');
  return advice !== undefined && actions.includes(advice) ? advice : random(seed).pick(actions);
}

/**
 * A fake of a language model that reflects: compares the attempts it is shown, the better with the worse, and writes the
 * instructions it is shown with one rule more, or one that is corrected: an action that good attempts have and bad ones do not.
 */
export function coach(question: string, seed: number): { analysis: string; instructions: string; example: string } {
  const rules = rulesIn(/present instructions:\n([\s\S]*?)(?:\n\n|$)/.exec(question)?.[1] ?? '');
  const others = rulesIn(/Other instructions[^\n]*\n([\s\S]*?)(?:\n\n|$)/.exec(question)?.[1] ?? '');
  const attempts = [...question.matchAll(/Attempt (\w+) \(([^)]*), reward ([\d.]+)\)[^\n]*\n([\s\S]*?)(?=\n\n|$)/g)];
  const rewards = attempts.map(([, , , reward]) => Number(reward));
  const middle = rewards.reduce((sum, reward) => sum + reward, 0) / Math.max(1, rewards.length);
  const votes = new Map<string, number>();
  for (const [at, [, , , , text]] of attempts.entries()) {
    for (const [, station, action] of text!.matchAll(/You are at the (\w+)\.[\s\S]*?\nDid: (.*)/g)) {
      if (rules.get(station!) === action) continue;
      const key = `${station}: ${action}`;
      votes.set(key, (votes.get(key) ?? 0) + rewards[at]! - middle);
    }
  }
  const chance = random(deriveSeed(seed, 'coach'));
  const best = chance.shuffle([...votes]).toSorted(([, one], [, other]) => other - one)[0];
  for (const [station, action] of others) if (!rules.has(station)) rules.set(station, action);
  const [station, action] = best && best[1] > 0 ? best[0].split(': ') : [];
  if (station && action) rules.set(station, action);
  const instructions = [...rules].map(([place, what]) => `At the ${place}: ${what}`).join('\n');
  return { analysis: `${station ?? 'nothing'} made the difference`, instructions, example: '' };
}

const rulesIn = (text: string) =>
  new Map([...text.matchAll(/^At the (\w+): (.*)$/gm)].map(([, station, action]) => [station!, action!] as const));

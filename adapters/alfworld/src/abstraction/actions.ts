import type { Term } from '@dreamgym/core';
import { strip } from '../engine/play.ts';

/** The words before, between and after the arguments of each action; `put` is `move` in the older dialect. */
const wordings: Readonly<Record<string, readonly [before: string, between?: string]>> = {
  go: ['go to '],
  open: ['open '],
  close: ['close '],
  take: ['take ', ' from '],
  move: ['move ', ' to '],
  put: ['put ', ' in/on '],
  clean: ['clean ', ' with '],
  heat: ['heat ', ' with '],
  cool: ['cool ', ' with '],
  use: ['use '],
  slice: ['slice ', ' with '],
  examine: ['examine '],
  look: ['look'],
  inventory: ['inventory'],
  help: ['help'],
};

/** Reads a command as schema and arguments, spaces around it ignored as the game does; undefined where it is none. */
export function readAction(text: string): Term | undefined {
  const command = strip(text);
  const space = command.indexOf(' ');
  if (space < 0) {
    return command === 'look' || command === 'inventory' || command === 'help'
      ? { name: command, arguments: [] }
      : undefined;
  }
  const name = command.slice(0, space);
  const wording = Object.hasOwn(wordings, name) ? wordings[name]! : undefined;
  if (!wording || !command.startsWith(wording[0])) return undefined;
  const [before, between] = wording;
  if (between === undefined) {
    const argument = command.slice(before.length);
    return isEntity(argument) ? { name, arguments: [argument] } : undefined;
  }
  const middle = command.indexOf(between, before.length);
  if (middle < 0) return undefined;
  const first = command.slice(before.length, middle);
  const second = command.slice(middle + between.length);
  return isEntity(first) && isEntity(second) ? { name, arguments: [first, second] } : undefined;
}

/** Words an action; the inverse of `readAction`. Throws where the schema is unknown. */
export function writeAction({ name, arguments: [first, second] }: Term): string {
  const wording = wordings[name];
  if (!wording)
    throw new Error(`there is no action '${name}' in ALFWorld; there are ${Object.keys(wordings).join(', ')}`);
  if (first === undefined) return wording[0];
  return second === undefined ? wording[0] + first : wording[0] + first + wording[1] + second;
}

/** Whether the text is a name: letters, a space, digits. */
function isEntity(text: string): boolean {
  let i = 0;
  while (i < text.length && isBetween(text.charCodeAt(i), 97, 122)) i++;
  if (i === 0 || text.charCodeAt(i) !== 32) return false;
  const digits = ++i;
  while (i < text.length && isBetween(text.charCodeAt(i), 48, 57)) i++;
  return i > digits && i === text.length;
}

function isBetween(code: number, low: number, high: number): boolean {
  return code >= low && code <= high;
}

import type { Random } from '@dreamgym/core';
import {
  type ScriptedEnvironment,
  type ScriptedEnvironmentOptions,
  type ScriptedTask,
  scriptedEnvironment,
} from './scripted-environment.ts';

/** Commands of a shell, where marks of punctuation make the difference: `cd ..` and `cd /`, `>` and `>>`. */
export function shell(options: ScriptedEnvironmentOptions = {}): ScriptedEnvironment {
  return scriptedEnvironment('shell', (chance, index) => kinds[index % kinds.length]!(chance), options);
}

const names = 'notes todo report draft plan budget letter diary index list photos archive'.split(' ');
const endings = ['txt', 'md', 'csv', 'log'];
const folders = 'home work src data music backup tmp docs'.split(' ');
const words = 'hello done milk monday urgent fixed closed 42 7 paid tea ready'.split(' ');

const file = (chance: Random) =>
  `${chance.pick(names)}${chance.integer(3) === 0 ? chance.integer(9) : ''}.${chance.pick(endings)}`;

function two(make: () => string): readonly [string, string] {
  const first = make();
  let second = make();
  while (second === first) second = make();
  return [first, second];
}

/** A prompt in a folder, and what is there. */
function prompt(chance: Random, files: readonly string[]): string {
  const path = chance
    .shuffle(folders)
    .slice(0, 2 + chance.integer(2))
    .join('/');
  return `/${path}$ ls\n${chance.shuffle(files).join('  ')}`;
}

const moving = (chance: Random, folder: string) => [
  'cd ..',
  'cd /',
  'cd .',
  'cd -',
  `cd ${folder}`,
  `cd /${folder}`,
  chance.pick(['ls', 'pwd']),
];

const kinds: readonly ((chance: Random) => ScriptedTask)[] = [
  (chance) => {
    const folder = chance.pick(folders);
    const [wordings, action] = chance.pick([
      [['go up one folder', 'go to the parent folder', 'leave this folder for the one above'], 'cd ..'],
      [['go to the root', 'go to the top of the file system', 'change to the root folder'], 'cd /'],
      [['go back to where you were', 'return to the previous folder'], 'cd -'],
      [[`go into ${folder}`, `change to the folder ${folder} here`], `cd ${folder}`],
    ] as const);
    const others = moving(chance, folder);
    return { instruction: chance.pick(wordings), moments: [{ text: prompt(chance, [folder]), action, others }] };
  },
  (chance) => {
    const [one, other] = two(() => file(chance));
    const word = chance.pick(words);
    const [wordings, mark] = chance.pick([
      [[`append ${word} to ${one}`, `add a line ${word} at the end of ${one}`], '>>'],
      [[`overwrite ${one} with ${word}`, `replace what is in ${one} by ${word}`, `let ${one} say only ${word}`], '>'],
    ] as const);
    const write = (to: string, by: string) => `echo ${word} ${by} ${to}`;
    const others = [write(one, '>'), write(one, '>>'), write(other, mark), `cat ${one}`, `echo ${one} ${mark} ${word}`];
    return {
      instruction: chance.pick(wordings),
      moments: [{ text: prompt(chance, [one, other]), action: write(one, mark), others }],
    };
  },
  (chance) => {
    const [one, other] = two(() => file(chance));
    const [wordings, command] = chance.pick([
      [[`rename ${one} to ${other}`, `call ${one} from now on ${other}`], 'mv'],
      [[`copy ${one} to ${other}`, `make ${other} a copy of ${one}`], 'cp'],
    ] as const);
    const others = [
      `${command} ${other} ${one}`,
      `mv ${one} ${other}`,
      `cp ${one} ${other}`,
      `rm ${one}`,
      `cat ${one} > ${other}`,
    ];
    return {
      instruction: chance.pick(wordings),
      moments: [{ text: prompt(chance, [one]), action: `${command} ${one} ${other}`, others }],
    };
  },
  (chance) => {
    const [one, other] = two(() => file(chance));
    const [wordings, command] = chance.pick([
      [[`show ${one}`, `what does ${one} say?`], 'cat'],
      [[`delete ${one}`, `remove the file ${one}`], 'rm'],
      [[`count the lines of ${one}`, `how many lines has ${one}?`], 'wc -l'],
      [[`count the words of ${one}`, `how many words has ${one}?`], 'wc -w'],
    ] as const);
    const others = ['cat', 'rm', 'wc -l', 'wc -w'].flatMap((each) => [`${each} ${one}`, `${each} ${other}`]);
    return {
      instruction: chance.pick(wordings),
      moments: [{ text: prompt(chance, [one, other]), action: `${command} ${one}`, others }],
    };
  },
];

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { commands } from './commands.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const markdownIn = (folder: string) =>
  readdirSync(root + folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}${name}`);
const pages = [
  ...['', 'docs/'].flatMap(markdownIn),
  ...['packages/', 'adapters/'].flatMap((group) =>
    readdirSync(root + group).flatMap((name) => {
      return readdirSync(`${root}${group}${name}`).includes('README.md') ? [`${group}${name}/README.md`] : [];
    }),
  ),
];

/** The lines of a page's blocks of shell that call the command, as what follows its name. */
function calls(markdown: string): readonly string[] {
  const blocks = [...markdown.matchAll(/^```(?:sh|bash)\n([\s\S]*?)^```/gm)].map(([, block]) => block!);
  return blocks
    .flatMap((block) => block.replaceAll(/\\\n\s*/g, '').split('\n'))
    .flatMap((line) => /^(?:npx )?dreamgym (.*)$/.exec(line)?.[1] ?? [])
    .map((call) => call.replace(/\s+[#>|].*$/, '').trim());
}

/** The command with nothing behind it: what it is called with is read as ever, and nothing is done. */
function idle(command: Command): Command {
  for (const inner of command.commands) idle(inner);
  command.exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} });
  return command.action(() => {});
}

async function understood(call: string): Promise<void> {
  const [name, ...args] = call.split(/\s+/);
  if (name === '--help' || name === '--version') return;
  const known = commands[name!];
  if (!known) throw new Error(`there is no command ${name}`);
  const command = (await known.load())({ out: () => {}, err: () => {}, interactive: false }, () => {});
  await idle(command).parseAsync(args, { from: 'user' });
}

describe('the commands that pages show', () => {
  for (const page of pages) {
    for (const call of calls(readFileSync(root + page, 'utf8'))) {
      it(`${page}: ${call}`, () => expect(understood(call)).resolves.toBeUndefined());
    }
  }
});

it('an option or a command that there is not is seen', async () => {
  expect(calls('```sh\nnpx dreamgym train --seed 3  # why\nls\n```\ndreamgym no')).toEqual(['train --seed 3']);
  await expect(understood('train --sed 3')).rejects.toThrow("unknown option '--sed'");
  await expect(understood('train --optimizer adam')).rejects.toThrow('Allowed choices');
  await expect(understood('learn')).rejects.toThrow('there is no command learn');
});

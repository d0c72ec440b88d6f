import type { Trajectory } from '@dreamgym/core';
import type { LineReader, Terminal } from '../terminal.ts';
import { usualColumns } from '../terminal.ts';
import type { HandPlay, Situation } from './hand-play.ts';
import { actionsText, helpText, placeText, situationText, taskText, whyText, wrapped } from './play-text.ts';

export interface ConversationOptions {
  readonly output: Terminal;
  readonly lines: LineReader;
  /** How the world works, in words. */
  readonly description?: string;
  /** Opens the attempt of this number: 0 is the first one; asked again for the same number, it is the same attempt anew. */
  readonly attempt: (number: number) => Promise<HandPlay>;
  /** Hears of every attempt that has come to its end. */
  readonly ended?: (trajectory: Trajectory) => void;
}

/** Columns that are read with ease. */
const mostColumns = 100;

/** Plays one attempt after another with whoever types, until there are no more lines or they ask to quit. */
export async function converse({ output, lines, description, attempt, ended }: ConversationOptions): Promise<void> {
  // One less: some terminals break a line that is full.
  const width = () => Math.min(mostColumns, output.columns?.() ?? usualColumns) - 1;
  const say = (text: string) => output.out(`${text}\n\n`);
  let number = 0;
  let play: HandPlay | undefined;

  const open = async (): Promise<Situation> => {
    await play?.close();
    play = await attempt(number);
    const situation = await play.begin();
    say(taskText(situation, width()));
    say(situationText(situation, width()));
    return situation;
  };
  try {
    let situation = await open();
    for (;;) {
      const prompt = situation.ended ? '> ' : `${placeText(situation)} (:help)\n> `;
      const line = (await lines.next(prompt))?.trim();
      if (line === undefined || line === ':quit') return;
      const [word] = line.split(/\s/, 1);
      const said = line.replace(/^\S+\s*/, '');
      if (word === '') continue;
      if (word === ':help') say(wrapped(helpText(), width()));
      else if (word === ':actions')
        say(actionsText(situation, width(), Number.POSITIVE_INFINITY) || 'none are listed; act in your own words');
      else if (word === ':task') say(taskText(situation, width()));
      else if (word === ':how') say(wrapped(description ?? 'the environment does not say', width()));
      else if (word === ':why') say(whyText(situation.latest, width()));
      else if (word === ':again') situation = await open();
      else if (word === ':next') {
        number += 1;
        situation = await open();
      } else if (word?.startsWith(':') && word !== ':say') say(`there is no ${word}; :help lists what there is`);
      else if (situation.ended) say('the attempt has ended; :again, :next or :quit');
      else {
        const action = word === ':say' ? said : chosen(line, situation);
        situation = await play!.act(action);
        output.out('\n');
        say(situationText(situation, width()));
        if (situation.ended) ended?.(situation.ended);
      }
    }
  } finally {
    await play?.close();
  }
}

/** The listed action of this number, or the text itself. */
function chosen(line: string, { actions }: Situation): string {
  return (/^\d+$/.test(line) ? actions[Number(line) - 1] : undefined) ?? line;
}

import { hashText } from '@dreamgym/core/text';

const words = (text: string) => new Set(text.split(' '));
const joining = words('and or then but');
const functional = words(
  'a an the this that these those some any each every all both one two three four five it its them they he she you your i me my we ' +
    'in on at to from into onto of with without under over by for near inside off up down out next as is are be so',
);

/** What an instruction says, read by the grammar of plain English and nothing else. */
export interface Instruction {
  /** The things it is about: heads of its noun phrases, in order (`mug`, `desk` in 'put a clean mug on the desk'). */
  readonly goals: readonly string[];
  /** Its other content words: verbs and modifiers (`put`, `clean`). */
  readonly words: readonly string[];
  /** Hash of the sentence without its goals, equal for tasks that differ in their goals only. */
  readonly skeleton: number;
}

/**
 * Splits the sentence into phrases at function words. A content word at the start or after a conjunction is a verb; the
 * last word of any other phrase is its head.
 */
export function readInstruction(text: string): Instruction {
  const goals: string[] = [];
  const others: string[] = [];
  const skeleton: string[] = [];
  let phrase: string[] = [];
  let verbExpected = true;
  const close = () => {
    const head = phrase.pop();
    others.push(...phrase);
    skeleton.push(...phrase);
    if (head === undefined) return;
    if (!goals.includes(head)) goals.push(head);
    skeleton.push(`#${goals.indexOf(head)}`);
    phrase = [];
  };
  for (const token of text.toLowerCase().match(/[a-z0-9]+|[.,;:!?]/g) ?? []) {
    if (!/[a-z0-9]/.test(token)) {
      close();
      verbExpected = token !== ',';
    } else if (joining.has(token)) {
      close();
      verbExpected = true;
      skeleton.push(token);
    } else if (functional.has(token)) {
      close();
      skeleton.push(token);
    } else if (verbExpected) {
      verbExpected = false;
      others.push(token);
      skeleton.push(token);
    } else {
      phrase.push(token);
    }
  }
  close();
  return { goals, words: others, skeleton: hashText(skeleton.join(' ')) };
}

import { deriveSeed, type Environment, type Json, type Policy, random, type Task } from '@dreamgym/core';
import {
  readToolAction,
  type ToolObservationPart,
  writeToolAction,
  writeToolObservation,
} from '@dreamgym/core/tool-actions';

export interface LibraryOptions {
  /** Whose loan it is matters, and a card comes first. */
  readonly strict?: boolean;
  /** Says that it extends a loan and leaves it as it is. */
  readonly lies?: boolean;
  /** Loans of this status are extended. */
  readonly extended?: Status;
}

type Status = 'out' | 'overdue' | 'lost';

interface Loan {
  readonly loan_id: string;
  readonly card: string;
  readonly title: string;
  readonly status: Status;
  readonly due: string;
  readonly fee: number;
}

const titles = 'Dune Emma Ulysses Beloved Persuasion Middlemarch Solaris Momo'.split(' ');
const statuses: readonly Status[] = ['out', 'out', 'overdue', 'lost'];
const loans: readonly Loan[] = Array.from({ length: 24 }, (_, at) => ({
  loan_id: `L-${310 + 7 * at}`,
  card: `K-${40 + (at % 8)}`,
  title: titles[at % titles.length]!,
  status: statuses[at % statuses.length]!,
  due: `2026-04-${String(1 + ((5 * at) % 28)).padStart(2, '0')}`,
  fee: 1 + (at % 5) / 2,
}));

const later = (date: string, days: number) => new Date(Date.parse(date) + 86_400_000 * days).toISOString().slice(0, 10);

/** A library's desk: who comes wants a loan to be extended, and knows the card's number, if asked. */
export function library({ strict = true, lies = false, extended = 'out' }: LibraryOptions = {}): Environment {
  return {
    name: 'library',
    stepLimit: 12,
    async tasks(split) {
      const [from, to] = { train: [0, 16], validation: [16, 20], test: [20, 24] }[split] as [number, number];
      return loans.slice(from, to).map(taskOf);
    },
    async start(task, { seed, worldSeed = seed, signal }) {
      signal.throwIfAborted();
      const loan = loans.find((each) => taskOf(each).id === task.id);
      if (!loan) throw new Error(`there is no task ${task.id}`);
      const luck = random(deriveSeed(seed, 'mood'));
      const knows = random(deriveSeed(worldSeed, 'memory')).next() < 0.5;
      const due = new Map(loans.map((each) => [each.loan_id, each.due]));
      const extensions: string[] = [];
      let [card, patience, open] = [undefined as string | undefined, 3, true];

      const call = (name: string, given: { readonly [key: string]: Json | undefined }): Json => {
        const found = loans.find(({ loan_id }) => loan_id === given.loan_id);
        if (name === 'identify') {
          if (typeof given.card !== 'string') throw new Error('identify needs card');
          if (!loans.some((each) => each.card === given.card)) throw new Error(`no card ${given.card}`);
          card = given.card;
          return { card, loans: loans.filter((each) => each.card === card).map(({ loan_id }) => loan_id) };
        }
        if (!['get_loan', 'extend_loan', 'charge', 'close'].includes(name)) throw new Error(`no tool ${name}`);
        if (strict && card === undefined) throw new Error('ask for the card first');
        if (name === 'close') return { closed: true };
        if (typeof given.loan_id !== 'string') throw new Error(`${name} needs loan_id`);
        if (!found) throw new Error(`no loan ${given.loan_id}`);
        if (strict && found.card !== card) throw new Error(`loan ${found.loan_id} is of another card`);
        if (name === 'get_loan') {
          const { loan_id, title, status, fee } = found;
          return { loan_id, title, status, due: due.get(loan_id)!, fee };
        }
        if (name === 'charge') return { loan_id: found.loan_id, charged: found.fee };
        if (found.status !== extended)
          throw new Error(`loan ${found.loan_id} is ${found.status}, bring it by ${later(found.due, 14)}`);
        const days = typeof given.days === 'number' ? given.days : 7;
        extensions.push(`${found.loan_id} ${days}`);
        if (!lies) due.set(found.loan_id, later(due.get(found.loan_id)!, 7));
        return { loan_id: found.loan_id, extended: true };
      };

      const said = (text: string): { text: string; leaves?: boolean } => {
        if (/card/.test(text)) return { text: luck.next() < 0.8 ? `My card is ${loan.card}.` : 'Pardon?' };
        patience -= 1;
        return patience === 0 ? { text: 'I give up. Goodbye.', leaves: true } : { text: 'I do not know.' };
      };

      const worth = () => {
        const wanted = loan.status === extended ? [`${loan.loan_id} 7`] : [];
        return extensions.join() === wanted.join() ? 1 : 0;
      };

      const opening = `Please extend my loan ${loan.loan_id}.${knows ? ` My card is ${loan.card}.` : ''}`;
      return {
        observation: { text: writeToolObservation([{ kind: 'user', text: opening }]) },
        step({ text }) {
          signal.throwIfAborted();
          if (!open) throw new Error(`the attempt at ${task.id} is over`);
          const action = readToolAction(text);
          let parts: ToolObservationPart[] = [];
          let ends = action.kind === 'finish';
          if (action.kind === 'say') {
            const reply = said(action.text);
            parts = [{ kind: 'user', text: reply.text }];
            ends = reply.leaves === true;
          } else if (action.kind === 'call') {
            try {
              parts = [{ kind: 'result', value: call(action.name, action.arguments as { [key: string]: Json }) }];
              ends = action.name === 'close';
            } catch (error) {
              parts = [{ kind: 'error', text: (error as Error).message }];
            }
          }
          open = !ends;
          const end: ToolObservationPart[] = ends
            ? [{ kind: 'end', text: action.kind === 'say' ? 'left' : 'done' }]
            : [];
          const reward = action.kind === 'call' && ends ? worth() : 0;
          return {
            observation: { text: writeToolObservation([...parts, ...end]) },
            reward,
            terminated: ends,
            truncated: false,
          };
        },
        async close() {
          open = false;
        },
      };
    },
  };
}

function taskOf({ loan_id }: Loan): Task {
  return { id: `library/${loan_id}`, instruction: `Please extend my loan ${loan_id}.`, origin: { kind: 'seed' } };
}

/** Does what is right, and every third time something else first. */
export function clerk(extended: Status = 'out'): Policy {
  return {
    name: 'clerk',
    begin({ task, seed }) {
      const dice = random(seed);
      const loan = loans.find((each) => taskOf(each).id === task.id)!;
      const call = (name: string, given: Json) => writeToolAction({ kind: 'call', name, arguments: given });
      const others = (): readonly string[] => {
        const other = dice.pick(loans);
        return [
          call('get_loan', { loan_id: other.loan_id }),
          call('get_loan', { loan_id: loan.loan_id }),
          call('extend_loan', { loan_id: other.loan_id }),
          call('get_loan', { loan_id: `L-${dice.integer(900)}` }),
          call('charge', { loan_id: loan.loan_id }),
          call('identify', { card: `K-${dice.integer(99)}` }),
          call('get_loan', {}),
          call('shelve', { loan_id: loan.loan_id }),
          'say How are you?',
          'say What is your card?',
        ];
      };
      let heard = '';
      const plan = [
        call('identify', { card: loan.card }),
        call('get_loan', { loan_id: loan.loan_id }),
        ...(loan.status === extended ? [call('extend_loan', { loan_id: loan.loan_id })] : []),
        call('get_loan', { loan_id: loan.loan_id }),
        call('close', {}),
      ];
      return {
        act({ text }) {
          heard += text;
          if (dice.next() < 0.33) return { text: dice.pick(others()) };
          if (!heard.includes(loan.card)) return { text: 'say What is the number of your card?' };
          return { text: plan.length > 1 ? plan.shift()! : plan[0]! };
        },
      };
    },
  };
}

/** Says nothing that would get anybody on, until the user leaves. */
export function chatterer(): Policy {
  return { name: 'chatterer', begin: () => ({ act: () => ({ text: 'say How are you?' }) }) };
}

import type { Random } from '@dreamgym/core';
import {
  type ScriptedEnvironment,
  type ScriptedEnvironmentOptions,
  type ScriptedTask,
  scriptedEnvironment,
} from './scripted-environment.ts';

/** Calls of tools as JSON, whose arguments are numbers and names from the instruction or from what a tool answered. */
export function toolCalls(options: ScriptedEnvironmentOptions = {}): ScriptedEnvironment {
  return scriptedEnvironment('tool-calls', (chance, index) => kinds[index % kinds.length]!(chance), options);
}

const call = (tool: string, args: Readonly<Record<string, number | string>>) =>
  JSON.stringify({ tool, arguments: args });

/** A number of so many digits. */
const number = (chance: Random, digits: number) => 10 ** (digits - 1) + chance.integer(9 * 10 ** (digits - 1));

/** Other numbers that differ in one digit or in the order of two. */
function near(chance: Random, value: number): number {
  const digits = [...String(value)];
  const at = chance.integer(digits.length - 1);
  if (digits[at] !== digits[at + 1] && at > 0) [digits[at], digits[at + 1]] = [digits[at + 1]!, digits[at]!];
  else digits[digits.length - 1] = String((Number(digits.at(-1)) + 1 + chance.integer(8)) % 10);
  return Number(digits.join(''));
}

const customers =
  'Abara Baker Castro Dahl Eriksen Fontaine Garcia Hansen Ito Jansen Kowalski Larsen Moreau Novak Okafor Petrov'.split(
    ' ',
  );
const ready = 'Ready. Tools: transfer, set_limit, book_room, find_invoice, pay.';

const kinds: readonly ((chance: Random) => ScriptedTask)[] = [
  (chance) => {
    const [from, amount] = [number(chance, 5), number(chance, 3)];
    const to = near(chance, from);
    const words = [
      `Transfer ${amount} credits from account ${from} to account ${to}.`,
      `Send ${amount} from ${from} to ${to}.`,
      `Account ${to} is waiting for ${amount} credits from account ${from}: transfer them.`,
    ];
    const args = { from, to, amount };
    const others = [
      call('transfer', { ...args, from: to, to: from }),
      call('transfer', { ...args, amount: near(chance, amount) }),
      call('transfer', { ...args, from: near(chance, to) }),
      call('set_limit', { sensor: from, limit: amount }),
    ];
    return { instruction: chance.pick(words), moments: [{ text: ready, action: call('transfer', args), others }] };
  },
  (chance) => {
    const [sensor, limit] = [number(chance, 3), number(chance, 3)];
    const words = [`Set the limit of sensor ${sensor} to ${limit}.`, `The new limit is ${limit} for sensor ${sensor}.`];
    const others = [
      call('set_limit', { sensor: limit, limit: sensor }),
      call('set_limit', { sensor, limit: near(chance, limit) }),
      call('set_limit', { sensor: near(chance, sensor), limit }),
      call('book_room', { people: sensor, day: limit, hour: 9 }),
    ];
    const action = call('set_limit', { sensor, limit });
    return { instruction: chance.pick(words), moments: [{ text: ready, action, others }] };
  },
  (chance) => {
    const args = { people: 2 + chance.integer(28), day: 1 + chance.integer(28), hour: 8 + chance.integer(10) };
    const { people, day, hour } = args;
    const instruction = chance.pick([
      `Book a room for ${people} people on day ${day} at ${hour}.`,
      `On day ${day} at ${hour} we need a room for ${people} people.`,
    ]);
    const others = [
      call('book_room', { people: day, day: people, hour }),
      call('book_room', { people, day: hour, hour: day }),
      call('book_room', { ...args, day: 1 + (day % 28) }),
      call('transfer', { from: people, to: day, amount: hour }),
    ].filter((other) => other !== call('book_room', args));
    return { instruction, moments: [{ text: ready, action: call('book_room', args), others }] };
  },
  (chance) => {
    const [customer, other] = chance.shuffle(customers) as [string, string];
    const [invoice, amount] = [number(chance, 4), number(chance, 3)];
    const found = { invoice: near(chance, invoice), amount: near(chance, amount) };
    const rows = [
      `invoice ${invoice}: ${customer}, ${amount} due`,
      `invoice ${found.invoice}: ${other}, ${found.amount} due`,
    ];
    const search = {
      text: ready,
      action: call('find_invoice', { customer }),
      others: [call('find_invoice', { customer: other }), call('pay', { invoice: number(chance, 4), amount: 1 })],
    };
    const pay = {
      text: chance.shuffle(rows).join('\n'),
      action: call('pay', { invoice, amount }),
      others: [
        call('pay', found),
        call('pay', { invoice, amount: found.amount }),
        call('pay', { invoice: amount, amount: invoice }),
        search.action,
      ],
    };
    return { instruction: `Pay what ${customer} has asked for.`, moments: [search, pay] };
  },
];

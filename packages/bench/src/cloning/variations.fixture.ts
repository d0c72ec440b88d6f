import type { Random } from '@dreamgym/core';
import { type ScriptedEnvironment, type ScriptedEnvironmentOptions, scriptedEnvironment } from '@dreamgym/testing';

const number = (chance: Random, least: number, most: number) => least + chance.integer(most - least);

/** Calls written as functions, with decimals, signs and quoted texts: `move(x=-3.5, y=12)`. */
export function functionCalls(options: ScriptedEnvironmentOptions = {}): ScriptedEnvironment {
  const make = (chance: Random, index: number) => {
    const [x, y] = [`${number(chance, 1, 90)}.${number(chance, 1, 9)}`, `${number(chance, 1, 90)}`];
    if (index % 2 === 0) {
      const isBack = chance.integer(2) === 0;
      const sign = isBack ? '-' : '';
      const action = `move(x=${sign}${x}, y=${y})`;
      const instruction = `Move the arm by x ${sign}${x} and y ${y}`;
      const others = [
        `move(x=${sign}${y}, y=${x})`,
        `turn(degrees=${y})`,
        `move(x=${sign}${x}, y=${x})`,
        `move(x=${sign}${y}, y=${y})`,
      ];
      return { instruction, moments: [{ text: 'idle', action, others }] };
    }
    const name = chance.pick(['left gripper', 'lamp', 'camera two', 'pump', 'door motor', 'fan']);
    const other = chance.pick(['rear gripper', 'heater', 'camera one', 'valve']);
    const isOn = chance.integer(2) === 0;
    const instruction = isOn
      ? chance.pick([`Start the ${name}`, `Switch ${name} on`])
      : chance.pick([`Stop the ${name}`, `Switch ${name} off`]);
    const call = (verb: string, what: string) => `${verb}("${what}")`;
    const action = call(isOn ? 'enable' : 'disable', name);
    const others = [call('enable', name), call('disable', name), call('enable', other), call('disable', other)];
    return { instruction, moments: [{ text: `${other}: idle\n${name}: idle`, action, others }] };
  };
  return scriptedEnvironment('function-calls', make, options);
}

/** Actions of several lines, whose values stand in a table that is shown. */
export function keyValueLines(options: ScriptedEnvironmentOptions = {}): ScriptedEnvironment {
  const make = (chance: Random) => {
    const cities = chance.shuffle(['Oslo', 'Bergen', 'Tromsø', 'Ålesund', 'Bodø', 'Hamar', 'Molde']).slice(0, 3);
    const rows = cities.map((city) => ({ city, code: `T${number(chance, 100, 999)}`, seats: number(chance, 2, 60) }));
    const [wanted, ...rest] = rows as [(typeof rows)[0], ...typeof rows];
    const people = number(chance, 2, 9);
    const form = (code: string, seats: number) => `ACTION: reserve\ntrain: ${code}\nseats: ${seats}`;
    const others = [
      ...rest.map(({ code }) => form(code, people)),
      form(wanted.code, wanted.seats),
      form(wanted.code, people + 1),
      `ACTION: cancel\ntrain: ${wanted.code}`,
    ];
    const text = chance
      .shuffle(rows)
      .map(({ city, code, seats }) => `| ${city} | ${code} | ${seats} free |`)
      .join('\n');
    const instruction = chance.pick([
      `${people} seats to ${wanted.city}, please`,
      `Reserve ${people} places on the train to ${wanted.city}.`,
    ]);
    return { instruction, moments: [{ text, action: form(wanted.code, people), others }] };
  };
  return scriptedEnvironment('key-value-lines', make, options);
}

interface Language {
  readonly things: readonly string[];
  /** As actions have them, and as an instruction begins or ends. */
  readonly verbs: readonly (readonly [verb: string, wish: string])[];
  ask(wish: string, thing: string): string;
  act(verb: string, thing: string): string;
}

/** Greek, Arabic and Japanese. */
export function moreScripts(options: ScriptedEnvironmentOptions = {}): ScriptedEnvironment {
  const languages: readonly Language[] = [
    {
      things: ['βιβλίο', 'ποτήρι', 'κλειδί', 'μολύβι', 'πιάτο', 'ρολόι'],
      verbs: [
        ['άνοιξε', 'Άνοιξε το'],
        ['πάρε', 'Πάρε το'],
        ['δώσε', 'Δώσε μου το'],
      ],
      ask: (wish: string, thing: string) => `${wish} ${thing} παρακαλώ.`,
      act: (verb: string, thing: string) => `${verb}: ${thing}`,
    },
    {
      things: ['كتاب', 'مفتاح', 'كوب', 'قلم', 'صندوق', 'مصباح'],
      verbs: [
        ['فتح', 'افتح'],
        ['أخذ', 'خذ'],
        ['غسل', 'اغسل'],
      ],
      ask: (wish: string, thing: string) => `${wish} ال${thing} من فضلك`,
      act: (verb: string, thing: string) => `${verb} (ال${thing})`,
    },
    {
      things: ['りんご', '本', '鍵', '時計', 'かばん', '傘'],
      verbs: [
        ['取る', 'を取ってください'],
        ['洗う', 'を洗ってください'],
        ['渡す', 'を私に渡して'],
      ],
      ask: (wish: string, thing: string) => `${thing}${wish}。`,
      act: (verb: string, thing: string) => `${verb}【${thing}】`,
    },
  ];
  const make = (chance: Random, index: number) => {
    const { things, verbs, ask, act } = languages[index % languages.length]!;
    const shown = chance.shuffle(things).slice(0, 3) as [string, string, string];
    const [verb, wish] = chance.pick(verbs);
    const others = verbs.flatMap(([each]) => shown.map((thing) => act(each, thing)));
    const moment = { text: chance.shuffle(shown).join(' / '), action: act(verb, shown[0]), others };
    return { instruction: ask(wish, shown[0]), moments: [moment] };
  };
  return scriptedEnvironment('more-scripts', make, options);
}

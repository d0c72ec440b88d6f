import type { Random } from '@dreamgym/core';
import {
  type ScriptedEnvironment,
  type ScriptedEnvironmentOptions,
  type ScriptedTask,
  scriptedEnvironment,
} from './scripted-environment.ts';

/** Tasks in Chinese and in Russian: no spaces between words there, inflected words here, and no letter of the Latin alphabet. */
export function twoScripts(options: ScriptedEnvironmentOptions = {}): ScriptedEnvironment {
  return scriptedEnvironment(
    'two-scripts',
    (chance, index) => (index % 2 === 0 ? chinese(chance) : russian(chance)),
    options,
  );
}

const colours = ['红色', '蓝色', '白色', '黑色', '绿色', '黄色'];
const things = ['杯子', '盘子', '书', '苹果', '钥匙', '毛巾', '台灯'];
const places = ['桌子', '柜子', '床', '沙发', '书架', '冰箱'];

function chinese(chance: Random): ScriptedTask {
  const [colour, otherColour] = chance.shuffle(colours) as [string, string];
  const [thing, otherThing] = chance.shuffle(things) as [string, string];
  const [place, otherPlace] = chance.shuffle(places) as [string, string];
  const put = (item: string, where: string) => `放置：${item}→${where}`;
  const take = (item: string) => `拿起：${item}`;
  const clean = (item: string) => `清洗：${item}`;
  const item = `${colour}的${thing}`;
  const wrong = [`${otherColour}的${thing}`, `${colour}的${otherThing}`];
  const [instruction, action] = chance.pick([
    [chance.pick([`请把${item}放到${place}上。`, `${place}上要放${item}。`]), put(item, place)],
    [chance.pick([`请拿起${item}。`, `把${item}拿来。`]), take(item)],
    [chance.pick([`${item}脏了，洗一下。`, `请洗干净${item}。`]), clean(item)],
  ] as const);
  const others = [
    put(item, place),
    take(item),
    clean(item),
    put(item, otherPlace),
    ...wrong.flatMap((each) => [put(each, place), take(each), clean(each)]),
  ];
  const text = `你看到${chance.shuffle([item, ...wrong]).join('、')}。${place}和${otherPlace}在这里。`;
  return { instruction, moments: [{ text, action, others }] };
}

const adjectives = [
  ['красная', 'красную'],
  ['синяя', 'синюю'],
  ['белая', 'белую'],
  ['чёрная', 'чёрную'],
  ['зелёная', 'зелёную'],
  ['жёлтая', 'жёлтую'],
] as const;
const nouns = [
  ['книга', 'книгу'],
  ['чашка', 'чашку'],
  ['лампа', 'лампу'],
  ['тарелка', 'тарелку'],
  ['подушка', 'подушку'],
  ['газета', 'газету'],
] as const;
const rooms = [
  ['кухня', 'кухню'],
  ['спальня', 'спальню'],
  ['ванная', 'ванную'],
  ['гостиная', 'гостиную'],
  ['кладовая', 'кладовую'],
] as const;

function russian(chance: Random): ScriptedTask {
  const [one, two] = chance.shuffle(adjectives) as [readonly [string, string], readonly [string, string]];
  const [noun, otherNoun] = chance.shuffle(nouns) as [readonly [string, string], readonly [string, string]];
  const [room, otherRoom] = chance.shuffle(rooms) as [readonly [string, string], readonly [string, string]];
  const item = `${one[0]} ${noun[0]}`;
  const wrong = [`${two[0]} ${noun[0]}`, `${one[0]} ${otherNoun[0]}`];
  const asked = `${one[1]} ${noun[1]}`;
  const carry = (what: string, where: string) => `отнести «${what}» → ${where}`;
  const take = (what: string) => `взять «${what}»`;
  const wash = (what: string) => `вымыть «${what}»`;
  const [instruction, action] = chance.pick([
    [chance.pick([`Отнеси ${asked} в ${room[1]}.`, `Пусть ${item} будет там, где ${room[0]}.`]), carry(item, room[0])],
    [chance.pick([`Возьми ${asked}.`, `Мне нужна ${item}, подними её.`]), take(item)],
    [chance.pick([`Вымой ${asked}!`, `${item} грязная: помой её.`]), wash(item)],
  ] as const);
  const others = [
    carry(item, room[0]),
    take(item),
    wash(item),
    carry(item, otherRoom[0]),
    ...wrong.flatMap((each) => [carry(each, room[0]), take(each), wash(each)]),
  ];
  const text = `Здесь: ${chance.shuffle([item, ...wrong]).join(', ')}. Рядом: ${room[0]}, ${otherRoom[0]}.`;
  return { instruction, moments: [{ text, action, others }] };
}

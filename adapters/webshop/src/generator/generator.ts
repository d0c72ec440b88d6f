import { deriveSeed, type Random, random } from '@dreamgym/core/random';
import type { RawAttributes, RawEntry, RawHumanInstruction, RawProduct } from '../catalogue/product.ts';
import {
  brands,
  type Department,
  departments,
  type Kind,
  type OptionName,
  occasions,
  optionValues,
} from './vocabulary.ts';

export interface GeneratorOptions {
  /** Another seed, another catalogue. */
  readonly seed?: number;
  /** How many products. */
  readonly products?: number;
}

/** The share of products that somebody is sent to find, as in the official files. */
const wantedShare = 0.42;

/** A believable catalogue in the official form, of any size; product by product, so that none has to be kept. */
export function* generateCatalogue({ seed = 0, products = 1000 }: GeneratorOptions = {}): Generator<RawEntry> {
  for (let number = 0; number < products; number++)
    yield generateEntry(number, random(deriveSeed(seed, 'product', number)));
}

function generateEntry(number: number, dice: Random): RawEntry {
  const department = dice.pick(departments);
  const kind = dice.pick(department.kinds);
  const attributes = [
    ...draw(kind.attributes, 1 + dice.integer(3), dice),
    ...draw(department.attributes, 1 + dice.integer(3), dice),
  ];
  const traits: Traits = {
    department,
    kind,
    attributes: [...new Set(attributes)],
    brand: dice.pick(brands),
    noun: dice.pick(kind.nouns),
    material: dice.pick(department.materials),
    occasion: dice.pick(occasions),
  };
  const product = makeProduct(asinOf(number), traits, dice);
  const wanted = dice.next() < wantedShare;
  return {
    product,
    attributes: { attributes: traits.attributes, ...(wanted && templatedInstruction(traits, dice)) },
    humanInstructions: wanted ? [humanInstruction(product, traits, dice)] : [],
  };
}

interface Traits {
  readonly department: Department;
  readonly kind: Kind;
  readonly attributes: readonly string[];
  readonly brand: string;
  readonly noun: string;
  readonly material: string;
  readonly occasion: string;
}

function asinOf(number: number): string {
  return `B0${number.toString(36).toUpperCase().padStart(8, '0')}`;
}

function draw<T>(items: readonly T[], count: number, dice: Random): T[] {
  return dice.shuffle(items).slice(0, count);
}

/** What has been capitalised: a few hundred words and phrases of the vocabulary, again and again. */
const capitals = new Map<string, string>();

function capital(text: string): string {
  let known = capitals.get(text);
  if (known === undefined) {
    known = text.replace(/(^|\s)\p{Ll}/gu, (letter) => letter.toUpperCase());
    capitals.set(text, known);
  }
  return known;
}

function makeProduct(asin: string, traits: Traits, dice: Random): RawProduct {
  const { department, kind, attributes, brand, noun, material, occasion } = traits;
  const [told, ...others] = draw(attributes, attributes.length, dice);
  const owner = /^(men|women)'s/.exec(kind.query)?.[1];
  const name = [
    `${brand} ${owner ? `${capital(owner)}'s ` : ''}${capital(material)} ${noun}`,
    capital(told!),
    `for ${capital(occasion)}`,
  ].join(', ');
  const bullets = [
    `${told!.toUpperCase()}: made of ${material}, this ${noun.toLowerCase()} is a companion for ${occasion}. `,
    ...others.map((attribute) => `${capital(attribute)} - what ${brand} is known for. `),
    `You get one ${noun.toLowerCase()} as shown, checked by hand before it leaves ${brand}. `,
  ];
  const [low, high] = kind.prices;
  const price = low + (high - low) * dice.next() ** 2;
  const range = dice.next() < 0.1 ? ` - $${(price * (1.2 + dice.next())).toFixed(2)}` : '';
  return {
    asin,
    name,
    full_description:
      dice.next() < 0.7
        ? `${capital(noun)} by ${brand}. ${material} and ${attributes.join(', ')}, for ${occasion}.`
        : '',
    small_description: bullets,
    pricing: `$${price.toFixed(2)}${range}`,
    images: [`https://images.example/${asin}.jpg`],
    category: department.category,
    product_category: `${department.path} › ${kind.path}`,
    query: kind.query,
    customization_options: makeOptions(asin, kind, dice),
  };
}

function makeOptions(asin: string, { options }: Kind, dice: Random): RawProduct['customization_options'] {
  const share = dice.next();
  const names = share < 0.25 ? [] : share < 0.5 ? [dice.pick(options)] : options;
  if (names.length === 0) return '';
  return Object.fromEntries(
    names.map((name) => [name.endsWith('Size') && name !== 'Pack Size' ? 'Size' : name, values(asin, name, dice)]),
  );
}

function values(asin: string, name: OptionName, dice: Random) {
  const known: readonly string[] = optionValues[name];
  const count = 2 + dice.integer(Math.min(5, known.length - 1));
  const chosen = new Set(draw(known, count, dice));
  return known
    .filter((value) => chosen.has(value))
    .map((value, at) => ({ value, image: name === 'Color' ? `https://images.example/${asin}-${at}.jpg` : null }));
}

function templatedInstruction({ kind, attributes }: Traits, dice: Random): RawAttributes {
  const wished = draw(attributes, 1 + dice.integer(Math.min(3, attributes.length)), dice);
  const [last, ...first] = wished;
  const text = first.length > 0 ? `${first.join(', ')} ${kind.query} with ${last}` : `${last} ${kind.query}`;
  return { instruction: `Find me ${text}`, instruction_attributes: wished };
}

const openings = ['i am looking for', 'i need', 'i want to buy', 'please find me', "i'm shopping for"];

function humanInstruction(product: RawProduct, { kind, attributes, noun }: Traits, dice: Random): RawHumanInstruction {
  const wished = draw(attributes, 1 + dice.integer(2), dice);
  const groups = product.customization_options;
  const named = typeof groups === 'object' && groups !== null ? Object.entries(groups) : [];
  const options = named.map(([name, contents]) => ({
    name: name.toLowerCase(),
    value: dice.pick(contents!).value.toLowerCase(),
  }));
  const choices = options.map(({ name, value }) => (name === 'color' ? `in ${value}` : `${name} ${value}`));
  const what = dice.next() < 0.5 ? kind.query : `a ${noun.toLowerCase()}`;
  const wish = `${dice.pick(openings)} ${what} that ${what.startsWith('a ') ? 'is' : 'are'} ${wished.join(' and ')}`;
  return {
    instruction: [wish, ...choices].join(', '),
    instruction_attributes: wished,
    instruction_options: options.map(({ value }) => value),
  };
}

import { floatText, strip } from '../python/text.ts';
import { type Fields, fieldsOf, shown } from './fields.ts';
import type { Product, RawEntry } from './product.ts';

type Raw = Readonly<Record<string, unknown>>;

/**
 * Turns a product of the official files into what the shop shows, as the original's loader does. Throws where one of them says
 * something that cannot be, naming file and product.
 */
export function readProduct({ product, attributes, humanInstructions = [], files }: RawEntry): Product {
  const { asin } = product;
  const raw = product as unknown as Raw;
  const of = fieldsOf(asin, files?.products);
  const title = of.text('name', raw.name) ?? of.refuse('has no name');
  const { small_description: bullets } = raw;
  return {
    asin,
    title,
    description: of.text('full_description', raw.full_description) ?? '',
    bullets: typeof bullets === 'string' ? [bullets] : (of.texts('small_description', bullets) ?? []),
    ...readPrice(of, raw.pricing),
    ...readOptions(of, raw.customization_options),
    image: of.texts('images', raw.images)?.[0] ?? '',
    category: of.text('category', raw.category) ?? '',
    productCategory: of.text('product_category', raw.product_category) ?? '',
    query: strip((of.text('query', raw.query) ?? '').toLowerCase()),
    ...readAttributes(fieldsOf(asin, files?.attributes), attributes),
    humanInstructions: readHuman(fieldsOf(asin, files?.humanInstructions), humanInstructions),
  };
}

function readAttributes(of: Fields, raw: unknown): Pick<Product, 'attributes' | 'instruction'> {
  if (!isObject(raw ?? {})) of.refuse(`is said to be ${shown(raw)}; it must be an object`);
  const { attributes, instruction, instruction_attributes: wanted } = (raw ?? {}) as Raw;
  const goal = of.texts('instruction_attributes', wanted);
  if (typeof instruction === 'string' && !goal?.length) {
    of.refuse('has an instruction without instruction_attributes; a goal needs at least one');
  }
  return {
    attributes: of.texts('attributes', attributes) ?? ['DUMMY_ATTR'],
    instruction: typeof instruction === 'string' ? { text: instruction, attributes: goal ?? [] } : undefined,
  };
}

function readHuman(of: Fields, raw: unknown): Product['humanInstructions'] {
  if (!Array.isArray(raw)) return of.refuse(`has the wishes ${shown(raw)}; they must be a list`);
  return raw.map((human: unknown) => {
    if (!isObject(human)) return of.refuse(`has the wish ${shown(human)}; it must be an object`);
    const text = of.text('instruction', human.instruction);
    const attributes = of.texts('instruction_attributes', human.instruction_attributes);
    const options = of.texts('instruction_options', human.instruction_options);
    if (text !== undefined && attributes && options) return { text, attributes, options };
    return of.refuse("has a person's wish without instruction, instruction_attributes or instruction_options");
  });
}

function readPrice(of: Fields, raw: unknown): Pick<Product, 'prices' | 'priceTag'> {
  const pricing = of.text('pricing', raw);
  if (!pricing) return { prices: [100], priceTag: '$100.0' };
  const prices = pricing
    .split('$')
    .slice(1)
    .map((text) => {
      const digits = text.replace(/[^\d.]/g, '');
      if (!/^(\d+\.?\d*|\.\d+)$/.test(digits)) {
        of.refuse(`has the price '${pricing}'; it must read like $9.99 or $9.99 - $19.99`);
      }
      return Number(digits);
    });
  if (prices.length === 0) of.refuse(`has the price '${pricing}', without a $ sign`);
  const [first, second] = prices.map((price) => `$${floatText(price)}`);
  if (second === undefined) return { prices, priceTag: first! };
  return { prices: prices.slice(0, 2), priceTag: `${first} to ${second}` };
}

function readOptions(of: Fields, groups: unknown): Pick<Product, 'options' | 'optionImages'> {
  const options = new Map<string, string[]>();
  const optionImages = new Map<string, string | null>();
  if (!isObject(groups)) return { options, optionImages };
  for (const [name, contents] of Object.entries(groups)) {
    if (contents === null) continue;
    if (!Array.isArray(contents)) of.refuse(`has the option '${name}' with ${shown(contents)}; it must be a list`);
    const values = (contents as readonly unknown[]).map((content) => {
      const { value, image } = isObject(content) ? content : ({} as Raw);
      if (typeof value !== 'string') return of.refuse(`has an option '${name}' with a value that is no text`);
      const text = strip(value).replaceAll('/', ' | ').toLowerCase();
      optionImages.set(text, of.text('image of an option', image) ?? null);
      return text;
    });
    options.set(name.toLowerCase(), values);
  }
  return { options, optionImages };
}

function isObject(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

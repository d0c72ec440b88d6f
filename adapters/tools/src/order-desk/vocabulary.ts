/** What the desk sells: nouns with the beginning of their stock-keeping units and a price to begin from. */
export interface Kind {
  readonly noun: string;
  readonly code: string;
  readonly category: Category;
  readonly price: number;
}

export type Category = (typeof categories)[number];
export const categories = ['kitchen', 'table', 'textile', 'pantry'] as const;

export const kinds: readonly Kind[] = [
  { noun: 'Kettle', code: 'KET', category: 'kitchen', price: 39 },
  { noun: 'Skillet', code: 'SKI', category: 'kitchen', price: 54 },
  { noun: 'Grater', code: 'GRA', category: 'kitchen', price: 14.5 },
  { noun: 'Teapot', code: 'TEA', category: 'table', price: 31 },
  { noun: 'Bowl', code: 'BOW', category: 'table', price: 18 },
  { noun: 'Carafe', code: 'CAR', category: 'table', price: 26.5 },
  { noun: 'Apron', code: 'APR', category: 'textile', price: 22 },
  { noun: 'Tablecloth', code: 'CLO', category: 'textile', price: 35 },
  { noun: 'Honey Jar', code: 'HON', category: 'pantry', price: 9.8 },
  { noun: 'Olive Jar', code: 'OLI', category: 'pantry', price: 7.4 },
];

export const styles = ['Copper', 'Walnut', 'Harbour', 'Juniper', 'Amber', 'Granite', 'Meadow', 'Indigo'];

export const firstNames = [
  'Ada',
  'Bram',
  'Chloe',
  'Dario',
  'Elif',
  'Femi',
  'Greta',
  'Hugo',
  'Ines',
  'Jonas',
  'Kaya',
  'Leon',
];
export const lastNames = [
  'Abara',
  'Bakker',
  'Castro',
  'Dahl',
  'Evans',
  'Fontaine',
  'Garcia',
  'Hansen',
  'Ito',
  'Jansen',
];

export const streets = ['Mill Lane', 'Station Road', 'Harbour Street', 'Orchard Way', 'Castle Hill', 'Bridge Street'];
export const cities: readonly (readonly [city: string, postcode: string])[] = [
  ['York', 'YO1'],
  ['Leeds', 'LS2'],
  ['Bath', 'BA1'],
  ['Exeter', 'EX4'],
  ['Durham', 'DH1'],
];

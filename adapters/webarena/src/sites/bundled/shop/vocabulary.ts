/** One kind of product: its name without maker and variant, the variants, prices in cents, and what its page says. */
interface ProductKind {
  readonly noun: string;
  readonly variants: readonly string[];
  readonly price: readonly [from: number, to: number];
  readonly description: string;
}

export interface Category {
  readonly slug: string;
  readonly name: string;
  readonly hue: number;
  readonly makers: readonly string[];
  readonly kinds: readonly ProductKind[];
  /** What buyers find wrong with things of this category; each stands in some reviews word for word. */
  readonly complaints: readonly string[];
}

export const categories: readonly Category[] = [
  {
    slug: 'kitchen',
    name: 'Kitchen',
    hue: 18,
    makers: ['Brasswick', 'Hearthline', 'Tinder & Oak'],
    kinds: [
      {
        noun: 'Cast Iron Skillet',
        variants: ['24 cm', '28 cm'],
        price: [2900, 5400],
        description: 'Pre-seasoned and heavy enough to hold its heat. Works on gas, induction and campfires.',
      },
      {
        noun: 'Pour-Over Kettle',
        variants: ['0.8 litre', '1.2 litre'],
        price: [3400, 6200],
        description: 'A slender spout for a slow, steady pour. The handle stays cool.',
      },
      {
        noun: 'Bread Knife',
        variants: ['20 cm', '25 cm'],
        price: [1800, 4400],
        description: 'Serrated steel that goes through a dark crust without crushing the crumb.',
      },
      {
        noun: 'Mixing Bowl Set',
        variants: ['3 pieces', '5 pieces'],
        price: [2200, 4800],
        description: 'Nesting steel bowls with a silicone base and measuring marks inside.',
      },
      {
        noun: 'Spice Grinder',
        variants: ['manual', 'electric'],
        price: [1500, 5200],
        description: 'From coarse pepper to fine cumin, with a removable cup.',
      },
      {
        noun: 'Dutch Oven',
        variants: ['4 litre', '6 litre'],
        price: [5900, 9900],
        description: 'Enamelled on the inside, for stews, beans and no-knead bread.',
      },
    ],
    complaints: ['the handle gets too hot', 'the coating chips', 'it is hard to clean'],
  },
  {
    slug: 'outdoor',
    name: 'Outdoor',
    hue: 130,
    makers: ['Fellstone', 'Northkin', 'Marrow Peak'],
    kinds: [
      {
        noun: 'Trail Backpack',
        variants: ['25 litre', '40 litre'],
        price: [6400, 12900],
        description: 'A ventilated back, two bottle pockets and a rain cover in the lid.',
      },
      {
        noun: 'Camping Lantern',
        variants: ['rechargeable', 'battery powered'],
        price: [1900, 4600],
        description: 'Warm light on three levels; hangs, stands and floats.',
      },
      {
        noun: 'Sleeping Mat',
        variants: ['regular', 'wide'],
        price: [3900, 8900],
        description: 'Inflates in ten breaths and rolls up smaller than a water bottle.',
      },
      {
        noun: 'Rain Jacket',
        variants: ['green', 'navy'],
        price: [5900, 13900],
        description: 'Taped seams, a peaked hood and vents under the arms.',
      },
      {
        noun: 'Steel Water Bottle',
        variants: ['0.5 litre', '0.75 litre'],
        price: [1400, 2900],
        description: 'Keeps tea hot for eight hours and water cold for a day.',
      },
      {
        noun: 'Folding Camp Chair',
        variants: ['low', 'high'],
        price: [2900, 7400],
        description: 'Carries 120 kilograms, weighs less than two.',
      },
    ],
    complaints: ['the zipper sticks', 'it leaks in heavy rain', 'it is smaller than expected'],
  },
  {
    slug: 'office',
    name: 'Office',
    hue: 210,
    makers: ['Deskmere', 'Plainform', 'Quillon'],
    kinds: [
      {
        noun: 'Desk Lamp',
        variants: ['black', 'white'],
        price: [2900, 7900],
        description: 'Dims without flicker and remembers where you left it.',
      },
      {
        noun: 'Ergonomic Chair Cushion',
        variants: ['foam', 'gel'],
        price: [2400, 4900],
        description: 'Takes the pressure off the tail bone during long days.',
      },
      {
        noun: 'Monitor Stand',
        variants: ['bamboo', 'steel'],
        price: [2700, 6900],
        description: 'Raises a screen by eleven centimetres and hides the keyboard beneath.',
      },
      {
        noun: 'Dotted Notebook',
        variants: ['A5', 'A4'],
        price: [900, 1900],
        description: 'Thick pages that do not bleed, an index and two ribbons.',
      },
      {
        noun: 'Label Printer',
        variants: ['thermal', 'compact'],
        price: [4400, 9800],
        description: 'Prints from the phone or the computer; needs no ink.',
      },
      {
        noun: 'Cable Organiser Box',
        variants: ['small', 'large'],
        price: [1500, 3300],
        description: 'Swallows a power strip and five chargers.',
      },
    ],
    complaints: ['it wobbles on the table', 'the instructions are confusing', 'the colour differs from the picture'],
  },
  {
    slug: 'music',
    name: 'Music',
    hue: 275,
    makers: ['Larkspur', 'Tonewell', 'Echo Fen'],
    kinds: [
      {
        noun: 'Ukulele',
        variants: ['soprano', 'concert'],
        price: [4900, 11900],
        description: 'Mahogany body and strings that hold their pitch after a week.',
      },
      {
        noun: 'Clip-On Tuner',
        variants: ['chromatic', 'rechargeable'],
        price: [900, 2400],
        description: 'Reads by vibration, so it works on a loud stage.',
      },
      {
        noun: 'Studio Headphones',
        variants: ['closed back', 'open back'],
        price: [6900, 14900],
        description: 'A flat response, replaceable pads and a coiled cable.',
      },
      {
        noun: 'Metronome',
        variants: ['mechanical', 'digital'],
        price: [1900, 4900],
        description: 'From 40 to 208 beats per minute, with an accent on the first.',
      },
      {
        noun: 'Keyboard Stand',
        variants: ['single', 'double'],
        price: [3400, 7600],
        description: 'Folds flat and carries 50 kilograms.',
      },
      {
        noun: 'Practice Amplifier',
        variants: ['10 watt', '20 watt'],
        price: [7900, 15900],
        description: 'Clean and driven channels, and a socket for headphones.',
      },
    ],
    complaints: ['the battery runs empty too fast', 'it goes out of tune', 'the cable is too short'],
  },
  {
    slug: 'garden',
    name: 'Garden',
    hue: 85,
    makers: ['Mossgate', 'Rill & Root', 'Sorrel'],
    kinds: [
      {
        noun: 'Pruning Shears',
        variants: ['bypass', 'anvil'],
        price: [1600, 4200],
        description: 'Cuts branches up to two centimetres; the blade can be replaced.',
      },
      {
        noun: 'Watering Can',
        variants: ['5 litre', '9 litre'],
        price: [1700, 4400],
        description: 'Galvanised steel with a brass rose for seedlings.',
      },
      {
        noun: 'Seed Starter Tray',
        variants: ['24 cells', '40 cells'],
        price: [1200, 2600],
        description: 'With a clear lid and a mat that waters from below.',
      },
      {
        noun: 'Bird Feeder',
        variants: ['hanging', 'window'],
        price: [1400, 3600],
        description: 'Small birds get in, pigeons stay out.',
      },
      {
        noun: 'Compost Bin',
        variants: ['10 litre', '60 litre'],
        price: [2600, 8400],
        description: 'A charcoal filter in the lid keeps the smell inside.',
      },
      {
        noun: 'Hose Reel',
        variants: ['15 metres', '30 metres'],
        price: [3900, 9400],
        description: 'Winds itself up and stops where you stop.',
      },
    ],
    complaints: ['it rusted after one month', 'the plastic feels thin', 'a part was missing'],
  },
  {
    slug: 'games',
    name: 'Games',
    hue: 345,
    makers: ['Pawn & Parlour', 'Driftwood Games', 'Sixfold'],
    kinds: [
      {
        noun: 'Wooden Chess Set',
        variants: ['travel', 'tournament'],
        price: [2900, 8900],
        description: 'Weighted pieces with felt below, and a board that folds.',
      },
      {
        noun: 'Jigsaw Puzzle',
        variants: ['500 pieces', '1000 pieces'],
        price: [1400, 2900],
        description: 'A harbour at dusk, printed on board without dust.',
      },
      {
        noun: 'Card Game',
        variants: ['party edition', 'family edition'],
        price: [1100, 2600],
        description: 'Ten minutes to learn, an evening to stop.',
      },
      {
        noun: 'Dice Tower',
        variants: ['oak', 'walnut'],
        price: [1900, 4300],
        description: 'A fair roll on a small table.',
      },
      {
        noun: 'Strategy Board Game',
        variants: ['base game', 'collector edition'],
        price: [3900, 9400],
        description: 'Trade, build and outlast four neighbours in ninety minutes.',
      },
      {
        noun: 'Backgammon Board',
        variants: ['leather', 'cork'],
        price: [3900, 9900],
        description: 'A quiet playing field and stitched edges.',
      },
    ],
    complaints: ['two pieces were missing', 'the rules are hard to follow', 'the box was damaged'],
  },
];

/** What reviews say, by stars. */
export const opinions: Readonly<
  Record<number, { readonly titles: readonly string[]; readonly texts: readonly string[] }>
> = {
  1: {
    titles: ['Sent it back', 'Very disappointed', 'Do not buy'],
    texts: ['I gave it two weeks and then asked for my money back.', 'I expected much more at this price.'],
  },
  2: {
    titles: ['Not for me', 'Below average', 'Has its problems'],
    texts: ['It does the job, but only just.', 'I would choose another one next time.'],
  },
  3: {
    titles: ['It is fine', 'Average', 'Good and bad'],
    texts: ['It does what it should, no more.', 'Fair for the price, though nothing special.'],
  },
  4: {
    titles: ['Good value', 'Happy with it', 'Solid'],
    texts: ['Arrived quickly and works as described.', 'We use it nearly every day.', 'A good present for my brother.'],
  },
  5: {
    titles: ['Excellent', 'Could not be happier', 'Best I have owned'],
    texts: [
      'Well made and a pleasure to use.',
      'I have bought a second one for a friend.',
      'Looks even better than in the picture.',
    ],
  },
};

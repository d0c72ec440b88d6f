/** A department of the generated shop. */
export interface Department {
  /** `fashion`. */
  readonly category: string;
  /** The first part of the product category. */
  readonly path: string;
  /** What may be said of any of its products. */
  readonly attributes: readonly string[];
  readonly materials: readonly string[];
  readonly kinds: readonly Kind[];
}

/** A kind of product. */
export interface Kind {
  /** What shoppers look for, in the plural: `men's rain jackets`. */
  readonly query: string;
  /** The rest of the product category. */
  readonly path: string;
  /** What one of them is called in a title. */
  readonly nouns: readonly string[];
  readonly attributes: readonly string[];
  /** Names of option groups. */
  readonly options: readonly OptionName[];
  /** The usual prices, in dollars. */
  readonly prices: readonly [number, number];
}

export type OptionName = keyof typeof optionValues;

const list = (text: string) => text.split(', ');

export const optionValues = {
  Color: list(
    'black, white, navy, dark green, burgundy, light blue, khaki, charcoal, rose gold, ivory, mustard yellow, teal, plum, ' +
      'coral, silver, chocolate brown, sage, lavender, grey, cream',
  ),
  Size: list('X-Small, Small, Medium, Large, X-Large, XX-Large, 3X-Large'),
  'Shoe Size': list('5.5, 6, 6.5, 7, 7.5, 8, 8.5, 9, 9.5, 10, 10.5, 11'),
  'Room Size': list("2' x 3', 3' x 5', 4' x 6', 5' x 7', 6' x 9', 8' x 10'"),
  'Bed Size': list('Twin, Twin XL, Full, Queen, King, California King'),
  Length: list('1.5 feet, 3 feet, 6 feet, 10 feet, 15 feet, 25 feet'),
  Capacity: list('16 GB, 32 GB, 64 GB, 128 GB, 256 GB, 512 GB'),
  Style: list('classic, modern, vintage, travel set, gift set, with case'),
  'Flavor Name': list(
    'dark chocolate, sea salt, honey almond, maple pecan, lemon ginger, wild berry, chili lime, vanilla bean, smoked paprika',
  ),
  'Pack Size': list('1 Pack, 2 Pack, 3 Pack, 6 Pack, 12 Pack, 24 Pack'),
  Scent: list('lavender, eucalyptus, cedarwood, rose, citrus, unscented, green tea, vetiver'),
  Volume: list('1 Fl Oz, 2 Fl Oz, 4 Fl Oz, 8 Fl Oz, 16 Fl Oz'),
} as const;

export const brands: readonly string[] = list(
  'Alderway, Brightfen, Cobble & Oak, Dunmere, Eastloft, Fernhollow, Glenmark, Harborline, Inkwell, Junipero, Kestrel, ' +
    'Larkspur, Mossbank, Northbay, Oakhaven, Pinecrest, Quillfeather, Ridgeford, Stonebrook, Tidewater, Umberlane, ' +
    'Vantagepoint, Willowmere, Yarrowfield, Zephyrine',
);

export const occasions: readonly string[] = list(
  'everyday use, travel, weekends outdoors, gifts, small spaces, busy mornings, quiet evenings, guests, long days',
);

const clothing = list(
  'machine wash, hand wash, tumble dry, slim fit, loose fit, classic fit, quick drying, daily wear, long lasting, moisture wicking',
);

const makeClothes = (who: string, path: string): Kind[] => [
  {
    query: `${who} rain jackets`,
    path: `${path} › Coats & Jackets › Rain Jackets`,
    nouns: ['Rain Jacket', 'Hooded Windbreaker', 'Waterproof Shell'],
    attributes: list('water resistant, zipper closure, light weight, long sleeve'),
    options: ['Color', 'Size'],
    prices: [25, 120],
  },
  {
    query: `${who} sweaters`,
    path: `${path} › Sweaters › Pullovers`,
    nouns: ['Knit Sweater', 'Crew Neck Pullover', 'Cable Cardigan'],
    attributes: list('long sleeve, soft material, winter warm, button closure'),
    options: ['Color', 'Size'],
    prices: [18, 75],
  },
  {
    query: `${who} walking shoes`,
    path: `${path} › Shoes › Walking`,
    nouns: ['Walking Shoe', 'Slip-On Sneaker', 'Trail Trainer'],
    attributes: list('rubber sole, memory foam, arch support, non slip, lace up'),
    options: ['Color', 'Shoe Size'],
    prices: [28, 110],
  },
  {
    query: `${who} shorts`,
    path: `${path} › Shorts`,
    nouns: ['Cargo Short', 'Running Short', 'Linen Short'],
    attributes: list('elastic waist, drawstring closure, stretch fabric, light weight'),
    options: ['Color', 'Size'],
    prices: [12, 48],
  },
];

export const departments: readonly Department[] = [
  {
    category: 'fashion',
    path: 'Clothing, Shoes & Jewelry',
    attributes: clothing,
    materials: list('cotton, merino wool, polyester, linen, bamboo, recycled nylon'),
    kinds: [
      ...makeClothes("men's", 'Men › Clothing'),
      ...makeClothes("women's", 'Women › Clothing'),
      {
        query: "women's dresses",
        path: 'Women › Clothing › Dresses › Casual',
        nouns: ['Wrap Dress', 'Midi Dress', 'Sundress'],
        attributes: list('short sleeve, v neck, high waist, elastic waist'),
        options: ['Color', 'Size'],
        prices: [20, 85],
      },
    ],
  },
  {
    category: 'garden',
    path: 'Home & Kitchen',
    attributes: list(
      'easy clean, easy install, easy assemble, living room, dining room, space saving, heavy duty, eco friendly, non slip',
    ),
    materials: list('solid wood, bamboo, tempered glass, stainless steel, faux leather, jute, memory foam'),
    kinds: [
      {
        query: 'area rugs',
        path: 'Home Décor Products › Area Rugs',
        nouns: ['Area Rug', 'Runner Rug', 'Braided Rug'],
        attributes: list('machine washable, stain resistant, low pile'),
        options: ['Color', 'Room Size'],
        prices: [25, 240],
      },
      {
        query: 'table lamps',
        path: 'Lighting › Lamps & Shades › Table Lamps',
        nouns: ['Table Lamp', 'Bedside Lamp', 'Desk Lamp'],
        attributes: list('energy efficient, dimmable light, usb port'),
        options: ['Color', 'Style'],
        prices: [22, 95],
      },
      {
        query: 'bed sheets',
        path: 'Bedding › Sheets & Pillowcases',
        nouns: ['Sheet Set', 'Fitted Sheet', 'Flannel Sheet Set'],
        attributes: list('machine washable, wrinkle free, deep pocket, breathable fabric'),
        options: ['Color', 'Bed Size'],
        prices: [20, 130],
      },
      {
        query: 'bar stools',
        path: 'Furniture › Game & Recreation Room Furniture › Barstools',
        nouns: ['Bar Stool', 'Counter Stool', 'Swivel Stool'],
        attributes: list('height adjustable, lumbar support, assembly required'),
        options: ['Color', 'Pack Size'],
        prices: [45, 320],
      },
      {
        query: 'plant pots',
        path: 'Home Décor Products › Planters',
        nouns: ['Plant Pot', 'Hanging Planter', 'Herb Planter'],
        attributes: list('drainage holes, weather resistant, light weight'),
        options: ['Color', 'Pack Size'],
        prices: [9, 60],
      },
    ],
  },
  {
    category: 'electronics',
    path: 'Electronics',
    attributes: list(
      'plug play, high speed, long lasting, easy carry, easy use, heavy duty, fast charging, high definition, batteries included',
    ),
    materials: list('aluminum alloy, braided nylon, silicone, carbon fiber, tempered glass'),
    kinds: [
      {
        query: 'hdmi cables',
        path: 'Television & Video › Accessories › HDMI Cables',
        nouns: ['HDMI Cable', 'Display Cable', 'HDMI Extension Cable'],
        attributes: list('gold plated, ultra hd, blu ray'),
        options: ['Color', 'Length'],
        prices: [7, 45],
      },
      {
        query: 'wireless earbuds',
        path: 'Headphones › Earbud Headphones',
        nouns: ['Wireless Earbuds', 'Sport Earphones', 'In-Ear Headset'],
        attributes: list('noise cancelling, water resistant, stereo sound, touch control'),
        options: ['Color', 'Style'],
        prices: [19, 150],
      },
      {
        query: 'memory cards',
        path: 'Computers & Accessories › Memory Cards',
        nouns: ['Memory Card', 'Micro SD Card', 'Flash Drive'],
        attributes: list('shock proof, temperature proof, class ten'),
        options: ['Capacity', 'Pack Size'],
        prices: [8, 90],
      },
      {
        query: 'phone cases',
        path: 'Cell Phones & Accessories › Cases',
        nouns: ['Phone Case', 'Wallet Case', 'Bumper Cover'],
        attributes: list('wireless charging, drop protection, screen protector, slim design'),
        options: ['Color', 'Style'],
        prices: [8, 40],
      },
      {
        query: 'security cameras',
        path: 'Security & Surveillance › Cameras',
        nouns: ['Security Camera', 'Doorbell Camera', 'Baby Monitor'],
        attributes: list('night vision, motion detection, two way audio, easy install'),
        options: ['Color', 'Pack Size'],
        prices: [29, 260],
      },
    ],
  },
  {
    category: 'beauty',
    path: 'Beauty & Personal Care',
    attributes: list(
      'cruelty free, paraben free, sensitive skin, long lasting, easy use, fragrance free, natural ingredients, easy apply',
    ),
    materials: list('shea butter, argan oil, aloe vera, jojoba oil, vitamin c, coconut oil, green clay'),
    kinds: [
      {
        query: 'face moisturizers',
        path: 'Skin Care › Face › Creams & Moisturizers',
        nouns: ['Face Cream', 'Day Moisturizer', 'Night Balm'],
        attributes: list('dry skin, fine lines, hyaluronic acid, oil free'),
        options: ['Scent', 'Volume'],
        prices: [9, 70],
      },
      {
        query: 'shampoos',
        path: 'Hair Care › Shampoo & Conditioner',
        nouns: ['Shampoo', 'Conditioning Wash', 'Shampoo Bar'],
        attributes: list('dry hair, sulfate free, damaged hair, hair growth'),
        options: ['Scent', 'Volume'],
        prices: [8, 45],
      },
      {
        query: 'lipsticks',
        path: 'Makeup › Lips › Lipstick',
        nouns: ['Lipstick', 'Lip Tint', 'Matte Lip Color'],
        attributes: list('highly pigmented, high quality, smudge proof'),
        options: ['Color', 'Pack Size'],
        prices: [6, 35],
      },
      {
        query: 'toothbrushes',
        path: 'Oral Care › Toothbrushes',
        nouns: ['Toothbrush', 'Electric Toothbrush', 'Travel Toothbrush'],
        attributes: list('oral hygiene, soft bristles, teeth whitening, bpa free'),
        options: ['Color', 'Pack Size'],
        prices: [5, 80],
      },
    ],
  },
  {
    category: 'grocery',
    path: 'Grocery & Gourmet Food',
    attributes: list(
      'gluten free, non gmo, dairy free, low sugar, plant based, artificial colors, resealable bag, individually wrapped',
    ),
    materials: list('whole grain, raw cacao, organic oats, roasted nuts, dried fruit, pure honey'),
    kinds: [
      {
        query: 'granola bars',
        path: 'Snack Foods › Bars › Granola & Trail Mix Bars',
        nouns: ['Granola Bar', 'Protein Bar', 'Fruit Bar'],
        attributes: list('high protein, nut free, keto friendly'),
        options: ['Flavor Name', 'Pack Size'],
        prices: [6, 42],
      },
      {
        query: 'coffee beans',
        path: 'Beverages › Coffee › Whole Beans',
        nouns: ['Coffee Beans', 'Espresso Roast', 'Decaf Blend'],
        attributes: list('fair trade, low acid, easy prepare'),
        options: ['Flavor Name', 'Pack Size'],
        prices: [9, 55],
      },
      {
        query: 'herbal teas',
        path: 'Beverages › Tea › Herbal',
        nouns: ['Herbal Tea', 'Tea Sampler', 'Loose Leaf Infusion'],
        attributes: list('caffeine free, usda organic, natural flavors'),
        options: ['Flavor Name', 'Pack Size'],
        prices: [5, 38],
      },
      {
        query: 'popcorn',
        path: 'Snack Foods › Popcorn',
        nouns: ['Popcorn', 'Kettle Corn', 'Popcorn Kernels'],
        attributes: list('ready eat, trans fat, air popped'),
        options: ['Flavor Name', 'Pack Size'],
        prices: [5, 33],
      },
    ],
  },
];

export interface PlaceCategory {
  readonly slug: string;
  readonly name: string;
  /** As a search would name one of them. */
  readonly one: string;
  readonly names: readonly string[];
  /** Opening hours from Monday to Sunday, one of these patterns. */
  readonly hours: readonly (readonly string[])[];
}

const closed = 'closed';
const everyDay = (hours: string) => Array<string>(7).fill(hours);
const week = (weekday: string, saturday: string, sunday: string) => [
  ...Array<string>(5).fill(weekday),
  saturday,
  sunday,
];

export const placeCategories: readonly PlaceCategory[] = [
  {
    slug: 'cafe',
    name: 'Cafés',
    one: 'café',
    names: [
      'Copper Kettle',
      'Café Marais',
      'The Slow Cup',
      'Driftwood Coffee',
      'Two Sparrows',
      'Café Anders',
      'Milk & Rye',
    ],
    hours: [
      everyDay('08:00–18:00'),
      week('07:30–17:00', '09:00–17:00', closed),
      [closed, ...Array<string>(6).fill('09:00–19:00')],
    ],
  },
  {
    slug: 'restaurant',
    name: 'Restaurants',
    one: 'restaurant',
    names: [
      'The Anchorage',
      'Saffron House',
      'Osteria Luna',
      'Green Table',
      'Noodle Bar Kyo',
      'The Old Forge',
      'Taverna Kyma',
    ],
    hours: [
      everyDay('12:00–22:00'),
      week('17:00–23:00', '12:00–23:30', '12:00–21:00'),
      [closed, ...Array<string>(6).fill('18:00–23:00')],
    ],
  },
  {
    slug: 'pharmacy',
    name: 'Pharmacies',
    one: 'pharmacy',
    names: ['Lime Tree Pharmacy', 'Quay Pharmacy', 'Pharmacy at the Gate', 'St Brigid Pharmacy', 'Northside Pharmacy'],
    hours: [week('08:30–18:30', '09:00–13:00', closed), everyDay('08:00–20:00')],
  },
  {
    slug: 'museum',
    name: 'Museums',
    one: 'museum',
    names: [
      'Maritime Museum',
      'Museum of Clocks',
      'Elmsworth Art Gallery',
      'Lighthouse Museum',
      'Printing Works Museum',
    ],
    hours: [
      [closed, ...Array<string>(6).fill('10:00–17:00')],
      [closed, closed, ...Array<string>(5).fill('11:00–18:00')],
    ],
  },
  {
    slug: 'library',
    name: 'Libraries',
    one: 'library',
    names: ['Central Library', 'Harbour Library', 'University Library', 'Westend Library'],
    hours: [week('09:00–19:00', '10:00–14:00', closed), week('08:00–22:00', '10:00–18:00', '12:00–18:00')],
  },
  {
    slug: 'hotel',
    name: 'Hotels',
    one: 'hotel',
    names: ['Hotel Meridian', 'The Harbour Inn', 'Park View Hotel', 'Station Hotel', 'Guesthouse Alma'],
    hours: [everyDay('00:00–24:00')],
  },
  {
    slug: 'park',
    name: 'Parks',
    one: 'park',
    names: ['Castle Park', 'Botanical Garden', 'Riverside Green', 'Millpond Park'],
    hours: [everyDay('06:00–22:00'), everyDay('00:00–24:00')],
  },
  {
    slug: 'bakery',
    name: 'Bakeries',
    one: 'bakery',
    names: ['Bakery Hansen', 'The Crust', 'Old Mill Bakery', 'Bread Street Bakery', 'Patisserie Colette'],
    hours: [
      week('06:00–18:00', '06:00–14:00', closed),
      [closed, ...Array<string>(5).fill('06:30–17:30'), '07:30–12:00'],
    ],
  },
  {
    slug: 'supermarket',
    name: 'Supermarkets',
    one: 'supermarket',
    names: ['Fairway Market', 'Corner Basket', 'Greengage Supermarket', 'Daily Store North'],
    hours: [week('07:00–22:00', '07:00–22:00', closed), everyDay('08:00–21:00')],
  },
  {
    slug: 'transport',
    name: 'Stations and stops',
    one: 'station',
    names: ['Central Station', 'Ferry Terminal', 'Bus Station East', 'University Stop', 'Castle Gate Stop'],
    hours: [everyDay('05:00–24:00'), everyDay('00:00–24:00')],
  },
  {
    slug: 'bank',
    name: 'Banks',
    one: 'bank',
    names: ['Harbour Savings Bank', 'First Bank of Elmsworth', 'Union Bank', 'Cooperative Bank'],
    hours: [week('09:00–16:30', closed, closed), week('09:30–17:00', '10:00–13:00', closed)],
  },
];

/** Streets from north to south, and from west to east. */
export const eastWest = [
  'Upper Mill Road',
  'Chapel Street',
  'Castle Street',
  'Market Street',
  'Bread Street',
  'Rope Walk',
  'Quay Street',
  'Shore Road',
] as const;
export const northSouth = [
  'Western Avenue',
  'Orchard Lane',
  'University Road',
  'Bell Lane',
  'High Street',
  'Station Road',
  'Harbour Lane',
  'Lighthouse Way',
  'Eastgate',
] as const;

export const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

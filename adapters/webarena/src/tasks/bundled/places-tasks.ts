import { deriveSeed, random } from '@dreamgym/core/random';
import { type Place, placesContent } from '../../sites/bundled/places/content.ts';
import { distancesFrom, type Mode, minutes, route } from '../../sites/bundled/places/town.ts';
import { placeCategories, weekdays } from '../../sites/bundled/places/vocabulary.ts';
import { button, choose, link, type SolutionStep, search, stop, type } from './solution.ts';
import { holds, lacks, mentions, reads, some, type Template } from './template.ts';

const sites = ['places'];
const home = '__PLACES__';

const find = ({ name }: Place): SolutionStep[] => [search('Search places', name), link(name)];
const pattern = (name: string, text: string): SolutionStep => ({
  kind: 'type',
  role: 'combobox',
  name,
  text,
  enter: false,
});

/** How a travel mode is asked for, chosen, and named in the address. */
const travels = [
  ['on foot', 'On foot', 'walk'],
  ['by bicycle', 'By bicycle', 'cycle'],
  ['by car', 'By car', 'drive'],
] as const satisfies readonly (readonly [asked: string, option: string, mode: Mode])[];

export function placesTasks(seed: number): Template[] {
  const { places, lists, town } = placesContent(seed);
  const chance = random(deriveSeed(seed, 'places', 'tasks'));
  const pairs = () =>
    some(chance, places, 24)
      .map((from, index, chosen) => ({ from, to: chosen[index ^ 1]!, travel: travels[index % 3]! }))
      .filter((_, index) => index % 2 === 0);
  const directions = (from: Place, to: Place, option: string): SolutionStep[] => [
    link('Directions'),
    pattern('From', from.name),
    pattern('To', to.name),
    choose('Travel', option),
    button('Show directions'),
  ];
  const saved = lists[0]!.places.map((id) => places.find((place) => place.id === id)!);
  const others = places.filter((place) => !saved.includes(place));
  return [
    {
      sites,
      intent: 'What is the {{fact}} of {{place}}?',
      instances: some(chance, places, 14).map((place, index) => {
        const [fact, value] = index % 2 === 0 ? ['phone number', place.phone] : ['address', place.address];
        return {
          values: { fact: fact!, place: place.name },
          proof: { answer: { must_include: [value!] } },
          solution: [...find(place), stop(value)],
        };
      }),
    },
    {
      sites,
      intent: 'How many minutes does it take {{travel}} from {{from}} to {{to}}?',
      instances: pairs().map(({ from, to, travel: [asked, option, mode] }) => {
        const answer = String(minutes(route(town, from.corner, to.corner).distance, mode));
        return {
          values: { travel: asked, from: from.name, to: to.name },
          proof: { answer: { must_include: [answer] } },
          solution: [...directions(from, to, option), stop(answer)],
        };
      }),
    },
    {
      sites,
      intent: 'Show me the way {{travel}} from {{from}} to {{to}}',
      instances: pairs().map(({ from, to, travel: [asked, option, mode] }) => ({
        values: { travel: asked, from: from.name, to: to.name },
        proof: { address: `${home}/directions?${new URLSearchParams({ from: from.name, to: to.name, mode })}` },
        solution: [...directions(from, to, option), stop()],
      })),
    },
    {
      sites,
      intent: 'Which {{kind}} is nearest to {{place}} along the streets?',
      instances: some(
        chance,
        nearestOf(places, (corner) => distancesFrom(town, corner)),
        14,
      ).map(({ place, category, nearest }) => ({
        values: { kind: category.one, place: place.name },
        proof: { answer: { must_include: [nearest.name] } },
        solution: [
          ...find(place),
          link('Places nearby'),
          choose('Category', category.name),
          button('Show'),
          stop(nearest.name),
        ],
      })),
    },
    {
      sites,
      intent: 'Save {{place}} to my list {{list}}',
      instances: some(chance, others, 12).map((place) => {
        const index = chance.integer(lists.length);
        const list = lists[index]!.name;
        return {
          values: { place: place.name, list },
          proof: { pages: [mentions(`${home}/lists/${index + 1}`, 'main', [place.name])] },
          solution: [...find(place), choose('List', list), button('Save to list'), stop()],
        };
      }),
    },
    {
      sites,
      intent: 'Create a list called {{list}}',
      instances: ['Rainy days', 'Best coffee', 'For visitors', 'Quiet corners', 'Open late', 'Birthday'].map(
        (list) => ({
          values: { list },
          proof: { pages: [mentions(`${home}/lists`, '.lists', [list])] },
          solution: [link('My lists'), type('Name', list), button('Create list'), stop()],
        }),
      ),
    },
    {
      sites,
      intent: 'Add the note "{{note}}" to {{place}}',
      instances: some(chance, places, 8).map((place, index) => {
        const note = notes[index % notes.length]!;
        return {
          values: { note, place: place.name },
          proof: { pages: [holds(`${home}/place/${place.id}`, { selector: '#text', property: 'value', text: note })] },
          solution: [...find(place), type('My note', note), button('Save note'), stop()],
        };
      }),
    },
    {
      sites,
      intent: 'When does {{place}} open on {{day}}? Answer "closed" if it does not.',
      instances: some(chance, places, 12).map((place) => {
        const day = chance.integer(weekdays.length);
        const [opens] = place.hours[day]!.split('–') as [string];
        return {
          values: { place: place.name, day: weekdays[day]! },
          proof: { answer: { must_include: [opens] } },
          solution: [...find(place), stop(opens)],
        };
      }),
    },
    {
      sites,
      intent: 'Remove {{place}} from my list Favourites',
      instances: saved.map((place) => ({
        values: { place: place.name },
        proof: { pages: [lacks(`${home}/lists/1`, 'main', place.name), reads(`${home}/lists/1`, 'h1', 'Favourites')] },
        solution: [link('My lists'), link('Favourites'), button(`Remove ${place.name}`), stop()],
      })),
    },
    {
      sites,
      intent: 'What is the email address of {{place}}? Answer N/A if there is none.',
      instances: some(chance, places, 6).map((place) => ({
        values: { place: place.name },
        proof: { answer: { fuzzy_match: 'N/A' }, note: 'No email addresses are listed.' },
        solution: [...find(place), stop('N/A')],
      })),
    },
  ];
}

const notes = ['Ask for the corner table.', 'Cash only.', 'Bring the green bag.', 'Entrance at the back.'];

/** For each place and category the nearest one, where no other is as near. */
function nearestOf(places: readonly Place[], distancesFrom: (corner: number) => readonly number[]) {
  return places.flatMap((place) => {
    const distances = distancesFrom(place.corner);
    return placeCategories.flatMap((category) => {
      const [first, second] = places
        .filter((each) => each.category === category.slug && each !== place)
        .sort((a, b) => distances[a.corner]! - distances[b.corner]!);
      return distances[first!.corner] === distances[second!.corner] ? [] : [{ place, category, nearest: first! }];
    });
  });
}

import { button, link, type SolutionStep, stop, type } from '../../tasks/bundled/solution.ts';
import { mentions, type Template } from '../../tasks/bundled/template.ts';

/** Wiki pages of the Fossil repository. */
export const ports = [
  { name: 'Elm Quay', visitors: 7 },
  { name: 'Salt Stairs', visitors: 3 },
  { name: 'Ferry Steps', visitors: 11 },
  { name: 'Kiln Basin', visitors: 4 },
  { name: 'Old Slip', visitors: 9 },
  { name: 'Rope Walk', visitors: 2 },
] as const;

/** Articles of the archive under Kiwix. */
export const harbours = [
  { name: 'Averley', built: 1587, ships: 40 },
  { name: 'Brackwater', built: 1640, ships: 25 },
  { name: 'Corran', built: 1712, ships: 60 },
  { name: 'Dunmere', built: 1801, ships: 18 },
  { name: 'Eskby', built: 1455, ships: 33 },
  { name: 'Fenwick', built: 1903, ships: 72 },
] as const;

export const lighthouses = [
  { name: 'Gannet', height: 31 },
  { name: 'Heron', height: 27 },
  { name: 'Ibis', height: 44 },
  { name: 'Jackdaw', height: 19 },
  { name: 'Kestrel', height: 52 },
  { name: 'Linnet', height: 23 },
] as const;

const fossil = ['fossil'];
const wikiPage = (name: string): SolutionStep[] => [link('Wiki'), link('List'), link(name)];
const nameIn = (name: string) => name.replaceAll(' ', '+');
const titles = [
  'The gate creaks',
  'Rust on the crane',
  'Lamp three is dark',
  'Loose plank',
  'Weed in the lock',
  'No water tap',
];

/** Tasks of the three evaluation types for the Fossil repository, with their solutions. */
export const fossilTasks: readonly Template[] = [
  {
    sites: fossil,
    intent: 'File a ticket with the title "{{title}}" and the description "{{text}}"',
    instances: titles.map((title, at) => {
      const text = `Seen on day ${at + 3}.`;
      return {
        values: { title, text },
        proof: { pages: [mentions('__FOSSIL__/rptview?rn=1', '.content', [title])] },
        solution: [
          link('Tickets'),
          link('New'),
          type('title', title),
          type('icomment', text),
          button('Preview'),
          button('Submit'),
          stop(),
        ],
      };
    }),
  },
  {
    sites: fossil,
    intent: 'Replace the text of the wiki page {{page}} by "{{text}}"',
    instances: ports.map(({ name, visitors }) => {
      const text = `Number ${visitors + 1} is free.`;
      return {
        values: { page: name, text },
        proof: { pages: [mentions(`__FOSSIL__/wiki?name=${nameIn(name)}`, '.content', [text])] },
        solution: [...wikiPage(name), link('Edit'), type('wikiedit content editor', text), button('Save'), stop()],
      };
    }),
  },
  {
    sites: fossil,
    intent: 'Which mooring do visitors use at {{page}}? Answer with the number.',
    instances: ports.map(({ name, visitors }) => ({
      values: { page: name },
      proof: { answer: { exact_match: String(visitors) } },
      solution: [...wikiPage(name), stop(String(visitors))],
    })),
  },
  {
    sites: fossil,
    intent: 'Show the history of the wiki page {{page}}',
    instances: ports.map(({ name }) => ({
      values: { page: name },
      proof: { address: `__FOSSIL__/whistory?name=${nameIn(name)}` },
      solution: [...wikiPage(name), link('History'), stop()],
    })),
  },
];

const wikipedia = ['wikipedia'];
const find = (text: string): SolutionStep => ({
  kind: 'type',
  role: 'textbox',
  name: "Search 'Almanac'",
  text,
  enter: true,
});

/** Tasks for the archive under Kiwix, with their solutions. It can only be read. */
export const kiwixTasks: readonly Template[] = [
  {
    sites: wikipedia,
    logins: [],
    start: '/almanac',
    intent: 'When was the harbour of {{name}} built? Answer with the year.',
    instances: harbours.map(({ name, built }) => ({
      values: { name },
      proof: { answer: { exact_match: String(built) } },
      solution: [find(name), link(`Harbour of ${name}`), stop(String(built))],
    })),
  },
  {
    sites: wikipedia,
    logins: [],
    start: '/almanac',
    intent: 'How many ships does the harbour of {{name}} take?',
    instances: harbours.map(({ name, ships }) => ({
      values: { name },
      proof: { answer: { must_include: [String(ships)] } },
      solution: [link('Harbours'), link(`Harbour of ${name}`), stop(String(ships))],
    })),
  },
  {
    sites: wikipedia,
    logins: [],
    start: '/almanac',
    intent: 'Open the article about the {{name}} Light',
    instances: lighthouses.map(({ name }) => ({
      values: { name },
      proof: { address: `__WIKIPEDIA__/almanac/light-${name.toLowerCase()}.html` },
      solution: [link('Lighthouses'), link(`${name} Light`), stop()],
    })),
  },
];

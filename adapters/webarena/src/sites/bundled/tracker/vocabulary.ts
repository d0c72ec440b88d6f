/** One repository: what it is and what its issues are about. */
export interface Project {
  readonly owner: string;
  readonly name: string;
  readonly description: string;
  readonly language: string;
  readonly license: string;
  readonly files: readonly (readonly [path: string, text: string])[];
  /** What goes wrong or is wished for; filled into the issues' titles. */
  readonly subjects: readonly string[];
}

const mira = 'mira.holt';

export const projects: readonly Project[] = [
  {
    owner: mira,
    name: 'tide-clock',
    description: 'Shows the next high water on a small e-paper display.',
    language: 'Rust',
    license: 'MIT',
    files: [
      [
        'src/main.rs',
        'fn main() {\n    let station = station::nearest();\n    display::show(tides::next(&station));\n}\n',
      ],
      ['stations.csv', 'name,latitude,longitude\nElmsworth Quay,54.10,-0.20\nPetrel Point,54.31,-0.41\n'],
      ['CHANGELOG.md', '1.4.0: wakes up before the turn of the tide\n1.3.2: no longer drains the battery at night\n'],
    ],
    subjects: [
      'the display',
      'daylight saving time',
      'the battery gauge',
      'station search',
      'the winter timetable',
      'low water marks',
    ],
  },
  {
    owner: mira,
    name: 'recipe-box',
    description: 'Keeps recipes as plain text and scales them to the number of guests.',
    language: 'TypeScript',
    license: 'Apache-2.0',
    files: [
      [
        'src/scale.ts',
        'export function scale(amount: number, guests: number): number {\n  return (amount * guests) / 4;\n}\n',
      ],
      ['recipes/lentil-soup.txt', 'Lentil soup, for four\n300 g red lentils\n2 carrots\n1 onion\n'],
      ['CHANGELOG.md', '0.9.1: understands tablespoons\n0.9.0: shopping lists\n'],
    ],
    subjects: [
      'fractions of eggs',
      'the shopping list',
      'imports from other apps',
      'tablespoons',
      'printing on A5',
      'search by ingredient',
    ],
  },
  {
    owner: mira,
    name: 'bike-log',
    description: 'A diary for chains, brake pads and kilometres.',
    language: 'Python',
    license: 'MIT',
    files: [
      [
        'log.py',
        'def wear(kilometres):\n    """Chain wear in percent of its life."""\n    return min(100, kilometres / 25)\n',
      ],
      ['data/2025.csv', 'date,kilometres\n2025-05-01,42\n2025-05-03,18\n'],
      ['CHANGELOG.md', '2.0: one file for each year\n'],
    ],
    subjects: [
      'the yearly summary',
      'tyre pressure',
      'the GPX import',
      'miles and kilometres',
      'reminders',
      'duplicate rides',
    ],
  },
  {
    owner: 'northwind',
    name: 'weather-station',
    description: 'Firmware and charts for a garden weather station.',
    language: 'C',
    license: 'GPL-3.0',
    files: [
      ['firmware/rain.c', 'int tips_to_millimetres(int tips) {\n  return tips * 2 / 10;\n}\n'],
      ['CHANGELOG.md', '3.1: wind gusts\n3.0: new radio module\n'],
    ],
    subjects: [
      'the rain gauge',
      'wind gusts',
      'the radio link',
      'frost warnings',
      'the solar panel',
      'pressure trends',
    ],
  },
  {
    owner: 'northwind',
    name: 'chart-kit',
    description: 'Small charts without dependencies.',
    language: 'TypeScript',
    license: 'MIT',
    files: [
      [
        'src/axis.ts',
        'export const ticks = (from: number, to: number, count: number) =>\n  Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));\n',
      ],
      ['CHANGELOG.md', '5.2.0: logarithmic axes\n'],
    ],
    subjects: [
      'logarithmic axes',
      'dark backgrounds',
      'tooltips',
      'time zones on the axis',
      'missing values',
      'exported pictures',
    ],
  },
  {
    owner: 'harbour-lab',
    name: 'queue-runner',
    description: 'Runs jobs one after another and remembers where it stopped.',
    language: 'Go',
    license: 'BSD-2-Clause',
    files: [
      ['main.go', 'package main\n\nfunc main() {\n\trun(openQueue("jobs.db"))\n}\n'],
      ['CHANGELOG.md', '1.1: retries with back-off\n'],
    ],
    subjects: ['retries', 'the job log', 'graceful shutdown', 'priorities', 'clock drift', 'the status page'],
  },
  {
    owner: 'harbour-lab',
    name: 'map-tiles',
    description: 'Renders map tiles for places with more sheep than streets.',
    language: 'Python',
    license: 'ISC',
    files: [
      ['tiles.py', 'def tile(zoom, x, y):\n    return render(bounds(zoom, x, y))\n'],
      ['CHANGELOG.md', '0.4: footpaths\n'],
    ],
    subjects: ['contour lines', 'footpaths', 'labels near the edge', 'the cache', 'zoom level 14', 'coast lines'],
  },
  {
    owner: 'ivo.petrov',
    name: 'chess-notes',
    description: 'Annotate games and drill your own mistakes.',
    language: 'TypeScript',
    license: 'MIT',
    files: [
      ['src/board.ts', "export const start = 'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR';\n"],
      ['CHANGELOG.md', '0.2: drills\n'],
    ],
    subjects: [
      'castling in drills',
      'the opening book',
      'dark squares',
      'annotations',
      'imports of long games',
      'the clock',
    ],
  },
];

export const labels = ['bug', 'feature', 'documentation', 'performance', 'good first issue', 'question'] as const;

/** Titles of issues by their main label; `{subject}` is filled in. */
export const titles: Readonly<Record<string, readonly string[]>> = {
  bug: ['Something is wrong with {subject}', 'Crash when using {subject}', 'Wrong result for {subject}'],
  feature: ['Support for {subject}', 'Make {subject} configurable', 'A better way to handle {subject}'],
  documentation: ['Document {subject}', 'The guide says nothing about {subject}'],
  performance: ['Slow start because of {subject}', 'Too much memory used by {subject}'],
  question: ['How does one test {subject}?', 'What is the plan for {subject}?'],
};

export const descriptions: readonly string[] = [
  'I see this with the latest version, on two machines. It did not happen before.',
  'Several people have asked for this. I would be glad to help.',
  'Steps: start it, wait a minute, look again. I expected something else.',
  'Not urgent, but it would save me time every week.',
];

export const remarks: readonly string[] = [
  'Thank you for the report. I can reproduce it.',
  'I have a draft of this, give me a week.',
  'Does it also happen with the default settings?',
  'This is related to what we discussed in the last meeting.',
  'Fixed on my branch, please have a look.',
];

export const commitMessages: readonly string[] = [
  'Fix {subject}',
  'Test {subject}',
  'Describe {subject}',
  'Rework {subject}',
  'Remove what nobody used of {subject}',
];

import type { Games } from '../games.ts';
import { atLeast, type Measurement } from '../measurement.ts';
import { measurementTable, table } from '../tables.ts';
import { endurance } from './endurance.ts';
import { generatedGames, type Likeness } from './generated-games.ts';
import { type SideBySide, sideBySide } from './original.ts';
import { costByReceptacles } from './receptacles.ts';
import { type Transfer, transfer } from './transfer.ts';

/** Everything that is measured of ALFWorld alone; what needs official games or the original says why it is missing. */
export interface AlfworldBenchmark {
  readonly original: SideBySide | { readonly skipped: string };
  readonly receptacles: readonly Measurement[];
  readonly endurance: readonly Measurement[];
  readonly likeness: readonly Likeness[] | { readonly skipped: string };
  readonly transfer: readonly Transfer[] | { readonly skipped: string };
}

const noData = { skipped: 'there are no official games: name their folder in DREAMGYM_DATA' };

export async function alfworldBenchmark(
  { data }: Games,
  { seeds, print }: { readonly seeds: number; readonly print: (text: string) => void },
): Promise<AlfworldBenchmark> {
  const original = await sideBySide(data);
  print(section('The native engine beside the original', original, originalTable));
  const receptacles = await costByReceptacles();
  print(section('Cost by the number of receptacles, generated games', receptacles, measurementTable));
  const enduring = await endurance(data);
  print(section('A million random steps', enduring, measurementTable));
  const likeness = data === undefined ? noData : await generatedGames(data, { games: 3000 });
  print(section('Generated games beside the official train split', likeness, likenessTable));
  const transferred = data === undefined ? noData : await transfer(data, { seeds });
  print(section('Trained on generated games only', transferred, transferTable));
  return { original, receptacles, endurance: enduring, likeness, transfer: transferred };
}

function section<T extends object>(
  title: string,
  result: T | { skipped: string },
  write: (result: T) => string,
): string {
  return `${title}\n\n${'skipped' in result ? `skipped: ${result.skipped}` : write(result)}`;
}

function originalTable({ native, original }: SideBySide): string {
  const row = (name: string, unit: string, of: (played: SideBySide['native']) => number, ratio: number) => [
    `${name}, ${unit}`,
    digits(of(native)),
    digits(of(original)),
    `${digits(ratio)}×`,
  ];
  return table(
    ['per game or step', 'native', 'original', 'ratio'],
    [
      row('load', 'ms', ({ load }) => load * 1000, original.load / native.load),
      row('reset', 'ms', ({ reset }) => reset * 1000, original.reset / native.reset),
      row('steps', '1/s', ({ step }) => 1 / step, original.step / native.step),
      row('peak memory of the process', 'MiB', ({ memory }) => memory, original.memory / native.memory),
    ],
  );
}

function likenessTable(rows: readonly Likeness[]): string {
  return table(
    [
      'aspect',
      'total variation',
      'Jensen-Shannon',
      'among official rooms',
      'largest differences (official, generated)',
    ],
    rows.map(({ aspect, totalVariation, jensenShannon, amongOfficial, largest }) => [
      aspect,
      ...[totalVariation, jensenShannon, amongOfficial].map((value) => value.toFixed(3)),
      largest.map(({ name, one, other }) => `${name} ${one.toFixed(3)} ${other.toFixed(3)}`).join('; '),
    ]),
  );
}

function transferTable(rows: readonly Transfer[]): string {
  const mean = rows.reduce((sum, { official }) => sum + official.success, 0) / rows.length;
  const results = table(
    ['seed', 'generated games', 'official valid_seen', '95 % interval', 'seconds'],
    rows.map(({ seed, generated, official, seconds }) => [
      String(seed),
      generated.success.toFixed(3),
      official.success.toFixed(3),
      official.interval.map((bound) => bound.toFixed(3)).join('–'),
      seconds.toFixed(0),
    ]),
  );
  const target = { name: 'success on official valid_seen, mean', value: mean, unit: '', target: atLeast(0.7) };
  return `${results}\n\n${measurementTable([target])}`;
}

function digits(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3 });
}

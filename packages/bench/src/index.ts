import { parseArgs } from 'node:util';
import { type AblationRow, ablationBenchmark, ablationSubjects } from './ablation.ts';
import { alfworldBenchmark } from './alfworld/alfworld.ts';
import { curriculaBenchmark } from './curricula.ts';
import { dreamBenchmark } from './dream.ts';
import { engineBenchmark } from './engine.ts';
import { findData, findGames } from './games.ts';
import { keptMemoryBenchmark } from './llm/kept-memory.ts';
import { throughputBenchmark } from './llm/throughput.ts';
import { type Measurement, referenceJob } from './measurement.ts';
import { type MiningRow, miningBenchmark } from './mining/mining.ts';
import { objectionsBenchmark } from './reasoning/objections.ts';
import { tokensBenchmark } from './reasoning/tokens.ts';
import { retrievalBenchmark } from './retrieval/retrieval.ts';
import { scienceBenchmark } from './science.ts';
import { servingBenchmark } from './serving/serving.ts';
import { ablationTable, miningTable, retrievalTable, scienceTable, measurementTable as tableOf } from './tables.ts';
import { browsingBenchmark, sites } from './webarena/browsing.ts';
import { sampleNames, sitesBenchmark } from './webarena/sites.ts';
import { webarenaBenchmark } from './webarena/webarena.ts';
import { webarenaLeaks } from './webarena/webarena-leaks.ts';
import { webshopBenchmark } from './webshop.ts';
import { workersBenchmark } from './workers/workers.ts';

const usage = `npm run bench -- [engine] [dream] [science] [ablation] [mining] [alfworld] [webshop] [shopping] [webarena] [browsing] [sites] [retrieval] [llm] [serving] [workers] [verified] [curricula] [--seeds N] [--site NAME] [--recordings DIR] [--json]

  engine     how fast real games load and play
  dream      how fast the pipeline records, learns, dreams and improves the policy
  science    what dreaming is worth: the comparison with several seeds (slow)
  ablation   what readers of actions and their priors are worth: general features only, with the reader, with its priors (slow)
  mining     what grammars are worth that are mined from recordings, beside one written by hand (slow)
  alfworld   the engine beside the original (ALFWORLD_PYTHON), a million steps, generated games beside the official ones (slow)
  webshop    how fast the shop loads, searches and plays
  shopping   what dreaming is worth in the shop: the comparison with several seeds (slow)
  webarena   how fast real pages are looked at, acted on and started over
  browsing   what dreaming is worth on a site in a real browser: as much time in the dream as on the site (slow)
  sites      how sites that others wrote (DokuWiki, Fossil, Kiwix) are dreamed, and what that is worth (slow)
  retrieval  how fast and how well replay buffers find similar cases, up to a million (slow)
  curricula  how fast curricula propose and record among a million tasks
  llm        what a reasoned transition costs, how near many calls come to what a chat model's latency allows, and what stays of them in memory
  serving    how many steps a second a served environment takes over 128 sockets, beside a bare server
  workers    what an attempt costs that a worker plays, and how near 1 to 8 workers come to the ideal (needs PostgreSQL)
  verified   how often learned rules object to the truth, and how long a check takes
  --seeds N  seeds of the comparison and of the training on generated games (default: 3)
  --attempts N  with webarena: what so many attempts leave behind, instead of how fast they are (slow)
  --on NAME  with ablation: alfworld, webshop or browsing only
  --site NAME  with browsing: the shop, forum, tracker or places only; with sites: dokuwiki, fossil or kiwix only
  --recordings DIR  with sites: keeps recordings there, or takes those that are there
  --json     one JSON object on standard output`;

const known = [
  'engine',
  'dream',
  'science',
  'ablation',
  'mining',
  'alfworld',
  'webshop',
  'shopping',
  'webarena',
  'browsing',
  'sites',
  'retrieval',
  'curricula',
  'llm',
  'serving',
  'workers',
  'verified',
];

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      seeds: { type: 'string', default: '3' },
      attempts: { type: 'string' },
      on: { type: 'string' },
      site: { type: 'string' },
      recordings: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return console.log(usage);
  const chosen = positionals.length === 0 ? known : positionals;
  const unknown = chosen.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`unknown benchmark ${unknown.join(', ')}; there are ${known.join(', ')}`);
  const seeds = Number(values.seeds);
  if (!(Number.isInteger(seeds) && seeds >= 1)) throw new Error(`--seeds is ${values.seeds}; it must be at least 1`);
  const attempts = values.attempts === undefined ? undefined : Number(values.attempts);
  if (attempts !== undefined && !(Number.isInteger(attempts) && attempts >= 10)) {
    throw new Error(`--attempts is ${values.attempts}; it must be at least 10`);
  }
  const { site } = values;
  const anySite = [...sites, ...sampleNames];
  if (site !== undefined && !anySite.some((name) => name === site)) {
    throw new Error(`unknown site ${site}; there are ${anySite.join(', ')}`);
  }

  const { on } = values;
  const subjects = ablationSubjects.filter((name) => on === undefined || name === on);
  if (subjects.length === 0) throw new Error(`unknown ablation ${on}; there are ${ablationSubjects.join(', ')}`);

  const games = findGames();
  const print = values.json ? () => {} : (text: string) => console.log(`${text}\n`);
  const found: Record<string, unknown> = { games: games.title };
  if (chosen.includes('engine')) {
    const measurements = await engineBenchmark(games);
    print(`Engine, ${games.title}\n\n${measurementTable(measurements)}`);
    found.engine = measurements;
  }
  if (chosen.includes('dream')) {
    const measurements = await dreamBenchmark(games);
    print(`Dream, ${games.title}\n\n${measurementTable(measurements)}`);
    found.dream = measurements;
  }
  if (chosen.includes('science')) {
    const { rows, measurements } = await scienceBenchmark(
      { environment: 'alfworld', data: games.data, iterations: 150 },
      { seeds },
    );
    print(
      `Science, held-out ${games.title}, ${seeds} seeds\n\n${scienceTable(rows)}\n\n${measurementTable(measurements)}`,
    );
    found.science = { rows, measurements };
  }
  if (chosen.includes('ablation')) {
    const report = (row: AblationRow) =>
      console.error(`${row.environment}, ${row.features}: ${row.successes.join(' ')}`);
    const rows = await ablationBenchmark(subjects, { seeds, report });
    print(`Success in reality after training in the dream only, ${seeds} seeds\n\n${ablationTable(rows)}`);
    found.ablation = rows;
  }
  if (chosen.includes('mining')) {
    const report = (row: MiningRow) => console.error(JSON.stringify(row));
    const rows = await miningBenchmark(games, { seeds, report });
    print(`Grammars, ${games.title}, ${seeds} seeds\n\n${miningTable(rows)}`);
    found.mining = rows;
  }
  if (chosen.includes('alfworld')) found.alfworld = await alfworldBenchmark(games, { seeds, print });
  if (chosen.includes('webshop')) {
    const { title, measurements } = await webshopBenchmark();
    print(`WebShop, ${title}\n\n${measurementTable(measurements)}`);
    found.webshop = measurements;
  }
  if (chosen.includes('shopping')) {
    const data = findData('webshop');
    const { rows, measurements } = await scienceBenchmark({ environment: 'webshop', data, iterations: 300 }, { seeds });
    const title = `Science, held-out goals of ${data === undefined ? 'generated' : 'the official'} products, ${seeds} seeds`;
    print(`${title}\n\n${scienceTable(rows)}\n\n${measurementTable(measurements)}`);
    found.shopping = { rows, measurements };
  }
  if (chosen.includes('webarena')) {
    const measurements = await (attempts === undefined ? webarenaBenchmark() : webarenaLeaks(attempts));
    print(`WebArena, bundled sites\n\n${measurementTable(measurements)}`);
    found.webarena = measurements;
  }
  if (chosen.includes('browsing')) {
    for (const name of sites.filter((each) => site === undefined || each === site)) {
      const { rows, measurements } = await browsingBenchmark(name, { seeds });
      print(
        `Held-out tasks of the bundled ${name}, ${seeds} seeds\n\n${scienceTable(rows)}\n\n${measurementTable(measurements)}`,
      );
      found[`browsing ${name}`] = { rows, measurements };
    }
  }
  if (chosen.includes('sites')) {
    for (const name of sampleNames.filter((each) => site === undefined || each === site)) {
      const report = await sitesBenchmark(name, { seeds, recordings: values.recordings });
      if (!report) continue;
      const title = `${name}, ${report.recorded} recorded transitions, ${seeds} seeds`;
      print(`${title}\n\n${scienceTable(report.rows)}\n\n${measurementTable(report.measurements)}`);
      found[`sites ${name}`] = report;
    }
  }
  if (chosen.includes('retrieval')) {
    const { rows, measurements } = await retrievalBenchmark();
    print(`Retrieval, generated pages\n\n${retrievalTable(rows)}\n\n${measurementTable(measurements)}`);
    found.retrieval = { rows, measurements };
  }
  if (chosen.includes('curricula')) {
    const measurements = await curriculaBenchmark();
    print(`Curricula\n\n${measurementTable(measurements)}`);
    found.curricula = measurements;
  }
  if (chosen.includes('llm')) {
    const measurements = [
      ...(await tokensBenchmark(games)),
      ...(await throughputBenchmark()),
      ...(await keptMemoryBenchmark()),
    ];
    print(`Chat models\n\n${measurementTable(measurements)}`);
    found.llm = measurements;
  }
  if (chosen.includes('serving')) {
    const measurements = await servingBenchmark();
    print(`Serving\n\n${measurementTable(measurements)}`);
    found.serving = measurements;
  }
  if (chosen.includes('workers')) {
    const measurements = await workersBenchmark();
    if (measurements) print(`Workers\n\n${measurementTable(measurements)}`);
    else console.error('workers: left out, since PostgreSQL is not installed');
    found.workers = measurements;
  }
  if (chosen.includes('verified')) {
    const measurements = await objectionsBenchmark(games);
    print(`Verified dreams, ${games.title}\n\n${measurementTable(measurements)}`);
    found.verified = measurements;
  }
  if (values.json) console.log(JSON.stringify(found, undefined, 2));
}

/** With what the machine is worth at this moment. */
function measurementTable(measurements: readonly Measurement[]): string {
  return tableOf([...measurements, referenceJob()]);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

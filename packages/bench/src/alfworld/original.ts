import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { alfworld, downloadAlfworld } from '@dreamgym/alfworld';
import { random } from '@dreamgym/core';
import { cutStart } from '@dreamgym/core/text';
import { originalPlayer } from './original-player.ts';
import type { Assignment, Played } from './player.ts';

/** The native engine and the original, with the same commands in the same games in one run. */
export interface SideBySide {
  readonly games: number;
  readonly steps: number;
  readonly native: Played;
  readonly original: Played;
}

const played = 6;
const commands = 25;

/** Plays both; gives the reason where the original or official games in its own layout are missing. */
export async function sideBySide(data: string | undefined): Promise<SideBySide | { readonly skipped: string }> {
  const python = process.env.ALFWORLD_PYTHON;
  if (!python) return { skipped: 'ALFWORLD_PYTHON names no interpreter that has the alfworld package' };
  const archive = join(data ?? '', 'official/games-sample.tar.gz');
  if (data === undefined || !existsSync(archive))
    return { skipped: `there is no ${archive} with games as users have them` };
  const folder = await mkdtemp(join(tmpdir(), 'dreamgym-bench-'));
  try {
    await downloadAlfworld({ folder, sources: [{ from: archive }], unpack: true });
    const assignment = await assign(join(folder, 'json_2.1.1'));
    const steps = assignment.games.reduce((sum, game) => sum + game.commands.length, 0);
    const worker = fileURLToPath(new URL('./native-player.js', import.meta.url));
    return {
      games: played,
      steps,
      native: await run(process.execPath, [worker], { ...assignment, rounds: 20 }),
      original: await run(python, ['-c', originalPlayer], assignment),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Random walks of the native engine, whose commands both play. */
async function assign(folder: string): Promise<Assignment> {
  const { environment } = alfworld({ data: folder, stepLimit: commands });
  const { signal } = new AbortController();
  const chance = random(1);
  const games = [];
  for (const task of chance.shuffle(await environment.tasks('train')).slice(0, played)) {
    const episode = await environment.start(task, { seed: 1, signal });
    let { observation } = episode;
    const taken: string[] = [];
    for (let open = true; open; ) {
      taken.push(chance.pick(observation.actions!));
      const step = await episode.step({ text: taken.at(-1)! });
      observation = step.observation;
      open = !step.terminated && !step.truncated;
    }
    const file = join(folder, task.id.replace('alfworld/', ''), 'game.tw-pddl');
    games.push({ taskId: task.id, file, commands: taken });
  }
  return { folder, games, rounds: 1 };
}

async function run(command: string, args: readonly string[], assignment: Assignment): Promise<Played> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const exit = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  child.stdin.end(JSON.stringify(assignment));
  const [output, complaints, code] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  if (code !== 0) throw new Error(`${command} ended with exit code ${code}: ${cutStart(complaints, 500)}`);
  return JSON.parse(output) as Played;
}

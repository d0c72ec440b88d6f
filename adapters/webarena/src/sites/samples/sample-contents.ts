import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { childEnvironment } from '@dreamgym/core/child-environment';
import { harbours, lighthouses, ports } from './sample-tasks.ts';

/** Which of the programs that a site runs on are missing, in words; undefined where all are there. */
export function noPrograms(...names: readonly string[]): string | undefined {
  const missing = names.filter((name) => {
    try {
      execFileSync('sh', ['-c', 'command -v "$0"', name], { stdio: 'ignore' });
      return false;
    } catch {
      return true;
    }
  });
  return missing.length === 0 ? undefined : `${missing.join(' and ')} not installed; .ci/install-sites installs them`;
}

export const fossilUser = { user: 'mira.holt', password: 'Lantern.42' } as const;

/** A Fossil repository with a user, two wiki pages and three tickets, in a folder of its own. */
export function fossilRepository(): { readonly folder: string; readonly repository: string } {
  const folder = mkdtempSync(join(tmpdir(), 'dreamgym-fossil-sample-'));
  const repository = join(folder, 'boats.fossil');
  const fossil = (args: readonly string[], input = '') => run({ program: 'fossil', args, folder, input });
  fossil(['init', '--admin-user', 'admin', repository]);
  fossil(['user', 'new', fossilUser.user, 'Mira Holt', fossilUser.password, '-R', repository]);
  fossil(['user', 'capabilities', fossilUser.user, 'bcdefhijkmnoqrtw', '-R', repository]);
  fossil(
    ['wiki', 'create', 'Moorings', '-R', repository],
    'The **north** quay has twelve moorings. Visitors use number seven.',
  );
  fossil(
    ['wiki', 'create', 'Tide tables', '-R', repository],
    'High water at the lock is forty minutes after the harbour.',
  );
  for (const { name, visitors } of ports) {
    fossil(
      ['wiki', 'create', name, '-R', repository],
      `The quay has ${visitors + 5} moorings. Visitors use number ${visitors}.`,
    );
  }
  for (const title of ['The bilge pump hums', 'Wrong draught in the register', 'Lantern on the pier is out']) {
    fossil(['ticket', 'add', 'title', title, 'status', 'Open', 'type', 'Code_Defect', '-R', repository]);
  }
  fossil(['fts-config', 'enable', 'wt', '-R', repository]);
  return { folder, repository };
}

// 48 by 48 grey pixels: an archive needs a picture of itself.
const icon =
  'iVBORw0KGgoAAAANSUhEUgAAADAAAAAwCAIAAADYYG7QAAAARUlEQVR4nO3OoQEAIAzAsJ3P2fiZSBDNBZnzmXkd2ApJISkkhaSQFJJCUkgKSSEpJIWkkBSSQlJICkkhKSSFpJAUkkJyAciZWNPIHlWJAAAAAElFTkSuQmCC';

function listed(links: readonly (readonly [string, string])[]): string {
  return `<ul>${links.map(([file, title]) => `<li><a href="${file}.html">${title}</a></li>`).join('')}</ul>`;
}

const articles: Readonly<Record<string, string>> = {
  index:
    '<h1>Almanac of the coast</h1><p>Articles: <a href="harbours.html">Harbours</a>, <a href="lighthouses.html">Lighthouses</a>, <a href="knots.html">Knots</a>.</p>',
  harbours:
    '<h1>Harbours</h1><p>A harbour shelters ships from storms. The oldest on this coast is Elmsworth, built in 1312.</p>' +
    listed(harbours.map(({ name }) => [`harbour-${name.toLowerCase()}`, `Harbour of ${name}`])),
  lighthouses:
    '<h1>Lighthouses</h1><p>The tower at Petrel Point is 41 metres high and flashes every nine seconds.</p>' +
    listed(lighthouses.map(({ name }) => [`light-${name.toLowerCase()}`, `${name} Light`])),
  knots:
    '<h1>Knots</h1><p>The bowline makes a loop that does not slip. See also <a href="harbours.html">Harbours</a>.</p>',
  ...Object.fromEntries(
    harbours.map(({ name, built, ships }) => [
      `harbour-${name.toLowerCase()}`,
      `<h1>Harbour of ${name}</h1><p>It was built in ${built} and takes ${ships} ships.</p>`,
    ]),
  ),
  ...Object.fromEntries(
    lighthouses.map(({ name, height }) => [
      `light-${name.toLowerCase()}`,
      `<h1>${name} Light</h1><p>The tower is ${height} metres high.</p><p>See <a href="lighthouses.html">Lighthouses</a>.</p>`,
    ]),
  ),
};

/** A ZIM archive of a few pages, in a folder of its own. */
export function almanac(): { readonly folder: string; readonly archive: string } {
  const folder = mkdtempSync(join(tmpdir(), 'dreamgym-zim-sample-'));
  const pages = join(folder, 'pages');
  mkdirSync(pages);
  writeFileSync(join(pages, 'icon.png'), Buffer.from(icon, 'base64'));
  for (const [name, body] of Object.entries(articles)) {
    const [, title] = /<h1>(.*)<\/h1>/.exec(body)!;
    writeFileSync(
      join(pages, `${name}.html`),
      `<!doctype html><html><head><meta charset="utf-8"><title>${title}</title></head><body>${body}</body></html>`,
    );
  }
  const archive = join(folder, 'almanac.zim');
  const about = [
    '--language=eng',
    '--title=Almanac',
    '--description=Almanac of the coast',
    '--creator=samples',
    '--publisher=samples',
  ];
  run({
    program: 'zimwriterfs',
    args: ['--welcome=index.html', '--illustration=icon.png', ...about, pages, archive],
    folder,
  });
  return { folder, archive };
}

interface RunOptions {
  readonly program: string;
  readonly args: readonly string[];
  /** The home of its settings. */
  readonly folder: string;
  readonly input?: string;
}

function run({ program, args, folder, input = '' }: RunOptions): void {
  const env = { ...childEnvironment(process.env), HOME: folder, USER: 'admin' };
  execFileSync(program, args, { input, env, stdio: ['pipe', 'ignore', 'pipe'] });
}

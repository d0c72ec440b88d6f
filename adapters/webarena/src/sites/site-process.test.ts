import { afterEach, expect, it, vi } from 'vitest';
import { siteProcess } from './site-process.ts';

afterEach(() => void vi.unstubAllEnvs());

const program = `require('http').createServer((_, response) => response.end(JSON.stringify(process.env))).listen(+process.argv[1], '127.0.0.1')`;

it('shows a site no key of this process, and what it is given', async () => {
  vi.stubEnv('ANTHROPIC_API_KEY', 'sentinel-key-7f3a');
  const { url, close } = await siteProcess({
    command: process.execPath,
    arguments: (port) => ['-e', program, String(port)],
    environment: { SITE_ADMIN: 'me' },
    install: 'install Node.js',
  });
  const seen = await (await fetch(url)).json();
  await close();
  expect(JSON.stringify(seen)).not.toContain('sentinel-key');
  expect(seen).toMatchObject({ PATH: process.env.PATH, SITE_ADMIN: 'me' });
});

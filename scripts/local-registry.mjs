// A registry of packages on loopback: what is packed here, and the registry that npm is set to for everything else.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

/** Serves the tarballs of a folder; gives the address and how to stop. */
export async function localRegistry(folder, { upstream }) {
  const packages = new Map();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://registry').pathname).slice(1);
    const found = packages.get(path);
    if (path.startsWith('-/tarballs/')) {
      response.end(readFileSync(join(folder, path.slice('-/tarballs/'.length))));
    } else if (found) {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(found));
    } else {
      response.writeHead(302, { location: new URL(request.url.slice(1), upstream).href }).end();
    }
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${server.address().port}/`;
  for (const file of readdirSync(folder)) {
    const manifest = JSON.parse(
      execFileSync('tar', ['-xzOf', join(folder, file), 'package/package.json'], { encoding: 'utf8' }),
    );
    const { name, version } = manifest;
    const integrity = `sha512-${createHash('sha512')
      .update(readFileSync(join(folder, file)))
      .digest('base64')}`;
    const dist = { tarball: `${url}-/tarballs/${file}`, integrity };
    packages.set(name, { name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } });
  }
  return { url, names: [...packages.keys()], close: () => server.close() };
}

import { checkNames, siteHealth } from '../site-health.ts';
import type { SiteHost } from '../site-host.ts';
import { siteProcess } from '../site-process.ts';

export interface KiwixSiteOptions {
  /** A ZIM archive, such as those that Kiwix publishes of Wikipedia. */
  readonly archive: string;
  /** What tasks call the site: with `wikipedia`, `__WIKIPEDIA__` stands for its address. */
  readonly name?: string;
  /** The program, where it is not found by its name. */
  readonly executable?: string;
}

/** A ZIM archive as a site with full-text search. It can only be read: there is nothing to reset, and nobody logs in. */
export async function kiwixSite({
  archive,
  name = 'wikipedia',
  executable = 'kiwix-serve',
}: KiwixSiteOptions): Promise<SiteHost> {
  const { url, close } = await siteProcess({
    command: executable,
    // Where this process dies without a word, the server ends too.
    arguments: (port) => [
      '--address',
      '127.0.0.1',
      '--port',
      String(port),
      '--attachToProcess',
      String(process.pid),
      archive,
    ],
    install: 'install Kiwix (on Debian and Ubuntu `apt-get install kiwix-tools`), or name its executable',
  });
  const baseUrls = { [name]: url };
  return {
    baseUrls,
    health: (request) => siteHealth(request, baseUrls),
    async reset({ sites }) {
      checkNames(sites, baseUrls);
    },
    async login({ sites }) {
      checkNames(sites, baseUrls);
      return { storageState: { cookies: [], origins: [] } };
    },
    close,
  };
}

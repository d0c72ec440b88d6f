import type { BaseUrls } from '../../urls/locate.ts';

/** The sites of a task: real addresses and the placeholders that answer keys have for them. */
export interface SiteUrls {
  /** The placeholder at the beginning of an address replaced: `__GITLAB__/x`. What begins with none stays. */
  real(address: string): string;
  /** Every real address in a text replaced by its placeholder, for the first site that is in it, the longest address first. */
  placeholders(text: string): string;
}

/** Throws where a site has no address. */
export function siteUrls(sites: readonly string[], baseUrls: BaseUrls): SiteUrls {
  const pairs = sites.map((site) => {
    const url = baseUrls[site];
    if (url === undefined)
      throw new Error(`no address for the site '${site}'; there are ${Object.keys(baseUrls).join(', ')}`);
    return { placeholder: `__${site.toUpperCase()}__`, url: url.replace(/\/+$/, '') };
  });
  const longestFirst = [...pairs].sort((one, other) => other.url.length - one.url.length);
  return {
    real(address) {
      const found = pairs.find(({ placeholder }) => address.startsWith(placeholder));
      return found ? address.replaceAll(found.placeholder, found.url) : address;
    },
    placeholders(text) {
      const found = longestFirst.find(({ url }) => text.includes(url));
      return found ? text.replaceAll(found.url, found.placeholder) : text;
    },
  };
}

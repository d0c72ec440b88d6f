import type { IncomingHttpHeaders } from 'node:http';

/** What a browser may ask for during one attempt. */
export interface GateRules {
  /** Base URLs by site; their origins are open. */
  readonly sites: Readonly<Record<string, string>>;
  /** Addresses of these origins that may not be opened as pages. What a page asks for by itself is not touched. */
  readonly forbids?: (url: URL) => boolean;
}

/** A request as the gate sees it. */
export interface GateRequest {
  readonly url: string;
  /** Whether it opens a page or a frame. */
  readonly navigation: boolean;
}

/** Why a request is refused, in words for the agent; undefined where it may pass. */
export function refusal({ sites, forbids }: GateRules, { url, navigation }: GateRequest): string | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined) return `'${url}' is no address`;
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') {
    return `addresses that begin with ${parsed.protocol} cannot be opened`;
  }
  if (siteOf(sites, parsed) === undefined) return `${parsed.host} is not one of the sites of this task`;
  if (navigation && (parsed.username || parsed.password)) return 'addresses with a password in them cannot be opened';
  if (navigation && forbids?.(parsed)) return `${parsed.pathname} is not a page of the site`;
  return undefined;
}

/** The site whose origin an address has; of several with one origin, that whose path is the longest beginning of the address's. */
export function siteOf(sites: GateRules['sites'], url: URL): string | undefined {
  let best: string | undefined;
  let longest = -1;
  for (const [name, base] of Object.entries(sites)) {
    const { origin, pathname } = new URL(base);
    if (origin !== url.origin) continue;
    const length = url.pathname.startsWith(pathname) ? pathname.length : 0;
    if (length > longest) [best, longest] = [name, length];
  }
  return best;
}

/**
 * Whether a browser asks for a page or a frame. Chromium says so by `Sec-Fetch-Mode`, but not to plain HTTP hosts on other
 * machines; to those it still sends `Upgrade-Insecure-Requests` with every navigation and with nothing else.
 */
export function isNavigation(headers: IncomingHttpHeaders): boolean {
  return headers['sec-fetch-mode'] === 'navigate' || headers['upgrade-insecure-requests'] === '1';
}

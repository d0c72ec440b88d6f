import { setTimeout as pause } from 'node:timers/promises';
import { sharedBrowser } from '../../browser/shared-browser.ts';
import { checkNames, siteHealth } from '../site-health.ts';
import type { SiteHealth, SiteHost } from '../site-host.ts';
import { type Account, originalAccounts } from './accounts.ts';
import { formLogins } from './form-login.ts';
import { loginAt } from './original-sites.ts';

export interface VerifiedSitesOptions {
  /** Where each site answers: `{ shopping: 'http://machine:7770' }`. */
  readonly urls: Readonly<Record<string, string>>;
  /** Where the control port of each site's container answers: `{ shopping: 'http://machine:7771' }`; without it a site is never reset. */
  readonly controls?: Readonly<Record<string, string>>;
  readonly accounts?: Readonly<Record<string, Account>>;
  /** Seconds that a reset may take. */
  readonly resetPatience?: number;
  /** The browser to log in with where a site has no log-in by header. */
  readonly chromium?: string;
}

/** By which header a site logs in whoever sends it, as `user:password`. */
const loginHeaders: Readonly<Record<string, string>> = {
  shopping: 'X-M2-Customer-Auto-Login',
  shopping_admin: 'X-M2-Admin-Auto-Login',
  reddit: 'X-Postmill-Auto-Login',
};

/** The sites in the containers of WebArena-Verified: log-in by request header, reset by the containers' control ports. */
export function verifiedSites(options: VerifiedSitesOptions): SiteHost {
  const { urls: baseUrls, controls = {}, accounts = originalAccounts, resetPatience = 300 } = options;
  const browser = sharedBrowser({ executable: options.chromium });
  return {
    baseUrls,
    health: async ({ sites, signal }) =>
      (
        await Promise.all(
          checkNames(sites, baseUrls).map(async (site) => {
            const control = controls[site];
            return control
              ? [await controlled(site, control, signal)]
              : siteHealth({ sites: [site], signal }, baseUrls);
          }),
        )
      ).flat(),
    async reset({ sites, signal }) {
      await Promise.all(
        checkNames(sites, baseUrls).map((site) => {
          const control = controls[site];
          if (control) return resetBy(control, { site, patience: resetPatience, signal });
          throw new Error(`${site} cannot be reset: name its control port in \`controls\`, or choose reset: 'never'`);
        }),
      );
    },
    async login({ sites, signal }) {
      const known = checkNames(sites, baseUrls).filter((site) => accounts[site] !== undefined);
      const headers = known.flatMap((site) => {
        const name = loginHeaders[site];
        const { user, password } = accounts[site]!;
        return name === undefined ? [] : [[site, { [name]: `${user}:${password}` }] as const];
      });
      const byForm = known.filter((site) => loginHeaders[site] === undefined);
      const logins = byForm.map((site) => loginAt(site, baseUrls[site]!, accounts[site]!));
      return {
        storageState: await formLogins(logins, { browser, signal }),
        headers: Object.fromEntries(headers),
      };
    },
    close: () => browser.close(),
  };
}

async function controlled(site: string, control: string, signal: AbortSignal): Promise<SiteHealth> {
  try {
    const { success, message } = await statusOf(control, signal);
    return { site, healthy: success, detail: `${control}/status says '${message}'` };
  } catch (error) {
    return { site, healthy: false, detail: `${control} did not answer: ${(error as Error).message}` };
  }
}

async function statusOf(control: string, signal: AbortSignal) {
  const status = (await (await fetch(`${control}/status`, { signal })).json()) as {
    readonly success?: boolean;
    readonly message?: string;
  };
  return { success: status.success === true, message: status.message ?? '' };
}

interface ResetOptions {
  readonly site: string;
  readonly patience: number;
  readonly signal: AbortSignal;
}

async function resetBy(control: string, { site, patience, signal }: ResetOptions): Promise<void> {
  const { ok, status } = await fetch(`${control}/reset`, { method: 'POST', signal });
  if (status === 404) {
    throw new Error(
      `${site} cannot be reset: its control port knows no reset; recreate the container and choose reset: 'never'`,
    );
  }
  if (!ok) throw new Error(`${site} could not be reset: ${control}/reset answered ${status}`);
  const late = AbortSignal.timeout(patience * 1000);
  for (;;) {
    const { success, message } = await statusOf(control, signal);
    if (success) return;
    if (late.aborted) {
      throw new Error(`${site} is not back ${patience} s after its reset: ${control}/status says '${message}'`);
    }
    await pause(1000, undefined, { signal });
  }
}

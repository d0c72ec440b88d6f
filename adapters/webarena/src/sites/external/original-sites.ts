import { setTimeout as pause } from 'node:timers/promises';
import { cut } from '@dreamgym/core/text';
import { sharedBrowser } from '../../browser/shared-browser.ts';
import { checkNames, siteHealth } from '../site-health.ts';
import type { SiteHost } from '../site-host.ts';
import { type Account, originalAccounts } from './accounts.ts';
import { type FormLogin, formLogins } from './form-login.ts';

export interface OriginalSitesOptions {
  /** Where each site answers: `{ shopping: 'http://machine:7770', shopping_admin: 'http://machine:7780/admin' }`. Added to what the environment variables say. */
  readonly urls?: Readonly<Record<string, string>>;
  /** Whose variables are read: `SHOPPING`, `SHOPPING_ADMIN`, `REDDIT`, `GITLAB`, `WIKIPEDIA`, `MAP`, `HOMEPAGE`, and the same with `WA_` before. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly accounts?: Readonly<Record<string, Account>>;
  /** A service that recreates the containers, as BrowserGym's `WA_FULL_RESET`; that variable by default. */
  readonly resetUrl?: string;
  /** Seconds that a reset may take. */
  readonly resetPatience?: number;
  /** The browser to log in with. */
  readonly chromium?: string;
}

const siteNames = ['shopping', 'shopping_admin', 'reddit', 'gitlab', 'wikipedia', 'map', 'homepage'];

/** WebArena's own sites, in the containers that its authors give out. Log-ins are made anew for each attempt, since one may have signed out. */
export function originalSites(options: OriginalSitesOptions = {}): SiteHost {
  const { environment = process.env, accounts = originalAccounts, resetPatience = 600 } = options;
  const { resetUrl = environment.WA_FULL_RESET } = options;
  const baseUrls = { ...urlsOf(environment), ...options.urls };
  if (Object.keys(baseUrls).length === 0) {
    throw new Error('no site of WebArena has an address: set SHOPPING, REDDIT, GITLAB … or give `urls`');
  }
  const browser = sharedBrowser({ executable: options.chromium });
  return {
    baseUrls,
    health: (request) => siteHealth(request, baseUrls),
    async reset({ sites, signal }) {
      if (checkNames(sites, baseUrls).length === 0) return;
      if (resetUrl === undefined) {
        throw new Error(
          "these sites cannot be reset: name a service that does it in WA_FULL_RESET, or choose reset: 'never' as the original does",
        );
      }
      await recreate(resetUrl, { patience: resetPatience, signal });
    },
    async login({ sites, signal }) {
      const logins = checkNames(sites, baseUrls).flatMap((site) => {
        const account = accounts[site];
        return account === undefined ? [] : [loginAt(site, baseUrls[site]!, account)];
      });
      return { storageState: await formLogins(logins, { browser, signal }) };
    },
    close: () => browser.close(),
  };
}

function urlsOf(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    siteNames.flatMap((site) => {
      const variable = site.toUpperCase();
      const url = environment[variable] || environment[`WA_${variable}`];
      return url ? [[site, url.replace(/\/$/, '')]] : [];
    }),
  );
}

/** Where a site's form is, and which page shows that it was accepted. */
export function loginAt(site: string, base: string, account: Account): FormLogin {
  switch (site) {
    case 'gitlab':
      return { site, account, url: `${base}/users/sign_in`, proof: { url: `${base}/-/profile` } };
    case 'reddit': {
      const url = `${base}/user/${encodeURIComponent(account.user)}/account`;
      return { site, account, url: `${base}/login`, proof: { url, text: 'Delete' } };
    }
    case 'shopping':
      return { site, account, url: `${base}/customer/account/login/`, proof: { url: `${base}/wishlist/` } };
    case 'shopping_admin':
      return { site, account, url: base, proof: { url: `${base}/dashboard`, text: 'Dashboard' } };
    default:
      throw new Error(`nobody knows how to log in at ${site}`);
  }
}

async function recreate(
  url: string,
  { patience, signal }: { readonly patience: number; readonly signal: AbortSignal },
): Promise<void> {
  const began = await fetch(`${url}/reset`, { signal });
  if (!began.ok) throw new Error(`the sites could not be reset: ${url}/reset answered ${began.status}`);
  const late = AbortSignal.timeout(patience * 1000);
  for (;;) {
    const status = await (await fetch(`${url}/status`, { signal })).text();
    if (status.includes('Ready for duty!')) return;
    if (late.aborted) {
      throw new Error(
        `the sites are not back ${patience} s after their reset: ${url}/status says '${cut(status, 200)}'`,
      );
    }
    await pause(1000, undefined, { signal });
  }
}

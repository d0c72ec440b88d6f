import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { type SharedBrowser, sharedBrowser } from '../../browser/shared-browser.ts';
import type { StorageState } from '../site-host.ts';
import type { Account } from './accounts.ts';

export interface FormLogin {
  readonly site: string;
  /** The page with the form. */
  readonly url: string;
  readonly account: Account;
  /** A page that only somebody who is logged in gets to see, and what it then says. */
  readonly proof: { readonly url: string; readonly text?: string };
}

export interface FormLoginsOptions {
  /** One that is kept for more; by default one that is started and ended for these. */
  readonly browser?: SharedBrowser;
  readonly signal: AbortSignal;
}

/** Logs in at sites by their forms, as a person would, and gives what the browser kept. Rejects where a site refuses, naming it. */
export async function formLogins(
  logins: readonly FormLogin[],
  { browser: kept, signal }: FormLoginsOptions,
): Promise<StorageState> {
  if (logins.length === 0) return { cookies: [], origins: [] };
  signal.throwIfAborted();
  const browser = kept ?? sharedBrowser();
  try {
    return await logInAt(logins, { browser, signal });
  } finally {
    if (!kept) await browser.close();
  }
}

async function logInAt(
  logins: readonly FormLogin[],
  { browser, signal }: Required<FormLoginsOptions>,
): Promise<StorageState> {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const abort = () => void context.close().catch(() => {});
  signal.addEventListener('abort', abort);
  try {
    const page = await context.newPage();
    for (const login of logins) await logIn(page, login);
    return await context.storageState();
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
    await context.close();
  }
}

async function logIn(page: Page, { site, url, account, proof }: FormLogin): Promise<void> {
  await page.goto(url, { waitUntil: 'domcontentloaded' });
  const form = page.locator('form:has(input[type="password"]:visible)').first();
  const user = form.locator('input:visible:is([type="text"], [type="email"], :not([type]))').first();
  const password = form.locator('input[type="password"]:visible').first();
  try {
    await user.fill(account.user, { timeout: 5000 });
    await password.fill(account.password, { timeout: 5000 });
  } catch (error) {
    throw new Error(`${site} has no form to log in at ${url}`, { cause: error });
  }
  // What the form leads to may be a page, or a script that goes there in its own time.
  const before = page.url();
  const left = page.waitForURL((now) => now.href !== before, { timeout: 5000 }).catch(() => {});
  await password.press('Enter');
  await left;
  for (let attempt = 1; attempt <= 3; attempt++) {
    await page.goto(proof.url, { waitUntil: 'domcontentloaded' });
    const there = new URL(page.url()).pathname === new URL(proof.url).pathname;
    if (there && (proof.text === undefined || (await page.content()).includes(proof.text))) return;
    await pause(500 * attempt);
  }
  throw new Error(`${site} did not log in '${account.user}': ${proof.url} led to ${page.url()}`);
}

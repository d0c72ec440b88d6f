import { existsSync, mkdirSync, mkdtempSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { button, link, type SolutionStep, stop, type } from '../../tasks/bundled/solution.ts';
import { mentions, type Template } from '../../tasks/bundled/template.ts';
import { noPrograms } from './sample-contents.ts';

/** Whether a DokuWiki or PHP is missing, in words; undefined where both are there. */
export function noDokuwiki(): string | undefined {
  const isThere = existsSync('/usr/share/dokuwiki/doku.php');
  return noPrograms('php') ?? (isThere ? undefined : 'dokuwiki not installed; .ci/install-sites installs it');
}

export const dokuwikiUser = { user: 'mira.holt', password: 'Lantern.42' } as const;
/** As PHP's `password_hash` gives it. */
const passwordHash = '$2y$10$2Oc./lPfDkYOC5DS33bZUesnBsA.hC8nHdWFVGfMVnDe.5QvLf9mS';

const written = new Date('2026-05-14T12:00:00Z');

interface Plot {
  readonly name: string;
  readonly holder: string;
  readonly size: number;
  readonly crop: string;
  readonly tool: string;
}

const plots: readonly Plot[] = [
  { name: 'willow bank', holder: 'Uma Shah', size: 84, crop: 'runner beans', tool: 'border spade' },
  { name: 'north corner', holder: 'Jonas Weber', size: 120, crop: 'early potatoes', tool: 'hand pump' },
  { name: 'long strip', holder: 'Ada Lindqvist', size: 210, crop: 'rhubarb', tool: 'seed drill' },
  { name: 'mill patch', holder: 'Wen Li', size: 96, crop: 'white currants', tool: 'border spade' },
  { name: 'lower terrace', holder: 'Tomas Reyes', size: 75, crop: 'climbing squash', tool: 'wheel hoe' },
  { name: 'orchard side', holder: 'Ilse Brandt', size: 150, crop: 'quinces', tool: 'fruit ladder' },
  { name: 'brick yard', holder: 'Noor Haddad', size: 64, crop: 'garlic', tool: 'hand pump' },
  { name: 'east hedge', holder: 'Piet Visser', size: 132, crop: 'broad beans', tool: 'wheel hoe' },
];

const tools: Readonly<Record<string, { readonly shelf: string; readonly care: string }>> = {
  'border spade': { shelf: 'the left rack', care: 'Rub the blade with oil in November.' },
  'hand pump': { shelf: 'the well house', care: 'Drain it before the first frost.' },
  'seed drill': { shelf: 'the loft', care: 'Empty the hopper after sowing.' },
  'wheel hoe': { shelf: 'the right rack', care: 'Tighten both bolts.' },
  'fruit ladder': { shelf: 'the long wall', care: 'Keep it off wet ground.' },
  'hedge shears': { shelf: 'the tool chest', care: 'Sharpen them in spring.' },
};

const planned = ['seed swap', 'work day', 'apple pressing', 'summer supper', 'bonfire night', 'plant sale'];

const idOf = (name: string) => name.replaceAll(' ', '_');

/** The files of a DokuWiki about an allotment, with an account, in a folder of its own. */
export function allotmentWiki(): { readonly folder: string; readonly wiki: string } {
  const folder = mkdtempSync(join(tmpdir(), 'dreamgym-dokuwiki-sample-'));
  const wiki = join(folder, 'wiki');
  const write = (path: string, text: string) => {
    mkdirSync(join(wiki, path, '..'), { recursive: true });
    writeFileSync(join(wiki, path), text);
    // Pages say when they were written.
    utimesSync(join(wiki, path), written, written);
  };
  const page = (id: string, text: string) => write(`data/pages/${id.replace(':', '/')}.txt`, text);
  const list = (space: string, names: readonly string[]) =>
    names.map((name) => `  * [[${space}:${idOf(name)}|${name}]]`).join('\n');
  write('conf/local.php', "<?php\n$conf['title'] = 'Allotment';\n$conf['useacl'] = 1;\n");
  write('conf/users.auth.php', `${dokuwikiUser.user}:${passwordHash}:Mira Holt:mira@allotment.test:user\n`);
  write('conf/acl.auth.php', '* @ALL 1\n* @user 8\n');
  const names = plots.map(({ name }) => name);
  page('start', `====== Allotment ======\n\nNotes of the club.\n\n  * [[plots]]\n  * [[tools]]\n  * [[events]]\n`);
  page('plots', `====== Plots ======\n\nWho grows what, and where.\n\n${list('plots', names)}\n`);
  page('tools', `====== Tools ======\n\nShared by all members.\n\n${list('tools', Object.keys(tools))}\n`);
  page('events', `====== Events ======\n\nPlanned for this year.\n\n${list('events', planned)}\n`);
  for (const { name, holder, size, crop, tool } of plots) {
    page(
      `plots:${idOf(name)}`,
      `====== ${title(name)} ======\n\nHeld by %%${holder}%% since last year.\n\n` +
        `===== Soil =====\n\nThe plot has ${size} square metres.\n\n===== Crops =====\n\nMostly ${crop}, dug with the [[tools:${idOf(tool)}|${tool}]].\n`,
    );
  }
  for (const [name, { shelf, care }] of Object.entries(tools)) {
    page(
      `tools:${idOf(name)}`,
      `====== ${title(name)} ======\n\nIt is kept in %%${shelf}%%.\n\n===== Care =====\n\n${care}\n`,
    );
  }
  return { folder, wiki };
}

const title = (name: string) => name.replace(/^./, (letter) => letter.toUpperCase());
const home = '__DOKUWIKI__';
const sites = ['dokuwiki'];
const plotPage = (name: string): SolutionStep[] => [link('plots'), link(name)];
const toolPage = (name: string): SolutionStep[] => [link('tools'), link(name)];
const address = (id: string, act = '') => `${home}/doku.php?id=${id}${act === '' ? '' : `&do=${act}`}`;
const content = '#dokuwiki__content';

/** Tasks of the three evaluation types for that wiki, with their solutions. */
export const allotmentTasks: readonly Template[] = [
  {
    sites,
    intent: 'Who holds the plot "{{plot}}"? Answer with the name.',
    instances: plots.map(({ name, holder }) => ({
      values: { plot: name },
      proof: { answer: { must_include: [holder] } },
      solution: [...plotPage(name), stop(holder)],
    })),
  },
  {
    sites,
    intent: 'How many square metres does the plot "{{plot}}" have?',
    instances: plots.map(({ name, size }) => ({
      values: { plot: name },
      proof: { answer: { must_include: [String(size)] } },
      solution: [...plotPage(name), stop(String(size))],
    })),
  },
  {
    sites,
    intent: 'Show the old revisions of the page about the {{tool}}',
    instances: Object.keys(tools).map((name) => ({
      values: { tool: name },
      proof: { address: address(`tools:${idOf(name)}`, 'revisions') },
      solution: [...toolPage(name), link('Old revisions [o]'), stop()],
    })),
  },
  {
    sites,
    intent: 'Show which pages link to the page about the {{tool}}',
    instances: Object.keys(tools).map((name) => ({
      values: { tool: name },
      proof: { address: address(`tools:${idOf(name)}`, 'backlink') },
      solution: [...toolPage(name), link('Backlinks'), stop()],
    })),
  },
  {
    sites,
    intent: 'Create the missing page about the {{event}} with the text "{{text}}"',
    instances: planned.map((event, at) => {
      const text = `We meet at ${9 + at} by the gate.`;
      return {
        values: { event, text },
        proof: { pages: [mentions(address(`events:${idOf(event)}`), content, [text])] },
        solution: [
          link('events'),
          link(event),
          link('Create this page [e]'),
          type('wiki text', text),
          button('Save'),
          stop(),
        ],
      };
    }),
  },
  {
    sites,
    intent: 'Replace what the wiki says about the care of the {{tool}} by "{{text}}", with the summary "{{summary}}"',
    instances: Object.keys(tools).map((name, at) => {
      const text = `Ask ${plots[at]!.holder} about it.`;
      const summary = `better advice ${at + 1}`;
      return {
        values: { tool: name, text, summary },
        proof: {
          pages: [
            mentions(address(`tools:${idOf(name)}`), content, [text]),
            mentions(address(`tools:${idOf(name)}`, 'revisions'), content, [summary]),
          ],
        },
        solution: [
          ...toolPage(name),
          { kind: 'click', role: 'button', name: 'Edit', number: 2 },
          type('wiki text', text),
          type('Edit summary', summary),
          button('Save'),
          stop(),
        ],
      };
    }),
  },
];

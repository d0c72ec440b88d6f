import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DefaultTheme, defineConfig } from 'vitepress';
import { chapters } from './pages.ts';

const docs = fileURLToPath(new URL('..', import.meta.url));
const { repository } = JSON.parse(readFileSync(join(docs, '../scripts/project.json'), 'utf8')) as {
  repository: string;
};
const description =
  'Train LLM agents in dreams that an experience model plays, and prove in reality what they learned.';

const titleOf = (file: string) => /^# (.+)$/m.exec(readFileSync(join(docs, file), 'utf8'))?.[1] ?? file;
const markdownIn = (folder: string) =>
  existsSync(join(docs, folder))
    ? readdirSync(join(docs, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.md'))
        .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
        .sort()
    : [];
const decisions = markdownIn('decisions');
const api = markdownIn('api').filter((file) => !file.endsWith('/index.md'));
/** `@dreamgym/core/random` of `api/@dreamgym/core/random.md`. */
const entryOf = (file: string) => file.replace(/^api\//, '').replace(/(?:\/main)?\.md$/, '');

const link = (file: string) => `/${file.replace(/\.md$/, '')}`;
const sidebar: DefaultTheme.SidebarItem[] = [
  ...chapters.map(({ title, pages }) => ({
    text: title,
    items: pages.map((page) => ({ text: page.title, link: link(page.file) })),
  })),
  { text: 'API', collapsed: true, items: api.map((file) => ({ text: entryOf(file), link: link(file) })) },
  { text: 'Decisions', collapsed: true, items: decisions.map((file) => ({ text: titleOf(file), link: link(file) })) },
];

const listed = chapters.flatMap(({ pages }) => pages.map(({ file }) => `${file}.md`));
const unlisted = readdirSync(docs).filter(
  (name) => name.endsWith('.md') && name !== 'index.md' && !listed.includes(name),
);
if (unlisted.length > 0) throw new Error(`docs/.vitepress/pages.ts does not list ${unlisted.join(', ')}`);

/** What a page links to outside the site, in the repository; undefined for a page of the site. */
function inRepository(page: string, href: string): string | undefined {
  if (/^(?:[a-z]+:|#|\/)/.test(href)) return undefined;
  const path = posix.join('docs', posix.dirname(page), href);
  return path.startsWith('docs/') ? undefined : `${repository}/blob/main/${path}`;
}

/** The map of the site for language models, and the pages as they were written. */
function writeForModels(outDir: string): void {
  const lines = chapters.flatMap(({ title, pages }) => [
    '',
    `## ${title}`,
    '',
    ...pages.map((page) => `- [${page.title}](/${page.file}.md): ${page.about}`),
  ]);
  writeFileSync(join(outDir, 'llms.txt'), `# DreamGym for TypeScript\n\n> ${description}\n${lines.join('\n')}\n`);
  const pages = [...listed, ...decisions];
  for (const page of pages) {
    mkdirSync(dirname(join(outDir, page)), { recursive: true });
    copyFileSync(join(docs, page), join(outDir, page));
  }
  writeFileSync(
    join(outDir, 'llms-full.txt'),
    pages.map((page) => readFileSync(join(docs, page), 'utf8')).join('\n\n'),
  );
}

export default defineConfig({
  title: 'DreamGym',
  description,
  lang: 'en',
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  themeConfig: {
    nav: [
      { text: 'Getting started', link: '/getting-started' },
      { text: 'Extend', link: '/extending' },
      { text: 'API', link: '/api/' },
    ],
    sidebar,
    search: { provider: 'local' },
    outline: [2, 3],
    socialLinks: [],
    editLink: { pattern: `${repository}/edit/main/docs/:path` },
  },
  markdown: {
    config: (markdown) => {
      const open = markdown.renderer.rules.link_open!;
      markdown.renderer.rules.link_open = (tokens, index, options, env, self) => {
        const token = tokens[index]!;
        const address = inRepository(env.relativePath, token.attrGet('href') ?? '');
        if (address !== undefined) token.attrSet('href', address);
        return open(tokens, index, options, env, self);
      };
    },
  },
  buildEnd: ({ outDir }) => writeForModels(outDir),
});

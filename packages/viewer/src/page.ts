import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inlineModules } from './inline-modules.ts';
import type { PageView } from './view.ts';

const folder = new URL('../page/', import.meta.url);

/** A page, and the policy that lets it run what stands in it and nothing else. */
export interface Page {
  readonly html: string;
  readonly contentSecurityPolicy: string;
}

let parts: { readonly script: string; readonly style: string } | undefined;

/** The page's own script and style sheet, uPlot's among them. */
function assets() {
  if (parts) return parts;
  const uplot = (name: string) => readFileSync(createRequire(import.meta.url).resolve(`uplot/dist/${name}`), 'utf8');
  // What is inlined must not end the element that it stands in.
  const script = [uplot('uPlot.iife.min.js'), inlineModules(folder, 'main.js')].join('\n').replaceAll('</', '<\\/');
  const style = [uplot('uPlot.min.css'), readFileSync(new URL('style.css', folder), 'utf8')].join('\n');
  parts = { script: script.trim(), style: style.trim() };
  return parts;
}

/**
 * The page as one text that fetches nothing: with what it shows in it, or, where `view` is missing, live: it asks the server
 * that gave it, and nobody else.
 */
export function pageOf(view?: PageView): Page {
  const { script, style } = assets();
  const policy = [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    'img-src data:',
    `connect-src ${view ? "'none'" : "'self'"}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>DreamGym</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<noscript>This page draws what stands in it by its own script, which fetches nothing: allow it to run.</noscript>
<script type="application/json" id="view">${view ? embedded(view) : 'null'}</script>
<script type="module">${script}</script>
</body>
</html>
`;
  return { html, contentSecurityPolicy: policy };
}

/** JSON that nothing in it can end early. */
const embedded = (view: PageView) => JSON.stringify(view).replaceAll('<', '\\u003c');

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

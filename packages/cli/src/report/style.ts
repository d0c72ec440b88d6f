import { rowIds } from '../run/results/result.ts';

/** Rows beyond these have the same colours again, their lines dashed. */
const colours = 8;

/** The report's style sheet: no font, image or script is fetched. */
export const style = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5d6b7c; --line: #dde3ea; --paper: #fff; --panel: #f6f8fa;
  --good: #12915a; --bad: #c2413b; --accent: #2f6fdf;
  ${palette(['#9aa5b1', '#b07aa1', '#7d6608', '#0f8a9d', '#2f6fdf', '#d9822b', '#c2413b', '#12915a'])} }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e9f0; --soft: #95a3b5; --line: #2c3644; --paper: #12171e; --panel: #1a212b;
  --good: #43c08a; --bad: #f0716b; --accent: #6ea0ff;
  ${palette(['#7b8794', '#c79bbb', '#c9b458', '#4fc3d4', '#6ea0ff', '#f0a35a', '#f0716b', '#43c08a'])} } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 40px 24px 80px; max-width: 1140px; background: var(--paper); color: var(--ink);
  font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
h1 { font-size: 26px; margin: 0 0 4px; letter-spacing: -0.01em; }
h2 { font-size: 18px; margin: 48px 0 4px; letter-spacing: -0.005em; }
p { margin: 4px 0 14px; max-width: 72ch; }
.soft, figcaption { color: var(--soft); }
.headline { display: flex; flex-wrap: wrap; gap: 12px; margin: 22px 0 0; }
.headline div { flex: 1 1 180px; background: var(--panel); border-radius: 10px; padding: 14px 18px; }
.headline b { display: block; font-size: 30px; line-height: 1.2; font-weight: 650; font-variant-numeric: tabular-nums; }
.headline span { color: var(--soft); font-size: 13.5px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 14px; }
th:last-child, td:last-child { padding-right: 0; }
th { text-align: left; font-weight: 550; color: var(--soft); font-size: 13px; }
th, td { padding: 7px 14px 7px 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
th.number, td.number { text-align: right; padding-left: 6px; }
tr.dreamt td { font-weight: 600; }
.share { width: 120px; height: 14px; vertical-align: -2px; }
.share .rail { stroke: var(--line); stroke-width: 2; } .share .range { stroke: var(--accent); stroke-width: 4; opacity: .4; stroke-linecap: round; }
.share circle { fill: var(--accent); }
.spark { width: 144px; height: 24px; vertical-align: middle; } .spark polyline { fill: none; stroke: var(--accent); stroke-width: 1.6; }
.chart { width: 100%; height: auto; display: block; margin-top: 8px; }
.chart .grid { stroke: var(--line); } .chart .tick { fill: var(--soft); font-size: 12px; }
.chart path { fill: none; stroke-width: 2.2; stroke-linejoin: round; } .chart path.faint { stroke-width: 1.2; opacity: .45; }
${rowIds.map((_, at) => seriesStyle(at)).join('\n')}
.legend { display: flex; flex-wrap: wrap; gap: 4px 20px; padding: 0; margin: 6px 0 0 44px; list-style: none; font-size: 13.5px; }
.legend li::before { content: ""; display: inline-block; width: 14px; height: 3px; border-radius: 2px; margin-right: 7px; vertical-align: middle; }
.legend .faint::before { opacity: .45; }
details.episode { border: 1px solid var(--line); border-radius: 10px; margin: 10px 0; }
details.episode > summary { padding: 11px 16px; cursor: pointer; }
.pair { max-height: 640px; overflow: auto; display: grid; grid-template-columns: 1fr 1fr; gap: 0 24px; padding: 0 16px 16px; }
@media (max-width: 720px) { .pair { grid-template-columns: 1fr; } }
.pair h3 { font-size: 14px; margin: 8px 0; }
.tag { font-size: 12px; border-radius: 99px; padding: 1px 9px; margin-left: 6px; font-weight: 550; color: var(--paper); background: var(--bad); }
.tag.solved { background: var(--good); }
ol.steps { margin: 0; padding: 0; list-style: none; font-size: 13.5px; }
ol.steps li { padding: 7px 0; border-top: 1px solid var(--line); }
ol.steps code { font: 600 13px ui-monospace, "SF Mono", Menlo, "Liberation Mono", monospace; }
ol.steps p { margin: 2px 0 0; } .why { color: var(--soft); font-style: italic; } .opening { white-space: pre-line; font-size: 13.5px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 3px 18px; margin: 10px 0; } dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
`;

function palette(values: readonly string[]): string {
  return values.map((value, at) => `--c${at}: ${value};`).join(' ');
}

function seriesStyle(at: number): string {
  const colour = `var(--c${at % colours})`;
  const dashes = at < colours ? '' : ' stroke-dasharray: 7 5;';
  const lines = `.chart path.series-${at} { stroke: ${colour};${dashes} } .chart circle.series-${at} { fill: ${colour}; }`;
  const legend = at < colours ? colour : `repeating-linear-gradient(90deg, ${colour} 0 5px, transparent 5px 8px)`;
  return `${lines} .legend .series-${at}::before { background: ${legend}; }`;
}

/** What all sites look like; each sets its colours and adds its own parts. */
export const style = `
:root { --accent: #225c8a; --accent-soft: #e8f0f7; --ink: #1f2328; --soft: #5b6570; --line: #d9dee3; --paper: #fff; --ground: #f5f6f8; }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.5 "DejaVu Sans", "Segoe UI", Roboto, Helvetica, Arial, sans-serif; color: var(--ink); background: var(--ground); }
a { color: var(--accent); text-decoration: none; }
a:hover, a:focus { text-decoration: underline; }
h1 { font-size: 25px; line-height: 1.25; margin: 6px 0 16px; }
h2 { font-size: 18px; margin: 26px 0 10px; }
h3 { font-size: 16px; margin: 0 0 4px; }
p { margin: 0 0 10px; }
.wide { max-width: 1080px; margin: 0 auto; padding: 0 20px; }
main.wide { padding-top: 16px; padding-bottom: 48px; }
.top { background: var(--accent); color: #fff; }
.top .wide { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 20px; padding-top: 10px; padding-bottom: 10px; }
.top a, .top .who { color: #fff; }
.top .who { font-weight: bold; }
.brand { font-size: 19px; font-weight: bold; letter-spacing: .2px; }
.top form[role=search] { display: flex; flex: 1 1 220px; max-width: 420px; }
.top input { flex: 1; min-width: 0; border: 0; border-radius: 6px 0 0 6px; padding: 7px 10px; font: inherit; }
.top form[role=search] button { border-radius: 0 6px 6px 0; background: #0003; border-color: transparent; }
.top nav { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: center; margin-left: auto; }
button, .button { display: inline-block; font: inherit; color: #fff; background: var(--accent); border: 1px solid var(--accent); border-radius: 6px; padding: 6px 14px; cursor: pointer; }
button:hover, .button:hover { filter: brightness(1.1); text-decoration: none; }
button.quiet { background: var(--paper); color: var(--accent); border-color: var(--line); padding: 3px 10px; }
.top button.quiet { background: transparent; color: #fff; border-color: #fff8; }
form.inline { display: inline-block; margin: 0; }
label { display: block; font-weight: bold; margin-bottom: 3px; }
.choice label, .row label { display: inline; font-weight: normal; margin: 0 6px 0 4px; }
.row .pair { display: inline-flex; align-items: center; }
input, select, textarea { font: inherit; color: inherit; }
main input:not([type=checkbox]):not([type=radio]), main select, main textarea { border: 1px solid #b9c1c9; border-radius: 6px; padding: 6px 9px; background: #fff; max-width: 100%; }
.panel input:not([type=checkbox]):not([type=radio]):not([type=number]), .panel textarea { width: 100%; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
.panel, .card { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 16px 18px; margin: 0 0 14px; }
.narrow { max-width: 420px; }
.row { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; margin: 0 0 14px; }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(215px, 1fr)); gap: 14px; list-style: none; padding: 0; margin: 0 0 16px; }
.grid .card { margin: 0; }
.list { list-style: none; padding: 0; margin: 0 0 16px; background: var(--paper); border: 1px solid var(--line); border-radius: 8px; }
.list > li { padding: 12px 16px; border-top: 1px solid var(--line); }
.list > li:first-child { border-top: 0; }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) 270px; gap: 22px; align-items: start; }
[aria-current] { font-weight: bold; }
fieldset { border: 1px solid var(--line); border-radius: 8px; margin: 0 0 12px; }
legend { font-weight: bold; padding: 0 6px; }
.soft { color: var(--soft); font-size: 14px; }
.price { font-weight: bold; }
.tag { display: inline-block; background: var(--accent-soft); color: var(--accent); border-radius: 999px; padding: 1px 10px; font-size: 13px; }
table { width: 100%; border-collapse: collapse; background: var(--paper); border: 1px solid var(--line); border-radius: 8px; margin: 0 0 16px; }
th, td { text-align: left; padding: 9px 14px; border-top: 1px solid var(--line); vertical-align: top; }
thead th { border-top: 0; background: var(--accent-soft); font-size: 14px; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: 4px 18px; margin: 0 0 14px; }
dl.facts dt { color: var(--soft); } dl.facts dd { margin: 0; }
.trail, .pager { display: flex; flex-wrap: wrap; gap: 6px 12px; font-size: 14px; margin: 0 0 10px; }
.pager a, .pager span { padding: 4px 11px; border: 1px solid var(--line); border-radius: 6px; background: var(--paper); }
.pager span { background: var(--accent); color: #fff; border-color: var(--accent); }
.notice { background: #e5f4e8; border: 1px solid #b4dcbd; border-radius: 8px; padding: 9px 14px; }
.error { background: #fdeaea; border: 1px solid #eec0c0; border-radius: 8px; padding: 9px 14px; }
.picture { display: block; width: 100%; aspect-ratio: 16 / 9; object-fit: cover; border-radius: 6px; margin-bottom: 10px; }
@media (max-width: 720px) { .columns { grid-template-columns: 1fr; } .top nav { margin-left: 0; } th, td { padding: 7px 8px; } }
`;

/** What the pages have in common: handlers tell in the title which of them was called. */
const tell = '<script>const tell = (what) => { document.title = what; };</script>';

/** Pages as frameworks and authors make them: what can be clicked has neither role nor, in most, a hand of the mouse. By how clicks are heard. */
export const foreignPages = {
  'a listener at the document': `<!doctype html><title>Mail</title><style>.icon { display: inline-block; width: 16px; height: 16px }</style>${tell}<div id="list">
<div class="row" data-action="open" data-id="1"><span>First mail</span> <i class="icon icon-star" data-action="star"></i></div>
<div class="row" data-action="open" data-id="2"><span>Second mail</span></div></div><ul class="menu"><li class="entry">Rename</li><li class="entry disabled">Delete</li></ul>
<div class="panel"><p>Nothing to click</p></div><div id="exact">Exactly</div>
<script>document.addEventListener('click', (event) => { const at = event.target.closest('[data-action]'); if (at) return tell(at.dataset.action + (at.dataset.id ?? ''));
if (!event.target.closest('.panel')) document.body.dataset.outside = 1; if (event.target.classList.contains('entry')) tell(event.target.textContent);
if (event.target.id === 'exact') tell('exact'); });</script>`,

  'a root of React': `<!doctype html><title>Board</title>${tell}<div id="root"><section class="column"><h2>To do</h2><div class="card">Write <b>docs</b><span class="close"><svg width="9" height="9"><path d="M0 0"/></svg></span></div></section>
<div class="plain">Not heard</div><div class="stopped"><p>Kept</p></div></div>
<script>const noop = function () {}; const props = (selector, given) => { const element = document.querySelector(selector); element['__reactProps$x1'] = given; element['__reactFiber$x1'] = {}; if (given.onClick) element.onclick = noop; };
props('.card', { onClick: (event) => tell('card') }); props('.close', { onClick: (event) => { event.stopPropagation(); tell('close'); } }); props('.plain', { className: 'plain' });
props('.stopped', { onClick: (event) => event.stopPropagation() }); root['__reactContainer$x1'] = {};
root.addEventListener('click', function dispatch(event) { for (let at = event.target, stopped = false; at && at !== root && !stopped; at = at.parentNode) at['__reactProps$x1']?.onClick?.({ target: event.target, stopPropagation: () => { stopped = true; } }); }.bind(null));</script>`,

  'selectors of jQuery': `<!doctype html><title>Tree</title>${tell}<ul id="tree"><li class="node"><span class="label">Fruit</span></li><li class="node"><span class="label">Roots</span></li></ul><div id="direct">Direct</div>
<script>const expando = 'jQuery36100123456789'; const dispatch = (holder) => function (e) { return window.jQuery.event.dispatch.apply(holder, arguments); };
window.jQuery = { event: { dispatch(event) { for (const { selector, handler } of this[expando].events.click) { const at = selector ? event.target.closest(selector) : this; if (at) handler.call(at, event); } } } };
for (const [holder, selector, handler] of [[document, '.label', function () { tell(this.textContent); }], [direct, undefined, function () { tell('direct'); }]]) {
holder[expando] = { events: { click: [{ selector, handler }] } }; holder.addEventListener('click', dispatch(holder)); }</script>`,

  'listeners of the elements': `<!doctype html><title>Settings</title><style>.toggle { width: 40px; height: 20px } .dot { width: 0; height: 0 }</style>${tell}<div class="dot" onclick="tell('dot')"></div><div id="toggle" class="toggle on"></div><div id="box" class="checkbox is-checked">Remember me</div>
<div id="tabs"><div class="tab active">General</div><div class="tab">Billing</div></div><div id="select">Theme <b>Light</b></div><div id="later">Listed <button>Inner</button></div>
<div id="press">Pressed at once</div><article id="twice">Opened by two clicks</article>
<script>for (const id of ['toggle', 'box', 'select', 'later']) document.getElementById(id).addEventListener('click', function invoker() { tell(id); });
for (const tab of document.querySelectorAll('.tab')) tab.addEventListener('click', () => tell(tab.textContent)); document.querySelector('button').addEventListener('click', (event) => { event.stopPropagation(); tell('inner'); });
press.addEventListener('mousedown', () => tell('press')); twice.addEventListener('dblclick', () => tell('twice'));</script>`,

  'elements of their own': `<!doctype html><title>Elements</title>${tell}<x-button>Send</x-button><x-menu></x-menu>
<script>customElements.define('x-button', class extends HTMLElement { connectedCallback() { this.attachShadow({ mode: 'open' }).innerHTML = '<span class="inner"><slot></slot></span>'; this.addEventListener('click', () => tell('sent')); } });
customElements.define('x-menu', class extends HTMLElement { connectedCallback() { const root = this.attachShadow({ mode: 'open' }); root.innerHTML = '<div class="item" data-key="a">Cut</div><div class="item" data-key="b">Paste</div>';
root.addEventListener('click', ({ target }) => { if (target.dataset.key) tell(target.dataset.key); }); } });</script>`,

  'signs of icon fonts': `<!doctype html><title>Icons</title>${tell}<style>i { font-style: normal } .fa-trash::before { content: "\\f1f8" } .hand, .close { cursor: pointer }</style>
<button onclick="tell('trash')"><i class="fa fa-trash"></i></button><a href="#cart" onclick="tell('cart')">\ue001</a><a href="/inbox/unread" onclick="tell('inbox'); return false"><svg width="9" height="9"><rect width="9" height="9"/></svg></a>
<span class="hand" onclick="tell('gear')"><svg width="9" height="9"><use href="#icon-gear"/></svg></span><i class="hand" data-tooltip="Archive" onclick="tell('archive')">\ue002</i>
<svg class="hand" width="20" height="20" onclick="tell('help')"><title>Help</title><rect width="20" height="20"/></svg><button onclick="tell('save')">\ue003 Save</button><span class="close" onclick="tell('close')" aria-hidden="true">×</span>`,
} as const;

/** Pages on which actions easily do nothing, or something else than they say; by what they are about. */
export const actionPages = {
  fields: `<!doctype html><title>Fields</title>
<label>Day <input type="date"></label><label>Hour <input type="time"></label><label>Moment <input type="datetime-local"></label>
<label>Month <input type="month"></label><label>Week <input type="week"></label><label>Volume <input type="range" min="0" max="10" step="2"></label>
<label>Colour <input type="color" value="#ff0000"></label><label>Price <input type="number" step="0.01" value="12.99"></label>
<label>Code <input maxlength="4"></label><label>Box <input type="checkbox"></label><label>File <input type="file"></label>
<div role="combobox" aria-label="Custom" tabindex="0"><input aria-label="inner"></div>
<output></output>
<script>const heard = []; for (const type of ['input', 'change']) document.addEventListener(type, (event) => {
  heard.push(type + ' ' + event.target.type + ' ' + event.target.value); document.querySelector('output').textContent = heard.join('; '); });</script>`,

  options: `<!doctype html><title>Options</title><label>Size <select><option>S</option><option>Extra&nbsp;large</option><option>  Very
 small </option><optgroup label="Sold out" disabled><option>XXL</option></optgroup><option disabled>Never</option>
<optgroup label="Late"><option>XL</option></optgroup></select></label>
<label>Many <select multiple><option selected>one</option><option>two</option></select></label>
<script>document.addEventListener('change', (event) => { document.title = [...event.target.selectedOptions].map((each) => each.text).join('+'); });</script>`,

  labels: `<!doctype html><title>Labels</title><style>.away { position: absolute; clip: rect(0, 0, 0, 0); width: 1px; height: 1px; overflow: hidden; margin: -1px; }
.clear { opacity: 0; position: absolute; } .knob { display: inline-block; width: 40px; height: 20px; background: gray; }</style>
<label><input type="checkbox" class="away"><span class="knob"></span> Gift wrap</label>
<p><input type="radio" name="r" id="fast" class="away" value="fast"><label for="fast">Read the <a href="#terms">terms</a>, then fast</label></p>
<p><input type="checkbox" id="clear" class="clear"><label for="clear"><span class="knob"></span> Newsletter</label></p>
<p style="position: relative"><input type="checkbox" id="under"><label for="under" style="position: absolute; left: 0; top: 0; background: white">Under its label</label></p>`,

  covers: `<!doctype html><title>Covers</title><button id="plain" onclick="document.title = 'plain'">Plain</button>
<div style="position: relative; width: 300px; height: 60px"><button style="width: 300px; height: 60px" onclick="document.title = 'half'">Half</button>
<div style="position: absolute; inset: 0 0 0 100px; background: pink" onclick="document.title = 'cover'">half a cover</div></div>
<div style="position: relative; width: 300px; height: 60px"><button style="width: 300px; height: 60px">Buried</button>
<div role="dialog" aria-label="Cookies" style="position: absolute; inset: 0; background: pink" onclick="document.title = 'cover'">We use cookies. <button>Fine</button></div></div>
<div style="position: relative; width: 300px; height: 60px"><button style="width: 300px; height: 60px">Shaded</button>
<div class="shade" style="position: absolute; inset: 0" onclick="document.title = 'cover'"></div></div>
<div id="open"></div><div id="closed"></div>
<div style="position: relative"><iframe style="width: 300px; height: 60px" srcdoc="<button onclick='parent.document.title = &quot;framed&quot;'>Framed</button>"></iframe>
<div style="position: absolute; inset: 0; background: pink">over the frame</div></div>
<iframe style="border: 3px solid; padding: 5px; height: 3000px" srcdoc="<div style='height: 2500px'></div><button onclick='parent.document.title = &quot;deep&quot;'>Deep in a frame</button>"></iframe>
<p style="width: 9em">Some words before <a href="#broken" aria-label="Broken link">a link that breaks <button>nested</button></a></p>
<header style="position: fixed; top: 0; left: 0; right: 0; height: 8px; background: silver">bar</header>
<script>document.getElementById('open').attachShadow({ mode: 'open' }).innerHTML = '<button onclick="document.title = &quot;shadow&quot;">In a shadow</button>';
document.getElementById('closed').attachShadow({ mode: 'closed' }).innerHTML = '<button onclick="document.title = &quot;hidden shadow&quot;">In a closed shadow</button>';</script>`,

  moving: `<!doctype html><title>Moving</title><style>@keyframes come { from { transform: translateX(600px) } } button { animation: come .5s }
.turn { display: inline-block; animation: turn 1s infinite } @keyframes turn { to { transform: rotate(1turn) } }</style>
<button onclick="document.title = 'hit'">Arriving</button><i class="turn">*</i>`,

  tabs: `<!doctype html><title>Tabs</title><a href="/slow-tab" target="_blank">slow</a> <button onclick="setTimeout(() => open('/slow-tab'), 30)">later</button>
<a href="/slow-tab" target="_blank" rel="noopener">apart</a>`,
} as const;

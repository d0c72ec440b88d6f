const picture = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';

/** Pages of what is easily read otherwise than Chromium does, by what they are about. */
export const trapPages: Readonly<Record<string, string>> = {
  texts: String.raw`<!doctype html><html lang="en"><title>Texts &amp; more</title><style>
.b::before { content: "b " } .a::after { content: " a" } .bx::before { content: "bx" } .up { text-transform: uppercase } .cap { text-transform: capitalize }
.low { text-transform: lowercase } .count::before { content: counter(list-item) ". " } .m::marker { content: "mark " } .clear::after { content: ""; display: table }
.icon::before { content: "\e001" } .nl::before { content: "two\A lines"; white-space: pre } .q::before { content: 'say "hi" \\ back' }
.at::before { content: attr(data-x) } .gone::before { content: "gone"; display: none } .vh::before { content: "vh"; visibility: hidden }
.abs::before { content: "abs"; position: absolute } .mix::before { content: "x" url(${picture}) "y" } .first::first-letter { font-size: 200% }
.block::before { content: "blk"; display: block } .alt::before { content: "★" / "star" } .narrow { width: 60px } .pre { white-space: pre }
.pw { white-space: pre-wrap } .pl { white-space: pre-line } .bs { white-space: break-spaces } .flex { display: flex } .ib { display: inline-block }
.cell { display: table-cell } .cont { display: contents } .sr { position: absolute; clip: rect(0, 0, 0, 0); width: 1px; height: 1px; overflow: hidden; white-space: nowrap }
</style>
<h1>  Heading   with <em> emphasised </em>  spaces </h1><p class="b">generated before</p><p class="alt">alternative</p><p class="up">upper Straße</p><p class="cap">it's cap</p>
<ul><li> a <b> b </b> c </li><li>a<p></p>b</li><li>a<p><span></span></p>b</li><li>a<p> </p>b</li><li>x<br>y</li><li>x <br> y</li><li><span>a</span> <span>b</span></li>
<li><span>a</span>
<span>b</span></li><li><div>a</div> <div>b</div></li><li>a<div>b</div>c</li><li>
  <div>formatted
  </div>
  <div>source</div>
</li><li><span>a </span><span> b</span></li><li class="b">x</li><li class="a">x</li><li class="bx">x</li><li class="count">x</li><li class="m">x</li>
<li class="clear">x <b>y</b></li><li class="icon">x</li><li class="nl">x</li><li class="q">x</li><li class="at" data-x="attrx">x</li><li class="gone">x</li><li class="vh">x</li>
<li class="abs">x</li><li class="mix">x</li><li class="first">First <b>l</b></li><li class="first">"Quoted first</li><li class="block">x</li><li class="alt">x</li>
<li class="up">up <b>per</b></li><li class="cap">cap it's <b>per</b>son</li><li class="low">LOW <b>ER</b></li><li class="up">ß ŉ</li>
<li class="narrow">wrapping words here <b>and here</b> <i>again and</i> again <u>x</u></li><li class="narrow pre">pre  text <b> b </b> </li>
<li class="narrow pw">pw  text and wrapping <b> b </b> </li><li class="pl">line
 <b>  next</b> </li><li class="narrow bs">bs  text   and wrapping <b> b </b> </li>
<li class="flex"> flex <b>item</b> text </li><li class="flex"><b>one</b> <b>two</b></li><li><span class="ib">tag</span> <span class="ib">tag</span> </li><li><b>a</b> <img alt="pic" src="${picture}"> <b>b</b></li>
<li><b>a</b> <span role="note">b</span> <span tabindex="0">c</span> <span><i>d</i></span> <span>e </span> <span></span> <b>f</b></li><li>a <span class="ib"> ib </span> b</li>
<li><span class="cell">tc</span> <span class="cell">td</span></li><li><span class="cont"> cont </span> after</li><li>a<!-- c -->b<!-- c --> c</li><li>a&nbsp; <b>&nbsp;b</b></li>
<li>a<img alt=" pic " src="${picture}">b</li><li>a <img alt="pic"> b</li><li>a<span style="display: none"> gone </span>b</li><li>a <span style="visibility: hidden">hid</span> b</li>
<li>a<span aria-hidden="true">ah</span>b</li><li>a<wbr>b</li><li>a<script>1</script> b</li><li>a<ruby>r<rp>(</rp><rt>t</rt><rp>)</rp></ruby>b</li><li>a <q>q</q> b</li>
<li>a<svg width="9" height="9"><title>svgt</title></svg>b</li><li>a<svg width="9" height="9"><path d="M0 0"/></svg>b</li><li>a<hr>b</li><li>a <span style="float: right">fl</span> b</li>
<li>a <span style="position: absolute">abs</span> b</li><li>a <div style="position: absolute">abs</div> b</li><li>a&#8203; b</li><li>tab	tab</li><li>a<span> </span>b</li>
<li><b>x</b><span> </span></li><li>&#8207;rtl <bdi>bdi</bdi> x</li><li style="font-size: 0">zero <b>size</b></li><li style="text-indent: -9999px">indent <b>out</b></li>
<li><span class="sr">sr only </span>seen</li><li>soft&shy;hyphen <b>日本
語</b></li><li>a <sup>1</sup>, b</li><li dir="rtl"> שלום <b>abc</b> </li></ul><p>&#160;</p><p>•</p><p>one<br>two<br/>three</p>`,

  structure: `<!doctype html><html lang="en"><title>Structure</title>
<table><caption>Cap</caption><thead><tr><th>H1<th scope="col">H2</thead><tbody><tr><th scope="row">r<td>c <b>b</b></table><table role="presentation"><tr><td>layout<td>cell</table>
<table><tr><td>a<td><td>b<tr><td><p>p1</p><p>p2</p><td><p></p>x<td><ul><li>i<li>j</ul><tr><td>x<td><code>c</code> d<tr><th>h<td colspan="2">a<br>b<tr><td><div>a</div> <div>b</div>
<td><button>btn</button><tr style="display: none"><td>hid<tr><td style="display: none">hid<td>s<tr><td> <td>&nbsp;<td>c<tr hidden><td>x<tr><td><span>a</span> <span>b</span><td>z</table>
<table border="1"><tbody><tr><td>k<td>v<tr><td rowspan="2">k2<td>v2<tr><td>v3</table><table><tr><td width="100">layout?<td>x</table><table><tr><td><table><tr><td>nested</table></table>
<div role="table"><div role="row"><span role="columnheader">C1</span><span role="columnheader">C2</span></div><div role="row"><span role="cell">x</span> <span role="cell">y</span></div></div>
<div role="grid"><div role="row"><div role="gridcell" aria-selected="true">gc</div><div role="columnheader">ch</div></div></div>
<div role="alert"><p>a</p><p>b</p></div><div role="status"> <span>st</span> <b>at</b></div><output><b>o</b> x</output><blockquote>b <p>para <a href="#">l</a></p> after</blockquote>
<code>c <b>d</b></code><pre>pre
text</pre><dl><div><dt>t <b>x</b></dt><dd>d <i>y</i></dd></div></dl><p>text <a href="#">link</a> more</p><figure><figcaption>fc <b>x</b></figcaption></figure>
<h2><a href="#">Head link</a></h2><h2>Head <a href="#">part</a></h2><h3><button>Btn</button></h3><h3></h3><h2 style="text-transform: uppercase">up head</h2><h2 aria-label="al">text</h2>
<a href="#" style="text-transform: uppercase">up link</a><a href="#" title="tt"></a><a href="#"><h3>in head</h3><p>para</p></a><a href="#"><img alt="a" src="x"> b</a><a>no address</a>
<img alt="pic" src="x"><img src="x"><img alt="" src="x"><img title="tit" src="x"><img role="presentation" alt="x" src="x"><picture><source><img src="x" alt="pi"></picture>
<svg width="20" height="20"><title>Icon</title><circle r="5"/></svg><svg width="20" height="20" role="img" aria-label="svglab"><text x="1" y="9">svgtext</text></svg>
<svg width="20" height="20"><text x="1" y="9">svgtext2</text><a href="#"><text>svga</text></a></svg><svg width="9" height="9"><g><title>gt</title><path d="M0 0"/></g></svg>
<svg width="9" height="9"><symbol id="sy"><title>symt</title><text>syt</text></symbol></svg><svg width="9" height="9"><use href="#sy"/></svg><svg width="9" height="9" role="button" aria-label="sbt"></svg>
<svg aria-hidden="true"><title>x</title></svg><ol><li>n<ol><li>inner</ol></ol><ul role="presentation"><li>pres <b>li</b></ul><ul style="list-style-type: '- '"><li>dash</ul><li>stray li</li>
<progress value=".5" aria-label="pr">half</progress><meter value=".5" aria-label="m">m</meter><div role="progressbar" aria-label="pb"></div><div role="tabpanel" aria-label="tp">tp</div>
<div role="img" aria-label="ri">hidden children</div><span role="img" aria-label="em">😀</span><div role="dialog" aria-label="dlg">d</div><dialog open>open</dialog><dialog>closed</dialog>
<div role="alertdialog" aria-label="ad">x</div><div role="heading" aria-level="2">rh</div><h2 role="none">no head</h2><div role="row">stray row</div><div role="cell">stray cell</div>
<p aria-label="lab">labelled p</p><div aria-label="labdiv">labelled div</div><math><mi>x</mi><mo>=</mo><mn>2</mn></math><p>in <math><mfrac><mi>a</mi><mi>b</mi></mfrac></math></p>
<abbr title="abbreviation">ab</abbr><address>addr</address><nav>nav</nav><section aria-label="sec">sec</section><time>now</time><del>del</del><noscript>ns</noscript><template>t</template>
<canvas>canvas <button>cbtn</button></canvas><audio controls></audio><marquee>mq</marquee><menu><li>ml</menu><hgroup><h1>hh</h1><p>hp</p></hgroup>`,

  fields: `<!doctype html><html lang="en"><title>Fields</title><form>
<label for="n">Name</label><input id="n" value="a b"><label>Wrapped <input></label><input placeholder="Holder"><input title="Titled" type="search" value="q"><input type="email" value="e">
<input type="tel"><input type="number" value="3"><input type="number" step="any" value="12.99"><input type="number" step="any" value="1234567.890"><input type="range" step="any" min="0" max="1" value="0.3"><input type="number" step="any" value="0.1" aria-label="n1"><input type="number" aria-label="n2"><input type="number" value="abc" aria-label="n4">
<input type="password" value="pässwörd😀" aria-label="pw"><input type="range" aria-label="r0"><input type="range" max="1" step="0.1" value="0.3" aria-label="r"><input type="color" value="#ff0000" aria-label="c">
<input type="date" value="2020-01-02"><input type="datetime-local"><input type="time" value="10:20"><input type="month" value="2020-02"><input type="week"><input type="file"><input type="submit">
<input type="reset" value="R"><input type="button" value="Push"><input type="image" alt="Img" src="x"><input type="hidden" value="h"><input type="checkbox" aria-label="c0"><input type="checkbox" checked>
<input type="checkbox" id="ind"><label><input type="checkbox"> Gift wrap</label><label for="cc">Ticked</label><input type="checkbox" id="cc" checked role="switch"><input type="radio" name="r">
<input type="radio" name="r" checked><input required aria-label="rq"><input required value="x" aria-label="rq2"><input type="search" required value="z" aria-label="rq5"><input disabled value="d">
<input readonly value="ro"><input pattern="x" value="bad"><input aria-required="true" aria-label="ar"><input aria-disabled="true" aria-label="ad"><input aria-invalid="true" aria-label="ai">
<div aria-disabled="true"><button>in dis</button><input aria-label="indis"></div><input list="dl" aria-label="list" value="q"><datalist id="dl"><option>o1<option>o2</datalist>
<textarea aria-label="ta">  one
 two </textarea><textarea required aria-label="tr"></textarea><select aria-label="s1"><option>one<option selected>two<option disabled>three</select>
<select aria-label="s2" multiple><option>one<option selected>two</select><select aria-label="s3" size="3"><optgroup label="G"><option>gone</optgroup><option hidden>h<option style="display: none">n</select>
<select aria-label="s4"><optgroup label="G2" disabled><option label="lab">gone2</optgroup><hr><option></option></select><select disabled><option>dis</select><select aria-label="s5"></select>
<select aria-label="s6" multiple disabled><option selected>a<option>b</select><select aria-label="s7"><option>  sp  aced  <option selected label="">empty label</select>
<select aria-label="s8" required><option value="">choose<option>b</select><fieldset disabled><legend>Legend <input aria-label="inleg"></legend><input aria-label="infs"><button>fsb</button></fieldset>
<button type="button" aria-pressed="mixed">mix</button><button aria-label="">text in button</button><button><img alt="icon img" src="x"></button><button><svg><title>svg title</title></svg></button>
<button aria-labelledby="n2 n3">lb</button><span id="n2">first</span><span id="n3" hidden>second</span><button>multi <p>para</p> <div>block</div><br>br</button></form><script>ind.indeterminate = true;</script>`,

  widgets: `<!doctype html><html lang="en"><title>Widgets</title>
<button disabled>dis</button><button aria-expanded="true">exp</button><button aria-pressed="false">pr</button><button aria-haspopup="menu">hp</button><button popovertarget="pp">popper</button>
<div id="pp" popover>pop <button>inpop</button></div><a href="#" aria-current="page">cur</a><a href="#" aria-expanded="false">ae</a><a role="tab" aria-selected="true" href="#">at</a>
<div role="tablist"><button role="tab">t1</button><button role="tab" aria-selected="false">t2</button></div><div role="radiogroup"><div role="radio" aria-checked="false" tabindex="0">r1</div></div>
<ul role="listbox" aria-label="lb"><li role="option">o1</li><li role="option" aria-selected="true" aria-disabled="true">o2 <b>x</b></li></ul>
<ul role="menu"><li role="menuitem">m1<ul role="menu"><li role="menuitem">m2</ul><li role="menuitemcheckbox" aria-checked="true">mc</ul>
<ul role="tree"><li role="treeitem" aria-expanded="false">n<ul role="group"><li role="treeitem">k</ul></ul><div role="button">rb <a href="#">in</a></div>
<div role="combobox" tabindex="0" aria-expanded="false">cb<div role="listbox"><div role="option">co</div></div></div><input role="combobox" aria-label="cbi" value="v"><div role="textbox" contenteditable>rich <b>t</b></div>
<div role="textbox" aria-multiline="true" contenteditable aria-label="ml"><p>l1</p><p>l2</p></div><div contenteditable>ce <a href="#">l</a></div><div role="spinbutton" aria-valuetext="five" aria-label="sp"></div>
<div role="slider" aria-valuenow="3" aria-label="sl"></div><div role="switch" aria-checked="true">sw</div><div role="checkbox" aria-checked="mixed" tabindex="0">All</div><div role="foo button">multi</div>
<details><summary>Closed</summary>closed content<button>x</button></details><details open><summary>Open <a href="#">l</a></summary>c <summary>second</summary></details><details>no summary</details>
<summary>stray summary</summary><details open name="x">text only</details><a href="#" role="none">no link</a><p role="button">pb</p><div role="button" aria-disabled="true">dis</div>`,

  hidden: `<!doctype html><html lang="en"><title>Hidden</title><style>.hid { visibility: hidden } .vis { visibility: visible } .con { display: contents } .auto { content-visibility: auto }</style>
<div class="hid">hidden <span class="vis">visible inside <button>b</button></span></div><div style="content-visibility: hidden">content <button>cv</button></div><div class="auto">auto</div>
<div class="con">contents text <p>contents p</p></div><button class="con">contents button</button><div style="display: none">none <button>b</button></div><div hidden>hidden attribute</div>
<div hidden="until-found">until found<button>uf</button></div><div aria-hidden="true">aria hidden <button>ah</button></div><div aria-hidden="false">not hidden</div><div aria-hidden>empty</div>
<div inert>inert <button>in</button> text</div><div style="interactivity: inert">style <button>y</button></div><div role="dialog" aria-modal="true" aria-label="md"><button>in modal</button></div>
<div aria-hidden="true">with focus <button id="f">focused</button></div><label>wrap <input type="checkbox" aria-label="own name"></label><div style="opacity: 0">clear</div><p style="height: 0; overflow: hidden">flat</p>
<div style="margin-top: 5000px"></div><div class="auto">far below <button>far</button></div><script>f.focus();</script>`,

  frames: `<!doctype html><html lang="en"><title>Frames and shadows</title><iframe title="fr" srcdoc="<p>in frame</p><button>fb</button><li> x <b>y</b></li>"></iframe>
<iframe hidden srcdoc="h <iframe></iframe>"></iframe><iframe aria-hidden="true" srcdoc="ah <button>x</button>"></iframe><iframe width="0" height="0" srcdoc="zero <button>z</button>"></iframe>
<iframe sandbox srcdoc="<iframe srcdoc='inner <button>ib</button>'></iframe> outer"></iframe><p>before <iframe srcdoc="within"></iframe> after</p>
<div id="h1"><b slot="s">slotted b</b> loose text</div><div id="h2">not slotted <button>u</button></div><x-el>custom</x-el><div id="h3"><span>slotted</span><span slot="x">slotx</span><span slot="y">nowhere</span></div>
<script>h1.attachShadow({ mode: 'open' }).innerHTML = '<li> pre <slot name="s"></slot> mid <slot></slot></li><style>p::before { content: "sh " }</style><p>x</p>';
h2.attachShadow({ mode: 'open' }).innerHTML = '<button><slot></slot></button>only <div id="h4"></div>'; h2.shadowRoot.querySelector('div').attachShadow({ mode: 'open' }).innerHTML = '<a href="#">deep</a>';
h3.attachShadow({ mode: 'open' }).innerHTML = '<slot name="x"></slot><p>mid</p><slot>def</slot><slot name="z">default z</slot>';</script>`,

  owned:
    '<title>Owned</title><div aria-owns="own">owner</div><p>between</p><div id="own">owned <button>b</button></div>',

  modal: `<title>Modal</title><p>behind</p><button>b</button><dialog id="d">said <button>ok</button></dialog><script>d.showModal();</script>`,
};

/** Pages of what a script cannot read as Chromium does, by what they are about. */
export const treePages: Readonly<Record<string, string>> = {
  'a closed shadow root': `<title>Closed</title><div id="h">light</div><script>h.attachShadow({ mode: 'closed' }).innerHTML = '<p>closed</p><button>b</button><slot></slot>';</script>`,
  'a closed shadow root of a frame': `<title>Closed</title><iframe srcdoc="<div><template shadowrootmode=closed><button>b</button></template></div>"></iframe>`,
  'a plug-in': '<title>Object</title><object data="/other" type="text/html">instead</object>',
  'too many questions': `<title>Many</title>${Array.from({ length: 70 }, (_, at) => `<button aria-invalid="true">${at}</button>`).join('')}`,
};

/**
 * The words of a text as NLTK's `word_tokenize` splits them, on which the original's comparison of single characters and WebArena-Lite's
 * of single words rest. Where a sentence ends is decided by a rule here instead of NLTK's trained model: it matters for dots only.
 */
export function wordTokens(text: string): readonly string[] {
  return sentences(text).flatMap(treebankTokens);
}

const abbreviations: ReadonlySet<string> = new Set([
  ...[
    'mr',
    'mrs',
    'ms',
    'dr',
    'st',
    'jr',
    'sr',
    'co',
    'corp',
    'inc',
    'ltd',
    'vs',
    'etc',
    'e.g',
    'i.e',
    'a.m',
    'p.m',
    'u.s',
    'no',
    'ave',
  ],
  ...['jan', 'feb', 'mar', 'apr', 'aug', 'sep', 'sept', 'oct', 'nov', 'dec'],
]);

/** A dot ends a sentence unless it belongs to an abbreviation, an initial, or a number that goes on in lower case. */
function sentences(text: string): readonly string[] {
  const found: string[] = [];
  let start = 0;
  for (const match of text.matchAll(/(\S*[.?!])["'”’)\]]*\s+(?=(\S))/g)) {
    const [whole, word, next] = match as unknown as readonly [string, string, string];
    const stem = word.slice(0, -1).toLowerCase();
    const lower = next !== next.toUpperCase();
    const short = abbreviations.has(stem) || /^\p{L}$/u.test(stem) || (/^[$€£]?[\d.,]+$/.test(stem) && lower);
    if (word.endsWith('.') && short) continue;
    found.push(text.slice(start, match.index + whole.length));
    start = match.index + whole.length;
  }
  return [...found, text.slice(start)];
}

/** In this order; `$1` and so on as in `replace`. After NLTK's `NLTKWordTokenizer`, an improved Penn Treebank tokenizer. */
const rules: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/[«“‘„]|`+/g, ' $& '],
  [/^"/g, '``'],
  [/``/g, ' `` '],
  [/([ ([{<])(?:"|'')/g, '$1 `` '],
  [/(?<![\p{L}\p{N}_])'(?!(?:re|ve|ll|m|t|s|d|n)\b)(?=[\p{L}\p{N}_])/giu, "' "],
  [/([^.])\.([\])}>"'»”’ ]*)\s*$/g, '$1 . $2 '],
  [/([:,])([^\d])/g, ' $1 $2'],
  [/[:,]$/g, ' $& '],
  [/\.{2,}/g, ' $& '],
  [/[;@#$%&\u2012-\u2015]/g, ' $& '],
  [/([^.])\.([\])}>"']*)\s*$/g, '$1 .$2 '],
  [/[?!]/g, ' $& '],
  [/([^'])' /g, "$1 ' "],
  [/[*[\](){}<>]/g, ' $& '],
  [/--/g, ' -- '],
  [/^|$/g, ' '],
  [/[»”’]/g, ' $& '],
  [/''|"/g, " '' "],
  [/\s+/g, ' '],
  [/([^' ])('[smd]|') /gi, '$1 $2 '],
  [/([^' ])('ll|'re|'ve|n't) /gi, '$1 $2 '],
  [/\b(can)(not)\b/gi, ' $1 $2 '],
  [/\b(d)('ye)\b/gi, ' $1 $2 '],
  [/\b(gim)(me)\b/gi, ' $1 $2 '],
  [/\b(gon)(na)\b/gi, ' $1 $2 '],
  [/\b(got)(ta)\b/gi, ' $1 $2 '],
  [/\b(lem)(me)\b/gi, ' $1 $2 '],
  [/\b(more)('n)\b/gi, ' $1 $2 '],
  [/\b(wan)(na)(?=\s)/gi, ' $1 $2 '],
  [/ ('t)(is|was)\b/gi, ' $1 $2 '],
];

function treebankTokens(sentence: string): readonly string[] {
  const spaced = rules.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), sentence);
  return spaced.split(/\s+/).filter((token) => token !== '');
}

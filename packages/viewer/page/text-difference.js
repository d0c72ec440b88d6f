/** @typedef {{ readonly text: string, readonly differs: boolean }} Part */

/** Words beyond which texts are not compared word by word, since that takes their product. */
const most = 600;

/**
 * Two texts in parts, each marked where the other one has nothing like it.
 * @param {string} one
 * @param {string} other
 * @returns {readonly [readonly Part[], readonly Part[]]}
 */
export function textDifference(one, other) {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  if (one === other || a.length > most || b.length > most) {
    const differs = one !== other;
    return [[{ text: one, differs }], [{ text: other, differs }]];
  }
  const width = b.length + 1;
  // Lengths of the longest common sequences of what follows.
  const common = new Uint16Array((a.length + 1) * width);
  const at = (/** @type {number} */ i, /** @type {number} */ j) => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  /** @type {Part[]} */
  const left = [];
  /** @type {Part[]} */
  const right = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      append(left, a[i++], false);
      append(right, b[j++], false);
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) append(left, a[i++], true);
    else append(right, b[j++], true);
  }
  return [left, right];
}

/**
 * Words, each with the space before it.
 * @param {string} text
 */
const wordsOf = (text) => text.match(/\s*\S+|\s+$/g) ?? [];

/**
 * @param {Part[]} parts
 * @param {string | undefined} text
 * @param {boolean} differs
 */
function append(parts, text = '', differs) {
  const last = parts.at(-1);
  if (last?.differs === differs) parts[parts.length - 1] = { text: last.text + text, differs };
  else parts.push({ text, differs });
}

/** How alike two names are whatever the order of their words, in [0, 100]: thefuzz's `token_sort_ratio`. */
export function nameSimilarity(one: string, other: string): number {
  const [a, b] = [sortedWords(one), sortedWords(other)];
  if (a === '' && b === '') return 0;
  return Math.round((200 * commonLength(a, b)) / (a.length + b.length));
}

function sortedWords(text: string): string {
  const words = text.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  return words
    .filter((word) => word !== '')
    .sort()
    .join(' ');
}

/** The length of the longest common subsequence. */
function commonLength(a: string, b: string): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (let i = 1; i <= a.length; i++) {
    const next = [0];
    for (let j = 1; j <= b.length; j++)
      next.push(a[i - 1] === b[j - 1] ? row[j - 1]! + 1 : Math.max(row[j]!, next[j - 1]!));
    row = next;
  }
  return row[b.length]!;
}

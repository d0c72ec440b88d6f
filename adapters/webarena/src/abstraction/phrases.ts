/** Words that end a name which began with a capital letter. */
const ends = 'and|as|by|called|due|for|from|have|in|into|is|my|of|on|that|to|with';
const quoted = /"([^"]+)"/g;
const words = `(?:[\\p{L}\\d&'-]|\\.(?=\\d))+(?: (?!(?:${ends})\\b)(?:[\\p{L}\\d&'-]|\\.(?=\\d))+)*`;
/** With what follows a comma, as in `Watering Can, 5 litre`. */
const capitalised = new RegExp(`\\b((?=\\p{Lu})${words})((?:, (?!(?:${ends})\\b)${words})?)`, 'gu');
/** Names that are written together: `mira.holt/tide-clock`, `2.5`, addresses. */
const joined = /\b[\p{L}\p{N}]+(?:[./:@-]+[\p{L}\p{N}_-]+)+/gu;
const numbers = /\b\d+\b/g;
const afterColon = /: *([^,.;:?"]+)/g;

/** Of a name, the part before its first word without a capital letter or a digit. */
const properPart = /^[\p{Lu}\d]\S*(?: [\p{Lu}\d]\S*)*/u;
const sentenceStart = /(^|[.?!] +)(\p{Lu})/gu;

/**
 * What an instruction names and an agent could type: quoted phrases, names with capital letters, with what follows them and without, names that are
 * written together, numbers, values after colons.
 */
export function phrasesOf(instruction: string): readonly string[] {
  const unquoted = instruction.replaceAll(quoted, ' ');
  // The first word of a sentence has a capital letter for another reason.
  const plain = unquoted.replaceAll(
    sentenceStart,
    (_, before: string, letter: string) => before + letter.toLowerCase(),
  );
  // What is part of a name is not named itself.
  const unnamed = plain.replaceAll(capitalised, ' ');
  const found = [
    ...[...instruction.matchAll(quoted)].map(([, phrase]) => phrase!),
    ...[...plain.matchAll(capitalised)].flatMap(([, phrase, addition]) => [
      `${phrase}${addition}`,
      phrase!,
      ...(addition === '' ? [properPart.exec(phrase!)![0]] : []),
    ]),
    ...[...unnamed.matchAll(joined)].map(([phrase]) => phrase),
    ...[...unnamed.matchAll(numbers)].map(([phrase]) => phrase),
    ...[...unquoted.matchAll(afterColon)].map(([, phrase]) => phrase!.trim()),
  ];
  return [...new Set(found.filter((phrase) => phrase !== ''))];
}

const severalCapitals = /\p{Lu}[\p{L}'’.-]+(?: \p{Lu}[\p{L}'’.-]+)+/gu;

/** Names of several words with capital letters in a text. */
export function namesOf(text: string): readonly string[] {
  return text.match(severalCapitals)?.filter((name) => name !== text) ?? [];
}

const months = 'January February March April May June July August September October November December'.split(' ');
const date = new RegExp(`\\b(\\d{1,2}) (${months.join('|')}) (\\d{4})\\b`, 'g');

/** The dates that an instruction names, as fields for dates take them: `2026-05-14` for `14 May 2026`. */
export function datesOf(instruction: string): readonly string[] {
  return [...instruction.matchAll(date)].map(([, day, month, year]) => {
    return [year, String(months.indexOf(month!) + 1).padStart(2, '0'), day!.padStart(2, '0')].join('-');
  });
}

/** The words of a text, in lower case. */
export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

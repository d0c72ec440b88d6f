/** What an instruction asks for, as far as its words tell: templated ones and those of people are read alike. */
export interface ReadInstruction {
  /** Without its opening, the named options and the price bound, in lower case. */
  readonly wish: string;
  /** The wish up to what it says of how the thing should be. */
  readonly thing: string;
  /** `color: red` as name and value. */
  readonly options: readonly (readonly [name: string, value: string])[];
  readonly priceLimit: number | undefined;
}

const priceBound = /,? and price lower than ([\d.]+) dollars\.?$/i;
const opening =
  /^(find me|i(?:'m| am)? (?:really )?(?:looking|searching|shopping) for|looking for|i(?:'d| would)? (?:need|want|like)(?: to (?:buy|get|find))?|please (?:find|get)(?: me)?|hello,?)\s+/i;
const firstOption = /\s+with (?=(?:(?! with )[a-z ])+: )/;
const nextOption = /, and (?=[a-z ]+: )/;
const clauses = / (?:with|for|that|which) /;

export function readInstruction(instruction: string): ReadInstruction {
  const [wish, choices] = instruction.replace(priceBound, '').replace(opening, '').toLowerCase().split(firstOption) as [
    string,
    string?,
  ];
  const options = (choices?.split(nextOption) ?? []).map((choice) => {
    const [name, ...value] = choice.split(': ') as [string, ...string[]];
    return [name, value.join(': ')] as const;
  });
  const bound = priceBound.exec(instruction)?.[1];
  return {
    wish,
    thing: wish.split(clauses)[0]!,
    options,
    priceLimit: bound === undefined ? undefined : Number(bound),
  };
}

const fillers = new Set(
  (
    'a an and any are as at be buy by can find for from get give have help i im in is it lower me my need of on or ' +
    'please price some that the these this to want with would you dollars than looking look like which also are'
  ).split(' '),
);

/** The words that say something, in lower case where the text is, each once. */
export function contentWords(text: string): string[] {
  const words = text.match(/[\p{L}\p{N}][\p{L}\p{N}'.-]*/gu) ?? [];
  return [...new Set(words.filter((word) => !fillers.has(word)))];
}

import { floatText, rounded } from './values.ts';

/** Whole numbers are exact, whatever their size, and floats are not. */
type Value = bigint | number;
/** What is wrong in writing is found before anything is calculated. */
type Written = () => Value;

/**
 * `str(round(float(eval(expression)), 2))` of digits, points, operators, parentheses and spaces. Throws what Python would say where
 * it finds no number in it.
 */
export function calculated(expression: string): string {
  return floatText(rounded(toFloat(new Parser(expression).whole()())));
}

/** The most digits of a whole number that is written down, and the most bits of one that is calculated. */
const [mostDigits, mostBits] = [4300, 100_000];
const mostParentheses = 200;

/** Sums of products of signed powers; powers bind from the right. */
class Parser {
  private readonly tokens: readonly string[];
  private at = 0;
  private depth = 0;

  constructor(expression: string) {
    this.tokens = tokensOf(expression);
  }

  whole(): Written {
    if (this.tokens.length === 0) throw new Error('invalid syntax (<string>, line 0)');
    const value = this.sum();
    if (this.at < this.tokens.length) throw this.broken();
    return value;
  }

  private sum = (): Written => this.leftToRight(['+', '-'], this.product);
  private product = (): Written => this.leftToRight(['*', '/', '//'], this.signed);

  private leftToRight(operators: readonly string[], next: () => Written): Written {
    const first = next();
    const others: { readonly operator: string; readonly value: Written }[] = [];
    while (operators.includes(this.tokens[this.at] ?? '')) {
      const operator = this.tokens[this.at++]!;
      others.push({ operator, value: next() });
    }
    return () => others.reduce((result, { operator, value }) => binary(operator, result, value()), first());
  }

  private signed = (): Written => {
    let isNegative = false;
    for (; /^[+-]$/.test(this.tokens[this.at] ?? ''); this.at++)
      isNegative = isNegative !== (this.tokens[this.at] === '-');
    const power = this.power();
    return isNegative ? () => -power() : power;
  };

  private power(): Written {
    let base = this.atom();
    while (this.tokens[this.at] === '(') base = this.call(base);
    if (this.tokens[this.at] !== '**') return base;
    this.at += 1;
    const exponent = this.signed();
    return () => binary('**', base(), exponent());
  }

  /** `2(3)` is written as a call, which no number answers. */
  private call(callee: Written): Written {
    const given = this.parenthesized();
    return () => {
      const type = typeof callee() === 'bigint' ? 'int' : 'float';
      given();
      throw new Error(`'${type}' object is not callable`);
    };
  }

  private atom(): Written {
    const token = this.tokens[this.at];
    if (token === '(') return this.parenthesized();
    if (token === undefined || !/\d|\.{3}/.test(token)) throw this.broken();
    this.at += 1;
    if (token === '...') return noNumber('ellipsis');
    const value = /^\d+$/.test(token) ? wholeNumber(token) : Number(token);
    return () => value;
  }

  private parenthesized(): Written {
    this.depth += 1;
    if (this.depth > mostParentheses) throw new Error('too many nested parentheses (<string>, line 1)');
    this.at += 1;
    const inner = this.tokens[this.at] === ')' ? noNumber('tuple') : this.sum();
    if (this.tokens[this.at] !== ')') throw this.broken();
    this.at += 1;
    this.depth -= 1;
    return inner;
  }

  private broken(): Error {
    const isOpen = this.at >= this.tokens.length && this.depth > 0;
    return new Error(`${isOpen ? "'(' was never closed" : 'invalid syntax'} (<string>, line 1)`);
  }
}

function tokensOf(expression: string): readonly string[] {
  const tokens = expression.match(/\d+\.?\d*|\.\d+|\.{3}|\.|\*\*|\/\/|[-+*/()]/g) ?? [];
  let open = 0;
  for (const token of tokens) {
    open += token === '(' ? 1 : token === ')' ? -1 : 0;
    if (open < 0) throw new Error("unmatched ')' (<string>, line 1)");
  }
  return tokens;
}

/** What Python calculates with, but no number comes of. */
const noNumber =
  (type: string): Written =>
  () => {
    throw new Error(`float() argument must be a string or a real number, not '${type}'`);
  };

function wholeNumber(digits: string): bigint {
  if (/^0+[1-9]/.test(digits)) {
    throw new Error(
      'leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers (<string>, line 1)',
    );
  }
  if (digits.length > mostDigits) {
    throw new Error(
      `Exceeds the limit (${mostDigits} digits) for integer string conversion: value has ${digits.length} digits`,
    );
  }
  return BigInt(digits);
}

function binary(operator: string, one: Value, other: Value): Value {
  if (typeof one === 'bigint' && typeof other === 'bigint') return whole(operator, one, other);
  return float(operator, toFloat(one), toFloat(other));
}

function whole(operator: string, one: bigint, other: bigint): Value {
  if (operator === '+') return one + other;
  if (operator === '-') return one - other;
  if (operator === '*') return limited(bitsOf(one) + bitsOf(other), () => one * other);
  if (operator === '**') {
    if (other < 0n) return float('**', toFloat(one), toFloat(other));
    return limited(one * one > 1n ? bitsOf(one) * Number(other) : 1, () => one ** other);
  }
  if (other === 0n) throw new Error(operator === '/' ? 'division by zero' : 'integer division or modulo by zero');
  if (operator === '/') return ratio(one, other);
  const quotient = one / other;
  return quotient * other !== one && one < 0n !== other < 0n ? quotient - 1n : quotient;
}

const bitsOf = (value: bigint) => value.toString(2).replace('-', '').length;

/** What is far too large for a float is not waited for. */
function limited(bits: number, result: () => bigint): bigint {
  if (bits > mostBits) throw tooLarge();
  return result();
}

const tooLarge = () => new Error('int too large to convert to float');

/** To the nearest float, also where neither of the two is one. */
function ratio(one: bigint, other: bigint): number {
  const shift = Math.max(0, 66 - bitsOf(one) + bitsOf(other));
  const [dividend, divisor] = [(one < 0n ? -one : one) << BigInt(shift), other < 0n ? -other : other];
  const quotient = dividend / divisor;
  // What is left over decides between neighbours, which one more bit says.
  const withRest = quotient * 2n + (quotient * divisor === dividend ? 0n : 1n);
  const value = Number(withRest) / 2 / 2 ** Math.floor(shift / 2) / 2 ** Math.ceil(shift / 2);
  if (!Number.isFinite(value)) throw new Error('integer division result too large for a float');
  return one < 0n === other < 0n ? value : -value;
}

function float(operator: string, one: number, other: number): number {
  if (operator === '+') return one + other;
  if (operator === '-') return one - other;
  if (operator === '*') return one * other;
  if (operator === '**') return floatPower(one, other);
  if (other === 0) throw new Error(operator === '/' ? 'float division by zero' : 'float floor division by zero');
  return operator === '/' ? one / other : floorDivision(one, other);
}

function floorDivision(one: number, other: number): number {
  const rest = one % other;
  // The rest has the sign of the divisor in Python.
  const below = rest !== 0 && rest < 0 !== other < 0 ? 1 : 0;
  const quotient = (one - rest) / other - below;
  const floor = Math.floor(quotient);
  return quotient === 0 ? 0 * (one / other) : quotient - floor > 0.5 ? floor + 1 : floor;
}

function floatPower(base: number, exponent: number): number {
  if (base === 0 && exponent < 0) throw new Error('0.0 cannot be raised to a negative power');
  // Unlike in JavaScript, 1 to any power is 1.
  if (base === 1) return 1;
  if (base < 0 && Number.isFinite(base) && Number.isFinite(exponent) && !Number.isInteger(exponent))
    return noNumber('complex')() as number;
  const value = base ** exponent;
  if (!Number.isFinite(value) && Number.isFinite(base) && Number.isFinite(exponent)) {
    throw new Error("(34, 'Numerical result out of range')");
  }
  return value;
}

function toFloat(value: Value): number {
  const float = Number(value);
  if (typeof value === 'bigint' && !Number.isFinite(float)) throw tooLarge();
  return float;
}

import type { Json } from '@dreamgym/core';
import { isObject } from './conversation.ts';

/** The same stand-in for the same value, another one for another: `[phone-1]`, `[phone-2]`. */
export type Pseudonym = (kind: string, value: string) => string;

/** Replaces more of a text, after the default list did: gives the text as it may be written. */
export type Redaction = (text: string, pseudonym: Pseudonym) => string;

export interface Redactor {
  /** A value without secrets and personal data: keys of objects, texts in them, and JSON that is written as text. */
  redact<T extends Json>(value: T): T;
  /** How many different values were replaced, by kind. */
  readonly replaced: Readonly<Record<string, number>>;
}

/** Keys and tokens that are known by their shape. */
const secrets = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/g,
  /\b(?:sk|pk|rk)[-_](?:[a-z]+\d*[-_])*[A-Za-z0-9_-]{16,}/g,
  /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|npm_\w{20,}|hf_\w{20,}|pypi-[\w-]{20,})/g,
  /\bxox[a-z]-[\w-]{10,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bAIza[\w-]{35}/g,
  /\bSG\.[\w-]{16,}\.[\w-]{16,}/g,
  /(?<=\b[Bb]earer\s+)[\w.~+/-]{12,}=*/g,
  /(?<=\b[Bb]asic\s+)[A-Za-z0-9+/]{12,}=*/g,
  // What stands before the host of an address.
  /(?<=\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/g,
  // What a text calls a password or a key.
  /(?<=\b(?:password|passwd|passphrase|api[ _-]?key|access[ _-]?token|client[ _-]?secret)["']?\s*(?::|=|\bis\b)\s*["']?)[^\s"',;}\]]{4,}/gi,
];

/** Members of objects that hold a secret whatever it looks like. */
const secretKeys =
  /^(?:.*[_-])?(?:password|passwd|passphrase|secret|api_?key|(?:access|refresh|auth|bearer|id)_?token|authorization|private_?key|cvv|cvc)$/i;

const email = /[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}/g;
/** Four to six groups or none, as they stand on cards; kept where their check digit is wrong. */
const card = /(?<![\w.-])[2-6]\d{3}(?:[ -]?\d{2,6}){2,4}(?![\w-]|\.\d)/g;
/** International numbers; those of North America in groups; national ones that begin with 0, in groups. Other digits are ids, dates and prices. */
const phone =
  /(?<![\w.+-])(?:\+\d(?:[ ().-]{0,2}\d){7,14}|(?:1[ .-])?(?:\(\d{3}\) ?|\d{3}[.-])\d{3}[.-]\d{4}|\(?0\d{1,4}\)?[ /-]\d{3,}(?:[ -]?\d{2,}){1,3})(?![\w-]|\.\d)/g;

/** Replaces secrets and personal data by stand-ins that are the same wherever the value comes again. */
export function redactor(hook?: Redaction): Redactor {
  const known = new Map<string, string>();
  const replaced: Record<string, number> = {};

  const pseudonym: Pseudonym = (kind, value) => {
    const key = `${kind} ${value}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const number = (replaced[kind] ?? 0) + 1;
    replaced[kind] = number;
    // Still an address, for tools that check that it is one.
    const made = kind === 'email' ? `email-${number}@example.com` : `[${kind}-${number}]`;
    known.set(key, made);
    return made;
  };

  const redactText = (text: string): string => {
    let result = text;
    for (const secret of secrets)
      result = result.replace(secret, (value) => (isStandIn(value) ? value : pseudonym('secret', value)));
    if (result.includes('@'))
      result = result.replace(email, (value) => (isStandIn(value) ? value : pseudonym('email', value.toLowerCase())));
    if (/\d{3}/.test(result)) {
      result = result.replace(card, (value) =>
        hasCheckDigit(digits(value)) ? pseudonym('card', digits(value)) : value,
      );
      result = result.replace(phone, (value) => (isPhone(value) ? pseudonym('phone', digits(value)) : value));
    }
    return hook ? hook(result, pseudonym) : result;
  };

  const redact = (value: Json): Json => {
    if (typeof value === 'string') return redactWritten(value);
    if (typeof value === 'number')
      return value >= 1e12 && hasCheckDigit(String(value)) ? pseudonym('card', String(value)) : value;
    if (Array.isArray(value)) return value.map(redact);
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [redactText(key), redactMember(key, each)]));
  };

  const redactMember = (key: string, value: Json | undefined): Json | undefined => {
    if (value === undefined) return undefined;
    if (!secretKeys.test(key) || value === null || typeof value === 'object' || typeof value === 'boolean')
      return redact(value);
    return pseudonym('secret', String(value));
  };

  /** JSON that is written as text, such as a tool's result, has members that tell what they hold. */
  const redactWritten = (text: string): string => {
    if (!/^\s*[[{]/.test(text)) return redactText(text);
    let value: Json;
    try {
      value = JSON.parse(text) as Json;
    } catch {
      return redactText(text);
    }
    const clean = redact(value);
    // What needs no replacement stays as it was written.
    return JSON.stringify(clean) === JSON.stringify(value) ? text : JSON.stringify(clean);
  };

  return { redact: <T extends Json>(value: T) => redact(value) as T, replaced };
}

const isStandIn = (value: string) => /^\[[a-z]+-\d+\]?$|^email-\d+@example\.com$/.test(value);

const digits = (text: string) => text.replaceAll(/\D/g, '');

/** Years and months in front of a time look like a national number that begins with 0, but are shorter. */
const isPhone = (text: string) => digits(text).length >= 9;

/** Whether digits are a card's number: of its length, from its range, and right by its check digit (ISO/IEC 7812). */
function hasCheckDigit(text: string): boolean {
  if (!/^[2-6]\d{12,18}$/.test(text)) return false;
  let sum = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = Number(text[text.length - 1 - i]);
    const double = i % 2 === 1 ? digit * 2 : digit;
    sum += double > 9 ? double - 9 : double;
  }
  return sum % 10 === 0;
}

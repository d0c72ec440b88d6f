import { chatFailure } from '../chat-failure.ts';

/** Secrets that cannot be printed: they are read when they are needed, and taken out of whatever is to be shown. */
export interface Secret {
  /** Throws a `denied` failure where the variable is not set. */
  read(): string;
  /** The text without the key and the other secrets, however they are written. */
  redact(text: string): string;
}

/** The key in an environment variable, or no key at all; beside it the values of headers, which may be secrets, too. */
export function secretOf(variable: string | undefined, headers: Readonly<Record<string, string>> = {}): Secret {
  const value = () => (variable === undefined ? undefined : process.env[variable]);
  return {
    read() {
      const key = value();
      if (!key) throw chatFailure('denied', `the environment variable ${variable} is not set; put the API key there`);
      return key;
    },
    redact(text) {
      const hidden = Object.values(headers).filter(({ length }) => length >= shortest);
      return [...hidden, value() ?? ''].reduce((shown, secret) => (secret ? without(secret, shown) : shown), text);
    },
  };
}

/** A shorter one is no secret anywhere else in a text than where a key is expected, or it would be found in every word. */
const shortest = 8;

function without(secret: string, text: string): string {
  if (secret.length < shortest) {
    const place = new RegExp(
      `(?<![a-z])((?:bearer|basic|key|token|secret)["'\\s:=]+)${literal(secret)}(?![\\w-])`,
      'gi',
    );
    return text.replace(place, '$1[key]');
  }
  const forms = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), ...encodings(secret)];
  const pattern = [...new Set(forms)].sort((a, b) => b.length - a.length).map(literal);
  return text.replace(new RegExp(pattern.join('|'), 'gi'), '[key]');
}

/** How the bytes look in hexadecimal and in base64, wherever among other bytes they stand. */
function encodings(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const shifted = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64url');
    // The outermost characters belong in part to what stands beside.
    const end = (shift + bytes.length) % 3 === 0 ? text.length : text.length - 1;
    return text.slice(shift === 0 ? 0 : shift + 1, end);
  });
  return [bytes.toString('hex'), ...shifted, ...shifted.map((text) => text.replaceAll('-', '+').replaceAll('_', '/'))];
}

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** Throws where an address has a key in it: addresses are shown and written down. */
export function requirePlainAddress(baseURL: string): void {
  const { username, password, search } = new URL(baseURL);
  if (username || password || search) {
    throw new Error('baseURL has a user, password or query; put the key into an environment variable (keyVariable)');
  }
}

import { chatFailure } from '../chat-failure.ts';

/** A key that cannot be printed: it is read when it is needed, and taken out of whatever is to be shown. */
export interface Secret {
  /** Throws a `denied` failure where the variable is not set. */
  read(): string;
  /** The text without the key. */
  redact(text: string): string;
}

/** The key in an environment variable, or no key at all. */
export function secretOf(variable: string | undefined): Secret {
  const value = () => (variable === undefined ? undefined : process.env[variable]);
  return {
    read() {
      const key = value();
      if (!key) throw chatFailure('denied', `the environment variable ${variable} is not set; put the API key there`);
      return key;
    },
    redact(text) {
      const key = value();
      return key ? text.replaceAll(key, '[key]') : text;
    },
  };
}

/** Throws where an address has a key in it: addresses are shown and written down. */
export function requirePlainAddress(baseURL: string): void {
  const { username, password, search } = new URL(baseURL);
  if (username || password || search) {
    throw new Error('baseURL has a user, password or query; put the key into an environment variable (keyVariable)');
  }
}

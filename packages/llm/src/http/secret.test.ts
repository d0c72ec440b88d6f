import { afterEach, expect, it, vi } from 'vitest';
import { secretOf } from './secret.ts';

const variable = 'DREAMGYM_TEST_KEY';
afterEach(() => void vi.unstubAllEnvs());

const redact = (key: string, text: string) => {
  vi.stubEnv(variable, key);
  return secretOf(variable).redact(text);
};

it('takes a key out however it is written', () => {
  const key = 'sk-a/b+c "q"\\=7f3é';
  const bytes = Buffer.from(key);
  const forms = [
    key,
    JSON.stringify({ key }),
    encodeURIComponent(key),
    encodeURIComponent(key).toLowerCase(),
    bytes.toString('hex'),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    Buffer.from(`user:${key}`).toString('base64'),
    Buffer.from(`me:${key}:x`).toString('base64url'),
  ];
  for (const form of forms) {
    const shown = redact(key, `before ${form} after`);
    expect(shown).toMatch(/^before .*\[key\].* after$/);
    for (const part of [key, bytes.toString('hex'), 'sk-a', encodeURIComponent('sk-a/b')]) {
      expect(shown.toLowerCase()).not.toContain(part.toLowerCase());
    }
  }
});

it.each(['a', 'none', 'EMPTY', 'server'])('leaves the words alone where the key is %s', (key) => {
  const text = 'HTTP 500: a server error, none of EMPTY and servers';
  expect(redact(key, text)).toBe(text);
  expect(redact(key, `Authorization: Bearer ${key}, "api_key": "${key}"`)).toBe(
    'Authorization: Bearer [key], "api_key": "[key]"',
  );
});

it('takes the values of headers out, too', () => {
  expect(secretOf(undefined, { 'x-key': 'another-secret', 'x-a': 'a' }).redact('a another-secret')).toBe('a [key]');
});

import { describe, expect, it } from 'vitest';
import { redactor } from './privacy.ts';

const redacted = (text: string) => redactor().redact(text);

describe('what is replaced', () => {
  it.each([
    'sk-ant-api03-abcdefghijklmnop1234',
    'sk-proj-abcdefghijklmnop1234',
    'sk_live_abcdefghijklmnop1234',
    'ghp_abcdefghijklmnopqrstuvwx',
    'github_pat_11ABCDEFG0abcdefghijkl',
    'xoxb-123456789012-abc',
    'AKIAIOSFODNN7EXAMPLE',
    `AIza${'a'.repeat(35)}`,
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln',
    '-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----',
  ])('a secret by its shape: %s', (secret) => {
    expect(redacted(`use ${secret}, please`)).toBe('use [secret-1], please');
  });

  it.each([
    ['Authorization: Bearer abcdef123456789', 'Authorization: Bearer [secret-1]'],
    ['postgres://app:hunter22@db/shop', 'postgres://app:[secret-1]@db/shop'],
    ['my password is hunter22.', 'my password is [secret-1]'],
    ['{"user":"a","api_key":"x","page_token":"p2"}', '{"user":"a","api_key":"[secret-1]","page_token":"p2"}'],
    ['write to Ann.Lee+x@shop.co.uk!', 'write to email-1@example.com!'],
    ['card 4111 1111 1111 1111, exp 05/27', 'card [card-1], exp 05/27'],
    ['call +49 (0)30 1234567 or 555-123-4567', 'call [phone-1] or [phone-2]'],
    ['(555) 123-4567; 030 1234567; 020 7946 0958', '[phone-1]; [phone-2]; [phone-3]'],
  ])('in its place: %s', (text, expected) => {
    expect(redacted(text)).toBe(expected);
  });

  it.each([
    'order #W2378156 of 2024-05-15T09:30:00Z for $1,234.56',
    'mia_li_3668',
    'item 9612497925 in 05-15-2024',
    '1700000000000',
    '4111 1111 1111 1112',
    'task-0123456789ab',
    '192.168.100.200',
    'risk-free trial of sky-blue desk-lamps',
    'token budget',
    '10.0.0.1:8080',
  ])('not what only looks like it: %s', (text) => {
    expect(redacted(text)).toBe(text);
  });

  it('is the same everywhere for the same value, in keys and in JSON that is text, too', () => {
    const { redact, replaced } = redactor();
    const value = {
      'ann@x.org': ['to Ann@x.org and bob@x.org'],
      result: '{"mail": "bob@x.org", "n": 4111111111111111}',
    };
    expect(redact(value)).toEqual({
      'email-1@example.com': ['to email-1@example.com and email-2@example.com'],
      result: '{"mail":"email-2@example.com","n":"[card-1]"}',
    });
    expect(replaced).toEqual({ email: 2, card: 1 });
  });

  it('changes no more when it is done again', () => {
    const once = redacted('ann@x.org 4111111111111111 +4930123456789 password: hunter22');
    expect(redacted(once)).toBe(once);
  });

  it('is more where a hook says so', () => {
    const { redact } = redactor((text, pseudonym) => text.replace(/Ann|Bob/g, (name) => pseudonym('name', name)));
    expect(redact(['Ann and Bob', 'Ann'])).toEqual(['[name-1] and [name-2]', '[name-1]']);
  });
});

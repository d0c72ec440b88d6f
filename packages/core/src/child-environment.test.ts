import { expect, it } from 'vitest';
import { childEnvironment } from './child-environment.ts';

it('lets a program see what it needs to run, and no key', () => {
  const needed = { PATH: '/bin', HOME: '/home/me', LC_ALL: 'C', TZ: 'UTC', Path: 'C:\\\\', XAUTHORITY: '/home/me/.x' };
  const keys = {
    ANTHROPIC_API_KEY: 'a',
    OPENAI_API_KEY: 'b',
    MY_LLM: 'c',
    CONDA_TOKEN: 'd',
    HF_TOKEN: 'e',
    AWS_SECRET_ACCESS_KEY: 'f',
    HTTPS_PROXY: 'http://me:password@proxy',
    GITHUB_TOKEN: 'g',
  };
  expect(childEnvironment({ ...needed, ...keys, LANG: undefined })).toEqual(needed);
});

it('gives it what is meant for it', () => {
  expect(childEnvironment({ HOME: '/home/me', KEY: 'x' }, { HOME: '/site', SITE_KEY: 'y' })).toEqual({
    HOME: '/site',
    SITE_KEY: 'y',
  });
});

import type { Policy, Task } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { detoursFrom } from './behaviours.ts';

const task: Task = { id: 'a', instruction: 'Open it.', origin: { kind: 'seed' } };
const { signal } = new AbortController();
const actions = ['click [link "Other"]', 'click [button "Log out"]', 'stop []', 'go_back'];
const page = (name: string) => ({ text: `page "${name}" at http://shop.test/${name}\nlink "Other"`, actions });

/** Counts its steps aloud, and knows five of them. */
const counting: Policy = {
  name: 'counting',
  begin() {
    let step = 0;
    return {
      act() {
        if (++step > 5) throw new Error('the solution is at its end');
        return { text: `step ${step}` };
      },
    };
  },
};

async function played(seed: number, leads: (text: string) => string, length = 12): Promise<readonly string[]> {
  const player = detoursFrom(counting).begin({ task, seed, signal });
  const done: string[] = [];
  for (let at = 'home'; done.length < length; at = leads(done.at(-1)!)) {
    done.push((await player.act(page(at))).text);
  }
  return done;
}

describe('detours', () => {
  it('are something else now and then, from which it comes back before it goes on', async () => {
    let detours = 0;
    for (let seed = 0; seed < 200; seed++) {
      const done = await played(seed, (text) => (text.startsWith('click') ? 'other' : 'home'), 5);
      detours += done.filter((text) => text === 'click [link "Other"]').length;
      for (const [at, text] of done.entries()) {
        if (text.startsWith('click') && at + 1 < done.length) expect(done[at + 1]).toBe('go_back');
      }
      const own = done.filter((text) => text.startsWith('step'));
      expect(own).toEqual(own.map((_, at) => `step ${at + 1}`));
    }
    // Of some 4 free steps in each of 200 attempts, 30 % and fewer for what the ways back take.
    expect(detours).toBeGreaterThan(150);
    expect(detours).toBeLessThan(300);
  });

  it('need no way back where they led nowhere', async () => {
    for (let seed = 0; seed < 20; seed++) expect(await played(seed, () => 'home')).not.toContain('go_back');
  });

  it('neither end nor log out, and give up where the other does not know what to do', async () => {
    for (let seed = 0; seed < 50; seed++) {
      const done = await played(seed, () => 'home', 30);
      expect(done).not.toContain('click [button "Log out"]');
      expect(done.indexOf('stop []')).toBeGreaterThan(done.indexOf('step 5'));
    }
  });

  it('are the same under the same seed', async () => {
    expect(await played(7, () => 'home')).toEqual(await played(7, () => 'home'));
  });
});

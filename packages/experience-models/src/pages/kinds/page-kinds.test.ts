import type { Sentence } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { linkedAbstraction } from '../linked-site.fixture.ts';
import { learnPageKinds } from './page-kinds.ts';

/** Pages whose first sentence says `id` and `act`. */
const abstraction = {
  ...linkedAbstraction,
  pageKind: () => 'entry',
  pageParts: (page: readonly Sentence[]): Readonly<Record<string, string>> => {
    const [id = '', act = ''] = page[0]!.arguments;
    return act === '' ? { id } : { id, act };
  },
};
const page = (id: string, { act = '', fields = [] as readonly string[] } = {}): readonly Sentence[] => [
  { kind: 'page', arguments: [id, act] },
  { kind: 'link', arguments: [`about ${id}`] },
  ...fields.map((name) => ({ kind: 'field', arguments: [name, ''] })),
];
const names = ['one', 'two', 'three', 'four'];
const form = ['title', 'text', 'summary', 'licence', 'date', 'place', 'tags', 'owner'];

describe('kinds of pages', () => {
  it('are divided by what decides what can be done there, and not by what names a thing', () => {
    const kindOf = learnPageKinds(
      names.flatMap((id) => [page(id), page(id, { act: 'edit', fields: form }), page(id, { act: 'log' })]),
      abstraction,
    );
    // Two of the three values offer the same, and are told apart all the same: a kind too many is no harm.
    expect(kindOf(page('five', { act: 'edit' }))).toBe('entry act=edit');
    expect(kindOf(page('six'))).toBe('entry act=');
    expect(kindOf(page('one'))).toBe(kindOf(page('two')));
  });

  it('are not divided by a part that seems to decide what another one does', () => {
    const written = names.map((id) => [
      { kind: 'page', arguments: [id, 'edit', 'more'] },
      ...page(id, { fields: form }).slice(1),
    ]);
    const others = ['five', 'six', 'seven', 'eight'].map((id) => page(id, { act: 'log' }));
    const again = written.map((each) => [...each, { kind: 'text', arguments: ['saved'] }]);
    const kindOf = learnPageKinds([...written, ...again, ...others], abstraction);
    expect(kindOf(page('nine', { act: 'edit' }))).toBe('entry act=edit');
  });

  it('are the abstraction’s own where a part changes nothing, or every page has a value of its own', () => {
    const sorted = learnPageKinds(
      names.flatMap((id) => [page(id, { act: 'old' }), page(id, { act: 'new' })]),
      abstraction,
    );
    expect(sorted(page('one', { act: 'new' }))).toBe('entry');
    const alone = learnPageKinds(
      names.map((id, at) => page(id, { fields: form.slice(at * 2, at * 2 + 2) })),
      abstraction,
    );
    expect(alone(page('one'))).toBe('entry');
    const { pageParts: _, ...plain } = abstraction;
    expect(learnPageKinds([page('one')], plain)(page('one'))).toBe('entry');
    expect(learnPageKinds([page('one')], { ...plain, pageKind: undefined })(page('one'))).toBe('page');
  });
});

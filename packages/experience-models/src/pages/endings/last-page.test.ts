import type { Sentence } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import type { VisitedStep } from '../moves/visits.ts';
import { makePage } from '../page.ts';
import { learnLastPage } from './last-page.ts';

const line = (kind: string, ...args: string[]): Sentence => ({ kind, arguments: args });

/** Booking a room with these wishes, as some site tells it afterwards. */
function booking(
  room: string,
  wishes: readonly string[],
  reward: number,
  told = wishes.map((wish) => line('confirmed', wish)),
) {
  return {
    from: makePage('room', [line('room', room), ...wishes.map((wish) => line('wish', wish))]),
    action: { name: 'book', arguments: [] },
    to: makePage('booked', [line('thanks', 'Thank you'), line('room', room), ...told, line('stars', `${reward}.0`)]),
    reward,
    terminated: true,
    origin: { name: 'open', arguments: [room] },
    nextOrigin: undefined,
  } satisfies VisitedStep;
}

const chosen = new Set(['wish']);
const open = (room: string) => ({ name: 'open', arguments: [room] });
const stay = (room: string, wishes: readonly string[]) =>
  makePage('room', [line('room', room), ...wishes.map((wish) => line('wish', wish))]);

describe('the last page', () => {
  it('is the one that the attempt ended on, where ending it changes nothing', () => {
    const attempts = ['blue', 'red', 'green'].map((room) => {
      const { from, ...rest } = booking(room, ['sea'], 1);
      return { ...rest, from, to: from };
    });
    const page = learnLastPage(attempts, chosen)!;
    const grey = stay('grey', ['quiet']);
    expect(page({ from: grey, origin: open('grey'), reward: 0 })).toBe(grey);
  });

  it('repeats what the page was about, what was chosen on it and what was earned', () => {
    const page = learnLastPage(
      [booking('blue', ['sea', 'bath'], 1), booking('red', [], 0), booking('green', ['late'], 1)],
      chosen,
    )!;
    expect(page({ from: stay('grey', ['quiet', 'cot']), origin: open('grey'), reward: 1 }).sentences).toEqual([
      line('thanks', 'Thank you'),
      line('room', 'grey'),
      line('confirmed', 'quiet'),
      line('confirmed', 'cot'),
      line('stars', '1.0'),
    ]);
  });

  it('repeats choices in the order in which it was seen to', () => {
    const sorted = (room: string, wishes: readonly string[]) =>
      booking(
        room,
        wishes,
        1,
        [...wishes].sort().map((wish) => line('confirmed', wish)),
      );
    const page = learnLastPage([sorted('blue', ['sea', 'bath']), sorted('red', ['late', 'cot'])], chosen)!;
    const { sentences } = page({ from: stay('grey', ['quiet', 'cot']), origin: open('grey'), reward: 1 });
    expect(sentences.slice(2, 4)).toEqual([line('confirmed', 'cot'), line('confirmed', 'quiet')]);
  });

  it('is the usual one where nothing of it is repeated', () => {
    const said = ['a', 'b'].map((room) => booking(room, [], 1, [line('note', 'See you')]));
    const { sentences } = learnLastPage(said, chosen)!({ from: stay('c', ['sea']), origin: open('c'), reward: 1 });
    expect(sentences).toContainEqual(line('note', 'See you'));
    expect(learnLastPage([], chosen)).toBeUndefined();
  });
});

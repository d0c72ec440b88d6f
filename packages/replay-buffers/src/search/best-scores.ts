/** The highest scores seen so far and whose they are: a heap with the lowest of them on top. */
export interface BestScores {
  /** What a score has to exceed to come in; minus infinity while there is room. */
  readonly bar: number;
  add(id: number, score: number): void;
  /** In no particular order. */
  ids(): readonly number[];
}

export function bestScores(room: number): BestScores {
  const scores: number[] = [];
  const ids: number[] = [];
  const swap = (a: number, b: number) => {
    [scores[a], scores[b]] = [scores[b]!, scores[a]!];
    [ids[a], ids[b]] = [ids[b]!, ids[a]!];
  };
  return {
    get bar() {
      return scores.length < room ? -Infinity : scores[0]!;
    },
    add(id, score) {
      if (scores.length < room) {
        let at = scores.push(score) - 1;
        ids.push(id);
        for (let above = (at - 1) >> 1; at > 0 && scores[above]! > scores[at]!; above = (at - 1) >> 1) {
          swap(at, above);
          at = above;
        }
        return;
      }
      if (score <= scores[0]!) return;
      scores[0] = score;
      ids[0] = id;
      for (let at = 0; ; ) {
        let below = 2 * at + 1;
        if (below + 1 < room && scores[below + 1]! < scores[below]!) below += 1;
        if (below >= room || scores[below]! >= scores[at]!) return;
        swap(at, below);
        at = below;
      }
    },
    ids: () => ids,
  };
}

import type { CreateIndex, SituationIndex } from '../memory/situations.ts';
import { textVectors } from './text-vectors.ts';

/** Neighbours of a situation in the graph. */
const connectivity = 24;
/** Situations that are looked at to find the neighbours of a new one, and at least in a search. */
const effort = { adding: 64, searching: 96 };
/** Candidates for each case wanted: products of rounded vectors do not tell the closest ones apart. */
const candidatesPerCase = 2;
/** With several, the graph would depend on which is faster. */
const threads = 1;
const removed = -1;

/**
 * A graph of similar situations in several layers (Malkov and Yashunin 2018), as the package `usearch` builds it. A search
 * goes from neighbour to neighbour towards the query, so that some of the best may be missed. Rejects where the package
 * is missing.
 */
export async function loadGraphIndex(): Promise<CreateIndex> {
  const library = await load();

  return ({ situations, dimensions }) => {
    const states = textVectors(dimensions);
    const actions = textVectors(dimensions);
    const joint = new Float32Array(2 * dimensions);
    let graph = createGraph();
    /** By the number in the graph. What was removed stays there as a way to others. */
    let situationOf: number[] = [];
    const numberOf: number[] = [];
    let total = 0;

    function createGraph() {
      return new library.Index({
        dimensions: 2 * dimensions,
        metric: library.MetricKind.IP,
        quantization: library.ScalarKind.BF16,
        connectivity,
        expansion_add: effort.adding,
        expansion_search: effort.searching,
        multi: false,
      });
    }

    const join = (state: Float32Array, action: Float32Array) => {
      joint.set(state);
      joint.set(action, dimensions);
      return joint;
    };

    const insert = (situation: number) => {
      const { stateRows, actionRows } = situations;
      const vector = join(states.vector(stateRows[situation]!), actions.vector(actionRows[situation]!));
      graph.add(BigInt(situationOf.length), vector, threads);
      numberOf[situation] = situationOf.push(situation) - 1;
    };

    const isHeld = (situation: number) => situation !== removed;

    const buildAnew = () => {
      const held = situationOf.filter(isHeld);
      graph = createGraph();
      situationOf = [];
      for (const situation of held) insert(situation);
    };

    const index: SituationIndex = {
      add(situation) {
        insert(situation);
        total += 1;
      },

      remove(situation) {
        situationOf[numberOf[situation]!] = removed;
        total -= 1;
      },

      find({ state, action, limit, accept }) {
        if (situationOf.length > 2 * total) buildAnew();
        const query = join(state, action);
        const perHeld = situationOf.length / total;
        // Where so much is left out that too few are found, the search goes on, in the end through everything.
        for (let wanted = Math.ceil(candidatesPerCase * limit * perHeld); wanted < situationOf.length; wanted *= 4) {
          const { keys } = graph.search(query, wanted, threads);
          const found = Array.from(keys, (key) => situationOf[Number(key)]!);
          const accepted = found.filter((situation) => isHeld(situation) && accept(situation));
          if (accepted.length >= limit) return accepted;
        }
        return situationOf.filter((situation) => isHeld(situation) && accept(situation));
      },
    };
    return { index, states, actions };
  };
}

async function load(): Promise<typeof import('usearch')> {
  // By a name that no bundler looks for: few need it.
  const name: string = 'usearch';
  try {
    return await import(name);
  } catch (error) {
    throw new Error(`an approximate search needs the package ${name}: npm install ${name}`, { cause: error });
  }
}

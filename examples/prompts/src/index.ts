import { alfworld } from '@dreamgym/alfworld';
import { anthropic, budgeted, cached, ledger, limited, openaiCompatible } from '@dreamgym/llm';
import { promptOptimizer } from '@dreamgym/optimizers';
import { chatPolicy } from '@dreamgym/policies';
import { embedded, evaluate, train } from 'dreamgym';

const iterations = Number(process.argv[2] ?? 10);
// The address of an OpenAI-compatible server, or else ANTHROPIC_API_KEY.
const { LLM_URL, LLM_MODEL = LLM_URL ? 'default' : 'claude-haiku-5-5', ANSWERS = 'answers' } = process.env;
const server = LLM_URL ? openaiCompatible({ model: LLM_MODEL, baseURL: LLM_URL }) : anthropic({ model: LLM_MODEL });

const book = ledger();
// What was answered once is not paid for again: a run that was stopped goes on where it was.
const model = limited(cached(budgeted(server, { ledger: book, calls: 20_000 }), { folder: ANSWERS }), {
  concurrency: 8,
});

const { environment, behaviours } = alfworld({ stepLimit: 20 });
const first = chatPolicy({ model, environment });

const { policy } = await train(
  [
    { environment, behaviours },
    embedded({ transitions: 2000 }),
    {
      policy: first,
      // In the dream: not one real step is taken to judge a prompt by.
      optimizer: ({ trainingEnvironment }) =>
        promptOptimizer({ model, environment: trainingEnvironment, concurrency: 8, heldOut: 12, attempts: 1 }),
    },
  ],
  { iterations, seed: 7, tasks: 4, groupSize: 4, concurrency: 8 },
);

for (const player of [first, policy]) {
  const reality = { environment, policy: player, split: 'validation', limit: 10, seed: 7, concurrency: 8 } as const;
  const { success, interval } = await evaluate(reality);
  console.log(`${player.name}: ${success.toFixed(2)}, ${interval.map((bound) => bound.toFixed(2)).join(' to ')}`);
}
console.table(book.rows());

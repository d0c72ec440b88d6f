import { alfworld } from '@dreamgym/alfworld';
import { induced, reasoning, verified } from '@dreamgym/experience-models';
import { anthropic, budgeted, ledger, limited, openaiCompatible } from '@dreamgym/llm';
import { embedded, train } from 'dreamgym';

const iterations = Number(process.argv[2] ?? 4);
// The address of an OpenAI-compatible server, or else ANTHROPIC_API_KEY.
const { LLM_URL, LLM_MODEL = LLM_URL ? 'default' : 'claude-haiku-5-5' } = process.env;
const server = LLM_URL ? openaiCompatible({ model: LLM_MODEL, baseURL: LLM_URL }) : anthropic({ model: LLM_MODEL });

const book = ledger();
const model = limited(budgeted(server, { ledger: book, calls: 1000 }), { concurrency: 8 });

const { environment, behaviours } = alfworld({ stepLimit: 20 });
const dreams = verified(reasoning({ model, environment }), {
  rules: induced({ abstraction: environment.abstraction }),
  remedy: 'repair',
  onDisagreement: ({ action, kinds }) => console.log(`${action}: ${kinds.join(', ')}`),
});

const { counters } = await train(
  [{ environment, behaviours }, embedded({ transitions: 2000 }), { experienceModel: dreams }],
  { iterations, seed: 7, tasks: 4, groupSize: 4, concurrency: 8 },
);
console.log(counters);
console.log(dreams.verification());
console.table(book.rows());

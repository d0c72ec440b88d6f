import {
  type ChatMessage,
  type ChatModel,
  episodeReward,
  isChatFailure,
  isSolved,
  type Json,
  type Prompt,
  type Trajectory,
  type TrajectoryGroup,
} from '@dreamgym/core';
import { bytesOf, contextShares, cut } from '@dreamgym/core/text';
import { learnable } from '../batch.ts';
import { exampleOf, transcript } from './transcript.ts';

export interface ReflectionRequest {
  readonly model: ChatModel;
  /** What the environment says of itself. */
  readonly description?: string;
  /** What the attempts were played with. */
  readonly prompt: Prompt;
  /** Another one that does better at some tasks, to take from. */
  readonly other?: Prompt;
  readonly groups: readonly TrajectoryGroup[];
  /** Characters that instructions may have. */
  readonly maxLength: number;
  /** Examples that a prompt may have. */
  readonly examples: number;
  /** The most tokens of the answer. */
  readonly maxTokens: number;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** Bytes of a reflection where the model has no context window of its own. */
const usualBytes = 60_000;

const schema: Json = {
  type: 'object',
  properties: {
    analysis: { type: 'string', description: 'what made the difference between what went well and what did not' },
    instructions: { type: 'string', description: 'the new instructions, whole' },
    example: { type: 'string', description: 'the name of a solved attempt worth showing, such as A1, or nothing' },
  },
  required: ['analysis', 'instructions', 'example'],
  additionalProperties: false,
};

const system: ChatMessage = {
  role: 'system',
  text: [
    'You coach an agent that acts in an environment. You see attempts of it, some better than others, and the instructions that it had.',
    'Find out what made the difference: which actions worked and which did not, in which situation. Then write better instructions for it. They are all that it will know of this, for every task of this kind, not only for those that you see: state rules, name the exact actions, keep what is right in the present instructions, correct what is wrong, and add what is new. Do not repeat how its answers are to be formatted.',
  ].join('\n\n'),
  cachePoint: true,
};

/** Asks for a better prompt; undefined where the model has none to give. Failures of its server are thrown. */
export async function reflect(request: ReflectionRequest): Promise<Prompt | undefined> {
  const { model, prompt, maxLength, seed, signal } = request;
  const shares = contextShares(model.contextWindow, request.maxTokens);
  const shown = request.groups.flatMap(telling).map((trajectory, at) => ({ name: `A${at + 1}`, trajectory }));
  const bytes = Math.min(usualBytes, shares.promptBytes - bytesOf(system.text));
  const question: ChatMessage = { role: 'user', text: questionText(request, { shown, bytes }) };
  try {
    const { maxTokens } = shares;
    const common = { schema, maxTokens, temperature: 1, seed, signal, phase: 'reflection' as const };
    const { json } = await model.chat({ messages: [system, question], ...common });
    const { instructions, example } = json as { readonly instructions: string; readonly example: string };
    const named = shown.find(({ name, trajectory }) => name === example.trim() && isSolvedAttempt(trajectory));
    const added = named && exampleOf(named.trajectory);
    const examples = [...(added ? [added] : []), ...prompt.examples].slice(0, request.examples);
    return { instructions: cut(instructions.trim(), maxLength), examples };
  } catch (error) {
    const ofModel = ['refused', 'truncated', 'invalid', 'empty'];
    if (isChatFailure(error) && ofModel.includes(error.kind)) return undefined;
    throw error;
  }
}

/** The best and the worst attempt of a group; one where all are worth the same. */
function telling(group: TrajectoryGroup): readonly Trajectory[] {
  const sorted = learnable(group).toSorted((one, other) => episodeReward(other) - episodeReward(one));
  const [best, worst] = [sorted[0], sorted.at(-1)];
  if (!best || !worst) return [];
  return episodeReward(best) > episodeReward(worst) ? [best, worst] : [worst];
}

interface Shown {
  readonly name: string;
  readonly trajectory: Trajectory;
}

function questionText(
  { description, prompt, other, maxLength }: ReflectionRequest,
  { shown, bytes }: { readonly shown: readonly Shown[]; readonly bytes: number },
): string {
  const before = [
    ...(description === undefined ? [] : [`The environment:\n${description}`]),
    `The present instructions:\n${prompt.instructions || '(none)'}`,
    ...(other?.instructions ? [`Other instructions, which do better at some tasks:\n${other.instructions}`] : []),
  ];
  const after = `Answer with JSON: "analysis", "instructions" of at most ${maxLength} characters, and "example".`;
  const left = bytes - bytesOf([...before, after].join('\n\n'));
  const each = Math.max(200, Math.floor(left / Math.max(1, shown.length)) - 200);
  const attempts = shown.map(({ name, trajectory }) => {
    const earned = `${isSolvedAttempt(trajectory) ? 'solved' : 'not solved'}, reward ${episodeReward(trajectory).toFixed(2)}`;
    const forfeited = trajectory.end.kind === 'forfeited' ? `\nIt gave up: ${cut(trajectory.end.message, 200)}` : '';
    return `Attempt ${name} (${earned}) at the task: ${trajectory.task.instruction}\n${transcript(trajectory, each)}${forfeited}`;
  });
  return [...before, ...attempts, after].join('\n\n');
}

const isSolvedAttempt = (trajectory: Trajectory) =>
  trajectory.end.kind !== 'forfeited' && isSolved(episodeReward(trajectory));

import type { ExperienceModel } from '@dreamgym/core';
import { learnTools, type ToolKnowledge } from './learn-tools.ts';
import { dreamTools } from './tool-dream.ts';

/**
 * An experience model of environments whose actions are calls of tools and messages to a user, as `@dreamgym/core/tool-actions`
 * writes them, distilled from recorded transitions: what tools return and what that says of things, which calls are refused and
 * in which words, what calls change, how users reply and when they leave, and which calls a task takes. It knows of no tool and
 * never calls one. What is hidden is pinned by (task, world seed), luck by the seed.
 */
export function inducedTools(): ExperienceModel & { tools(): ToolKnowledge } {
  let knowledge: ToolKnowledge | undefined;
  const learned = (): ToolKnowledge => {
    if (!knowledge) throw new Error('the model has not learned yet; call learn() with recorded trajectories first');
    return knowledge;
  };
  return {
    name: 'induced-tools',
    tools: learned,
    async learn({ trajectories }) {
      knowledge = learnTools(trajectories);
    },
    async open(request) {
      return dreamTools(learned(), request);
    },
  };
}

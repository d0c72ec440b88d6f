import type { Environment, Policy } from '@dreamgym/core';

/**
 * What attempts are played with, for people, the same for a run and for every worker that can play it: kinds of parts, without what
 * differs from machine to machine or changes while a policy learns, such as addresses and versions.
 */
export function pipelineName({
  environment,
  policy,
}: {
  readonly environment: Environment;
  readonly policy: Policy;
}): string {
  const dreamer = environment.dreamed ? `, dreamed by ${kindOf(environment.experienceModel ?? 'a model')}` : '';
  return `${kindOf(policy.name)} in ${environment.name}${dreamer}`;
}

/** `choice-policy@12` and `chat-policy(openai:a@http://b)` without what follows. */
const kindOf = (name: string) => name.split(/[@(]/, 1)[0]!;

import type { ToolDefinition } from './toolbox.ts';

export interface DescriptionOptions {
  readonly tools: readonly ToolDefinition[];
  readonly policyText?: string;
  readonly hasUser: boolean;
}

/** How an environment of tools works, for language models that act in it or play it. */
export function description({ tools, policyText, hasUser }: DescriptionOptions): string {
  const saying = hasUser
    ? '\nsay MESSAGE: says something to the user, and shows the answer as "user: …"'
    : '\nsay MESSAGE: there is no user, so nobody answers';
  const ending = tools.filter(({ ends }) => ends).map(({ name }) => name);
  const text = `An agent with tools${hasUser ? ', who talks to a user,' : ''} does what is asked.

Actions:
call TOOL {"argument": value}: calls a tool; its arguments are one JSON object${saying}
finish MESSAGE: ends the attempt, with or without last words

An observation is the result of the last call, as JSON in one line or as a text; "Error: …" where a call was refused or has failed; "user: …" where the user speaks; and "end: …" where the attempt has ended. ${endings(ending, hasUser)}

A call of a tool that does not exist, or with arguments that its schema does not allow, is refused with a reason. Ids and values are never made up: they come from the user and from results.

Tools:
${tools.map(toolText).join('\n')}`;
  return policyText === undefined ? text : `${text}\n\nRules that the agent has to keep:\n${policyText.trim()}`;
}

function endings(ending: readonly string[], hasUser: boolean): string {
  const ways = [
    'at finish',
    ...ending.map((name) => `when ${name} succeeds`),
    ...(hasUser ? ['when the user leaves'] : []),
  ];
  return `The attempt ends ${ways.join(', ')}.`;
}

function toolText({ name, description: text, inputSchema, outputSchema }: ToolDefinition): string {
  const results = outputSchema === undefined ? '' : `\n  results: ${JSON.stringify(outputSchema)}`;
  return `- ${name}${text === undefined ? '' : `: ${text}`}\n  arguments: ${JSON.stringify(inputSchema)}${results}`;
}

import { altered, type ChatModel, type Environment } from '@dreamgym/core';

/** The same model; each answer is told of, with what it cost. */
export function told(model: ChatModel, tell: (line: string) => void): ChatModel {
  return altered(model, {
    async chat(request: Parameters<ChatModel['chat']>[0]) {
      const reply = await model.chat(request);
      tell(`${request.phase}: ${reply.usage.inputTokens} tokens read, ${reply.usage.outputTokens} written`);
      return reply;
    },
  });
}

/** The same environment, with the tasks of one family alone. */
export function onlyFamily(environment: Environment, family: string): Environment {
  return altered(environment, {
    tasks: async (split: Parameters<Environment['tasks']>[0]) =>
      (await environment.tasks(split)).filter((task) => task.family === family),
  });
}

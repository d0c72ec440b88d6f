import type { ChatReply, ChatRequest, Json } from '@dreamgym/core';
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { chatFailure } from '../chat-failure.ts';

/** What a model wrote, checked: not empty, and JSON by the schema where the request has one. */
export function checkAnswer(request: Pick<ChatRequest, 'schema'>, answer: Omit<ChatReply, 'json'>): ChatReply {
  const { text, usage } = answer;
  if (text.trim() === '') throw chatFailure('empty', 'the model answered with no text', { usage });
  if (request.schema === undefined) return answer;
  const invalid = (problem: string) => chatFailure('invalid', problem, { usage, written: text });
  let json: Json;
  try {
    json = jsonIn(text);
  } catch (error) {
    throw invalid(`the answer is no JSON: ${(error as Error).message}`);
  }
  const validate = validatorOf(request.schema);
  if (!validate(json)) {
    throw invalid(`the answer does not meet the schema: ${ajv().errorsText(validate.errors, { dataVar: 'answer' })}`);
  }
  return { ...answer, json };
}

/**
 * The JSON that a text is, or that alone is in it: behind thoughts, in a fence, with a word before or after. Throws where there
 * is none, or more than one.
 */
function jsonIn(text: string): Json {
  try {
    return JSON.parse(text);
  } catch (error) {
    const thoughts = text.lastIndexOf('</think>');
    const said = thoughts < 0 ? text : text.slice(thoughts + '</think>'.length);
    const from = said.search(/[[{]/);
    const to = Math.max(said.lastIndexOf('}'), said.lastIndexOf(']'));
    if (from < 0 || to < from) throw error;
    return JSON.parse(said.slice(from, to + 1));
  }
}

// Servers define the dialect, and schemas without an `$id` cannot collide.
const options = { strict: false, addUsedSchema: false, validateFormats: false, logger: false } as const;
let made: Ajv2020 | undefined;
/** Made where it is needed: it compiles schemas of its own first. */
const ajv = () => {
  made ??= new Ajv2020(options);
  return made;
};
const validators = new Map<string, ValidateFunction>();
const schemasKept = 64;

/** Compiled once per schema, not per object: callers may build theirs anew for each call. */
function validatorOf(schema: Json): ValidateFunction {
  const key = JSON.stringify(schema);
  let validator = validators.get(key);
  if (!validator) {
    if (validators.size >= schemasKept) {
      validators.clear();
      ajv().removeSchema();
    }
    validator = ajv().compile(JSON.parse(key));
    validators.set(key, validator);
  }
  return validator;
}

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
    json = JSON.parse(text);
  } catch (error) {
    throw invalid(`the answer is no JSON: ${(error as Error).message}`);
  }
  const validate = validatorOf(request.schema);
  if (!validate(json)) {
    throw invalid(`the answer does not meet the schema: ${ajv.errorsText(validate.errors, { dataVar: 'answer' })}`);
  }
  return { ...answer, json };
}

// Servers define the dialect, and schemas without an `$id` cannot collide.
const ajv = new Ajv2020({ strict: false, addUsedSchema: false, validateFormats: false, logger: false });
const validators = new Map<string, ValidateFunction>();

/** Compiled once per schema, not per object: callers may build theirs anew for each call. */
function validatorOf(schema: Json): ValidateFunction {
  const key = JSON.stringify(schema);
  let validator = validators.get(key);
  if (!validator) {
    validator = ajv.compile(JSON.parse(key));
    validators.set(key, validator);
  }
  return validator;
}

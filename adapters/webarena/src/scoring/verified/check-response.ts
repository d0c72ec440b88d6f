import type { ResponseCheck } from '../../tasks/formats/answer-key.ts';
import type { CheckResult } from '../evaluation-result.ts';
import { difference } from './values/compare.ts';
import { normalValue } from './values/normal-value.ts';
import { isObject, type NormalizeOptions, normalList } from './values/normalize.ts';

type Placeholders = NormalizeOptions['placeholders'];

/** Compares the object that an agent answers with (`AgentResponseEvaluator`). Its data counts where the task is to retrieve some. */
export function checkResponse(
  check: ResponseCheck,
  answer: string | undefined,
  placeholders: Placeholders,
): CheckResult {
  const detail = responseDifference(check, answer, placeholders);
  return { check: 'response', passed: detail === undefined, detail: detail ?? 'the response is as expected' };
}

function responseDifference(
  check: ResponseCheck,
  answer: string | undefined,
  placeholders: Placeholders,
): string | undefined {
  const response = readResponse(answer ?? '');
  if (!isObject(response)) return `the response is no JSON object: ${answer ?? 'there is none'}`;
  const wanted: Readonly<Record<string, unknown>> = { task_type: check.taskType, status: check.status };
  for (const [field, expected] of Object.entries(wanted)) {
    const given = response[field === 'task_type' && !Object.hasOwn(response, field) ? 'performed_operation' : field];
    const read = { type: 'string', placeholders };
    if (typeof given !== 'string' || given.trim() === '') return `the response has no ${field}`;
    const problem = difference(normalValue(expected, read), normalValue(given, read), { name: field });
    if (problem !== undefined) return problem;
  }
  if (check.data === undefined)
    return 'the answer key names no retrieved_data, and then no response is right in the original';
  if (!Object.hasOwn(response, 'retrieved_data')) return 'the response has no retrieved_data';
  if (check.taskType.toUpperCase() !== 'RETRIEVE') return undefined;
  const data = (value: unknown, strict: boolean) => {
    return isNothing(value)
      ? null
      : normalList(Array.isArray(value) ? value : [value], check.schema, { strict, placeholders });
  };
  const { ordered } = check;
  return difference(data(check.data, true), data(response.retrieved_data, false), { ordered, name: 'retrieved_data' });
}

/** The object in an answer, in a fence or without. */
function readResponse(answer: string): unknown {
  const fenced = /```(?:json)?\s*\n?(.*?)\n?```/s.exec(answer)?.[1];
  try {
    return JSON.parse((fenced ?? answer).trim());
  } catch {
    return undefined;
  }
}

function isNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

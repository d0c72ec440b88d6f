import type { Awaitable, Json } from '@dreamgym/core';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { isStandardSchema, type StandardSchema } from './standard-schema.ts';

/** What a tool takes. */
export interface InputSchema {
  readonly json: Json;
  /** The arguments as the tool is to get them, or what is wrong with them. */
  check(given: Json): Awaitable<{ readonly value: Json } | { readonly problem: string }>;
}

/** Schemas may come from servers of others: what is larger is none that a model could be shown. */
const largestSchema = 256 * 1024;

// Schemas of different tools may have the same `$id`.
const settings = { strict: false, addUsedSchema: false, allErrors: true, logger: false } as const;
/** What a schema is written in where it says no older dialect; those before 2019 differ in lists and little else. */
const dialects = { latest: new Ajv2020(settings), older: new Ajv(settings) };
for (const ajv of Object.values(dialects)) formats.default(ajv);

/** Throws where it is no schema, naming the tool. */
export function inputSchema(schema: Json | StandardSchema, tool: string): InputSchema {
  return isStandardSchema(schema) ? ofLibrary(schema, tool) : ofJson(schema, tool);
}

function ofJson(json: Json, tool: string): InputSchema {
  const text = JSON.stringify(json);
  if (text.length > largestSchema) {
    throw new Error(
      `the input schema of the tool ${tool} has ${text.length} characters; ${largestSchema} are the most`,
    );
  }
  const { $schema = '', ...copy } = JSON.parse(text) as Record<string, Json> & { $schema?: string };
  const ajv = /draft-0[3-7]/.test($schema) ? dialects.older : dialects.latest;
  let validate: ReturnType<typeof ajv.compile>;
  try {
    validate = ajv.compile(copy);
    // Or every schema there ever was would be kept.
    ajv.removeSchema(copy);
  } catch (cause) {
    throw new Error(`the input schema of the tool ${tool} is no JSON Schema: ${(cause as Error).message}`, { cause });
  }
  return {
    json,
    check(given) {
      if (validate(given)) return { value: given };
      const problems = (validate.errors ?? []).map(({ instancePath, message, params }) => {
        const allowed: unknown = params.allowedValues;
        const surplus: unknown = params.additionalProperty;
        const more = Array.isArray(allowed) ? `: ${allowed.join(', ')}` : surplus === undefined ? '' : `: ${surplus}`;
        return worded(instancePath.split('/').slice(1), `${message}${more}`);
      });
      return { problem: problems.join('; ') };
    },
  };
}

function ofLibrary({ '~standard': standard }: StandardSchema, tool: string): InputSchema {
  if (!standard.jsonSchema) {
    throw new Error(
      `the schema of the tool ${tool}, of ${standard.vendor}, gives no JSON Schema; use a version that does (zod from 4.2 on), or give the JSON Schema itself`,
    );
  }
  return {
    json: standard.jsonSchema.input({ target: 'draft-2020-12' }) as Json,
    async check(given) {
      const validation = await standard.validate(given);
      if (validation.issues === undefined) return { value: validation.value as Json };
      return { problem: validation.issues.map(({ path = [], message }) => worded(path.map(key), message)).join('; ') };
    },
  };
}

/** A step of a path is a key, or an object that holds one. */
const key = (step: unknown) => String(typeof step === 'object' && step !== null && 'key' in step ? step.key : step);

const worded = (path: readonly string[], message: string) =>
  path.length === 0 ? message : `${path.join('.')} ${message}`;

import type { Awaitable } from '@dreamgym/core';

/**
 * A schema of zod, valibot, arktype or another library, as the Standard Schema specification has it. One that is to be a tool's
 * has to give its JSON Schema, too (Standard JSON Schema; zod from 4.2 on).
 */
export interface StandardSchema {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    validate(value: unknown): Awaitable<Validation>;
    readonly jsonSchema?: { input(options: { readonly target: 'draft-2020-12' }): Record<string, unknown> };
  };
}

/** What was validated, with defaults put in, or what is wrong with it. */
type Validation =
  | { readonly value: unknown; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string; readonly path?: readonly unknown[] | undefined }[] };

export function isStandardSchema(schema: unknown): schema is StandardSchema {
  // Some libraries' schemas are functions.
  const isOne = (typeof schema === 'object' && schema !== null) || typeof schema === 'function';
  return isOne && '~standard' in schema;
}

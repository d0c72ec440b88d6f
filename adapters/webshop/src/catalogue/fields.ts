import { cut } from '@dreamgym/core/text';

/** Reads what a file says of a product; throws where it says something of another kind, naming file and product. */
export interface Fields {
  /** A text; nothing where the file says nothing. */
  text(name: string, value: unknown): string | undefined;
  /** Texts; nothing where the file says nothing. */
  texts(name: string, value: unknown): readonly string[] | undefined;
  refuse(what: string): never;
}

export function fieldsOf(asin: string, file: string | undefined): Fields {
  const refuse = (what: string): never => {
    throw new Error(`${file === undefined ? '' : `${file}: `}product ${asin} ${what}`);
  };
  return {
    text(name, value) {
      if (value === undefined || value === null || typeof value === 'string') return value ?? undefined;
      return refuse(`has the ${name} ${shown(value)}; it must be a text`);
    },
    texts(name, value) {
      if (value === undefined || value === null) return undefined;
      if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
      return refuse(`has the ${name} ${shown(value)}; it must be a list of texts`);
    },
    refuse,
  };
}

export const shown = (value: unknown): string => cut(JSON.stringify(value) ?? 'undefined', 100);

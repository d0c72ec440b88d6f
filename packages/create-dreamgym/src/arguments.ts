import { parseArgs } from 'node:util';
import { type Answers, conventionFault, nameFault, type PartKind, parts, type Template, templates } from './answers.ts';

/** A command that was given wrongly. */
export class UsageError extends Error {}

export interface Arguments {
  /** What the command line says already. */
  readonly given: Partial<Answers>;
  /** Whether what it does not say is as suggested, rather than asked. */
  readonly yes: boolean;
  readonly help: boolean;
  readonly version: boolean;
}

export const usage = `Usage: npm create dreamgym [folder] -- [options]

Begins a project for DreamGym. What no option says is asked.

Options:
  --template <kind>       ${list(templates)}
  --part <kind>           of the template part: ${Object.keys(parts).join(', ')}
  --name <package>        of the package (default: after the folder)
  --description <text>    of the package
  --author <name>         for package.json and the licence
  --yes                   ask nothing: take what is suggested
  --version, --help
`;

/** Reads the arguments, the program's name not among them. Throws where one is unknown or has no such value. */
export function readArguments(args: readonly string[]): Arguments {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values, positionals } = parsed(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        template: text,
        part: text,
        name: text,
        description: text,
        author: text,
        yes: flag,
        help: flag,
        version: flag,
      },
    }),
  );
  if (positionals.length > 1) throw new UsageError(`there are ${positionals.length} folders; give one`);
  const { template, part, name, description, author, yes, help, version } = values;
  if (template !== undefined && !(template in templates)) throw oneOf('--template', template, templates);
  if (part !== undefined && !(part in parts)) throw oneOf('--part', part, parts);
  if (part !== undefined && template !== undefined && template !== 'part') {
    throw new UsageError(`--part has no effect beside --template ${template}; leave it out`);
  }
  const kind = (template ?? (part === undefined ? undefined : 'part')) as Template | undefined;
  const fault = name === undefined ? undefined : (nameFault(name) ?? (kind && conventionFault(name, kind)));
  if (fault) throw new UsageError(`--name is "${name}"; ${fault}`);
  const given = {
    folder: positionals[0],
    template: kind,
    part: part as PartKind | undefined,
    name,
    description,
    author,
  };
  return { given, yes, help, version };
}

function parsed<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function oneOf(flag: string, value: string, choices: object): UsageError {
  return new UsageError(`${flag} is "${value}"; give one of ${Object.keys(choices).join(', ')}`);
}

function list(choices: Readonly<Record<string, string>>): string {
  return Object.entries(choices)
    .map(([name, meaning]) => `${name}: ${meaning}`)
    .join(`\n${' '.repeat(26)}`);
}

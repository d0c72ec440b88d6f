import { cancel, isCancel, select, text } from '@clack/prompts';
import { type Answers, conventionFault, nameFault, parts, suggestedName, templates } from './answers.ts';
import { UsageError } from './arguments.ts';

/** Asks for what the command line has not said; with `yes`, or where nobody is there, takes what is suggested. */
export async function complete(given: Partial<Answers>, { yes }: { readonly yes: boolean }): Promise<Answers> {
  if (yes) return suggested(given);
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new UsageError('nobody is here to be asked; say what you want by options, and --yes for the rest');
  }
  const folder = given.folder ?? (await asked(text({ message: 'Folder?', placeholder: 'rooms', validate: needed })));
  const template =
    given.template ?? (await asked(select({ message: 'What do you want to make?', options: optionsOf(templates) })));
  const part =
    template === 'part'
      ? (given.part ?? (await asked(select({ message: 'Which part?', options: optionsOf(parts) }))))
      : undefined;
  const name =
    given.name ??
    (await asked(
      text({
        message: 'Name of the package?',
        initialValue: suggestedName(folder, template, part),
        validate: (value = '') => nameFault(value) ?? conventionFault(value, template),
      }),
    ));
  const description = given.description ?? (await asked(text({ message: 'What is it, in a line?', validate: needed })));
  const author = given.author ?? (await asked(text({ message: 'Whose is it?', validate: needed })));
  return { folder, template, part, name, description, author };
}

function suggested(given: Partial<Answers>): Answers {
  const { folder, template, part, author = 'its authors' } = given;
  if (folder === undefined) throw new UsageError('which folder? give it: npm create dreamgym rooms');
  if (template === undefined)
    throw new UsageError(`which template? give --template ${Object.keys(templates).join('|')}`);
  if (template === 'part' && part === undefined) {
    throw new UsageError(`which part? give --part ${Object.keys(parts).join('|')}`);
  }
  const { name = suggestedName(folder, template, part) } = given;
  const { description = `${name}, made with DreamGym` } = given;
  return { folder, template, part, name, description, author };
}

async function asked<T>(answer: Promise<T>): Promise<Exclude<T, symbol>> {
  const value = await answer;
  if (!isCancel(value)) return value as Exclude<T, symbol>;
  cancel('nothing was written');
  process.exit(130);
}

const needed = (value = '') => (value.trim() === '' ? 'this is needed' : undefined);

function optionsOf<Name extends string>(choices: Readonly<Record<Name, string>>) {
  return (Object.keys(choices) as Name[]).map((value) => ({ value, label: value as string, hint: choices[value] }));
}

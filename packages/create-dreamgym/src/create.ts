import { relative, resolve } from 'node:path';
import { readArguments, UsageError, usage } from './arguments.ts';
import { complete } from './ask.ts';
import { scaffold, version } from './scaffold.ts';

/** Runs the command with these arguments, the program's name not among them. Gives the exit code: 0, 1 or, where it was given wrongly, 2. */
export async function create(args: readonly string[]): Promise<number> {
  try {
    const { given, yes, help, version: wanted } = readArguments(args);
    if (help || wanted) {
      process.stdout.write(wanted ? `${version}\n` : usage);
      return 0;
    }
    const answers = await complete(given, { yes });
    const files = scaffold(answers);
    const folder = relative(process.cwd(), resolve(answers.folder)) || '.';
    process.stdout.write(
      `${answers.name}: ${files.length} files in ${folder}\n\nnext:\n  cd ${folder}\n  npm install\n  npm test\n`,
    );
    return 0;
  } catch (error) {
    const { message } = error as Error;
    process.stderr.write(`error: ${message}\n`);
    if (!(error instanceof UsageError)) return 1;
    process.stderr.write('hint: npm create dreamgym -- --help lists what there is\n');
    return 2;
  }
}

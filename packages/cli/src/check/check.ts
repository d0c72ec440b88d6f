import { altered, type Environment, type Plugin, wire } from '@dreamgym/core';
import { environmentRules, type RuleOutcome, runRules, trainingRules } from '@dreamgym/testing/rules';
import { listedActions, type Trial, trial } from './trial.ts';

/** What came of a check. */
export interface Checked {
  readonly environment: string;
  /** Whether every rule that applies is kept and the trial came to its end. */
  readonly conforms: boolean;
  /** Whether the seed of an attempt decides luck in it. */
  readonly luck: boolean;
  readonly rules: readonly RuleOutcome[];
  /** Missing where the environment broke a rule, since then it would say nothing new. */
  readonly trial?: Trial;
}

export interface CheckOptions {
  /** Fresh plugins each time, in the order in which they are wired. */
  readonly plugins: () => readonly Plugin[];
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly notice: (text: string) => void;
}

const closing = 'lets itself be closed twice';
const sameWorld: keyof typeof environmentRules = 'shows one world to all attempts of a world seed';

/** Runs the conformance kit on the environment of a pipeline, and then a run of seconds with all its parts. */
export async function check({ plugins, seed, signal, notice }: CheckOptions): Promise<Checked> {
  const wiring = wire(plugins());
  try {
    const { environment } = wiring.parts;
    notice(`trying ${environment.name} against the rules of its contract`);
    const actions = await listedActions(wiring.parts, { seed, signal });
    const subject = { make: () => shared(environment), actions };
    const { luck, rules } = await outcomes(subject, signal);
    const kept = rules.every(({ kind }) => kind !== 'broken');
    if (kept) notice('a run of one iteration');
    const tried = kept ? await trial({ plugins, seed, signal }) : undefined;
    // Last, since nothing more can be tried afterwards.
    const [closed] = await runRules({ [closing]: environmentRules[closing] }, { make: () => environment });
    const conforms = kept && closed!.kind !== 'broken' && tried?.failure === undefined;
    return {
      environment: environment.name,
      conforms,
      luck,
      rules: [...rules, closed!],
      ...(tried && { trial: tried }),
    };
  } finally {
    await wiring.close();
  }
}

/** Luck is legal: where attempts in one world go differently but begin alike, the seed decides it. */
async function outcomes(
  subject: { readonly make: () => Environment; readonly actions?: readonly string[] },
  signal: AbortSignal,
): Promise<{ readonly luck: boolean; readonly rules: readonly RuleOutcome[] }> {
  const { [closing]: _, ...all } = { ...environmentRules, ...trainingRules };
  const rules: RuleOutcome[] = [];
  let luck = false;
  for (const [name, rule] of Object.entries(all)) {
    signal.throwIfAborted();
    const [outcome] = await runRules({ [name]: rule }, subject);
    const [lucky] =
      outcome!.kind === 'broken' && name === sameWorld
        ? await runRules({ [name]: rule }, { ...subject, luck: true })
        : [];
    luck ||= lucky?.kind === 'kept';
    rules.push(lucky?.kind === 'kept' ? lucky : outcome!);
  }
  return { luck, rules };
}

/** The same environment for every rule, which none of them closes: it may be one for all. */
function shared(environment: Environment): Environment {
  return altered(environment, { close: undefined });
}

import { resolve } from 'node:path';
import {
  type Adapter,
  type ChatModel,
  DreamGymError,
  type Environment,
  type ExperienceModel,
  type Plugin,
} from '@dreamgym/core';
import { variations } from '@dreamgym/curricula';
import { induced, type ReasoningOptions, reasoning, type VerifiedOptions, verified } from '@dreamgym/experience-models';
import { groupRelative, promptOptimizer } from '@dreamgym/optimizers';
import { chatPolicy } from '@dreamgym/policies';
import { loadConfig, type TrainDefaults } from '../config.ts';
import { embeddedExperienceModel } from '../embedded.ts';
import { jsonLines } from '../files/recordings-file.ts';
import { chatModelFlags } from '../llm/llm-settings.ts';
import type { Defaults } from './defaults.ts';
import { defaultsOf, openAdapter, optimizerOf, trainedIn } from './environments/adapted.ts';
import { absoluteName, defaultEnvironment, findAdapter, importInstalled } from './environments/find-adapter.ts';
import { areToolsRecorded, recordedAdapter } from './environments/recorded.ts';
import type { EngineSettings, PipelineSettings, RuleCheck } from './settings.ts';

/** Makes the plugins of one row: parts that are trained begin anew in each. */
export type Pipeline = () => readonly Plugin[];

export interface LoadedPipeline {
  /** What the config file says about training; nothing without one. */
  readonly train: TrainDefaults;
  /** What is done in this environment where nobody says otherwise. */
  readonly defaults: Defaults;
  /** Whether real steps take so long that a comparison leaves out the rows with many of them. */
  readonly slow?: true;
  /** Whether the policy imitates recordings before it is trained. */
  readonly pretrained?: true;
  pipeline(seed: number, dreamer?: Dreamer): Pipeline;
}

/** What a language model that plays the dream does without. */
export type Ablated = Pick<ReasoningOptions, 'history' | 'reasoning'>;

/** What plays the dream where a language model does. */
interface Dreamer extends Ablated {
  readonly model?: ChatModel;
  /** Hears of every step that learned rules object to, where they are asked. */
  readonly onDisagreement?: VerifiedOptions['onDisagreement'];
}

export interface LoadOptions {
  /** Told of what takes its time. Missing where the environment will not be played, only asked how it reads. */
  readonly notice?: (text: string) => void;
}

/**
 * The pipeline that the settings describe: a config file's, or an environment with the embedded parts and its own ones over
 * them. Throws where the environment is to be played and cannot be.
 */
export async function loadPipeline(settings: PipelineSettings, { notice }: LoadOptions = {}): Promise<LoadedPipeline> {
  const { config, data, transitions, recordings } = settings;
  const { generatedShare, experienceModel, checkRules, optimizer } = settings;
  const elsewhere = settings.engine && (await trainedByEngine(settings.engine, optimizer));
  const chats = settings.policy === 'chat';
  const adapter = await adapterOf(settings);
  const overrides = ({ model, onDisagreement, ...ablated }: Dreamer): Plugin => ({
    ...(optimizer && { optimizer: () => optimizerOf(optimizer, adapter?.defaults) }),
    ...elsewhere?.(),
    ...(chats && {
      policy: ({ environment }) => {
        const { history, maxTokens } = settings.llm ?? {};
        return chatPolicy({ model: requireModel(model), environment, history, maxTokens });
      },
      optimizer: ({ trainingEnvironment: environment }) =>
        promptOptimizer({ model: requireModel(model), environment, concurrency: settings.llm?.concurrency }),
    }),
    ...(experienceModel === 'reasoning' && {
      experienceModel: ({ environment }) => {
        const { references, history, maxTokens, reasoning: reasons, pinned } = settings.llm ?? {};
        const shown = { references, history, maxTokens, reasoning: reasons, pinned, ...ablated };
        const dreamer = reasoning({ model: requireModel(model), environment, ...shown });
        return checkRules ? checkedByRules(dreamer, environment, { check: checkRules, onDisagreement }) : dreamer;
      },
      taskGenerator: ({ environment }) => variations({ model: requireModel(model), environment }),
    }),
    ...(recordings && !isRecorded(settings) && { recordings: jsonLines({ file: recordings }) }),
  });
  const defaults = defaultsOf(adapter, settings.policy);
  if (adapter === undefined) {
    const { plugins, train = {} } = await loadConfig(config!);
    return {
      train,
      defaults,
      ...pretraining(plugins),
      pipeline:
        (_, dreamer = {}) =>
        () => [...plugins, overrides(dreamer)],
    };
  }
  const name = settings.environment ?? 'the recorded tools';
  const environment = await openAdapter(adapter, { name, data, notice });
  const tell = once(notice);
  const mining: Plugin = {
    experienceModel: (parts) => {
      const { name, abstraction } = parts.environment;
      if (!abstraction) tell(`${name} has no abstraction: its text is read as recordings show it`);
      return embeddedExperienceModel(parts);
    },
  };
  const own = (seed: number) => trainedIn(adapter, { transitions, generatedShare, seed, policy: settings.policy });
  return {
    train: {},
    defaults,
    slow: adapter.slow,
    ...pretraining(own(0)),
    pipeline:
      (seed, dreamer = {}) =>
      () => [...own(seed), mining, environment, overrides(dreamer)],
  };
}

const pretraining = (plugins: readonly Plugin[]): Pick<LoadedPipeline, 'pretrained'> =>
  plugins.some((plugin) => plugin.pretraining !== undefined) ? { pretrained: true } : {};

/** Whether recordings alone say what the environment is: nobody names one, and they tell of their tools. */
const isRecorded = ({ config, environment, recordings }: PipelineSettings) =>
  config === undefined && environment === undefined && recordings !== undefined;

/** The adapter of what is played; undefined where a config file says it. */
async function adapterOf(settings: PipelineSettings): Promise<Adapter | undefined> {
  const { config, environment = defaultEnvironment, recordings, experienceModel } = settings;
  if (config !== undefined) return undefined;
  if (!isRecorded(settings)) return findAdapter(environment);
  // Learned rules know what an attempt is worth from recordings; a chat model judges for itself.
  return recordedAdapter({ recordings: recordings!, scoredOnly: experienceModel !== 'reasoning' });
}

/** A policy that acts by a model at an engine, and what trains it there: made anew for each policy that is trained. */
async function trainedByEngine(
  { maxTokens, learningRate, ...engine }: EngineSettings,
  optimizer: PipelineSettings['optimizer'],
): Promise<() => Plugin> {
  const { loadTokenizer, tinkerModel, tinkerOptimizer, trainedElsewhere } =
    await importInstalled<typeof import('@dreamgym/trainers')>('@dreamgym/trainers');
  const tokenizer = await loadTokenizer(engine.tokenizer);
  const loss = optimizer === 'ppo' ? ({ loss: 'ppo', epochs: 2 } as const) : {};
  return () => {
    const model = tinkerModel({ ...engine, tokenizer });
    return {
      // Engines give log-probabilities at temperature 1 only.
      policy: ({ environment }) =>
        trainedElsewhere(
          chatPolicy({ model, environment, maxTokens, tokens: true, repair: false, evaluationTemperature: 1 }),
          model,
        ),
      optimizer: () => tinkerOptimizer({ model, credit: groupRelative(), learningRate, ...loss }),
    };
  };
}

/** The model, with every step checked by the rules that are induced from the same recordings. */
function checkedByRules(
  model: ExperienceModel,
  { name, abstraction }: Environment,
  { check, onDisagreement }: Pick<Dreamer, 'onDisagreement'> & { readonly check: RuleCheck },
): ExperienceModel {
  if (!abstraction || abstraction.actionsOn) {
    throw new DreamGymError('CONFIGURATION', `no rules can be learned that check dreams of ${name}`, {
      hint: 'leave out --check-rules: it is for environments whose observations are news that read as facts',
    });
  }
  return verified(model, {
    rules: induced({ abstraction }),
    remedy: check === 'count' ? 'none' : check,
    onDisagreement,
  });
}

/** Says the first thing that it is given, and nothing more. */
function once(notice: (text: string) => void = () => {}): (text: string) => void {
  let said = false;
  return (text) => {
    if (!said) notice(text);
    said = true;
  };
}

function requireModel(model: ChatModel | undefined): ChatModel {
  if (model) return model;
  throw new DreamGymError('CONFIGURATION', 'this pipeline needs a chat model', {
    hint: `give one: ${chatModelFlags}`,
  });
}

/**
 * The pipeline's settings as flags give them, with the folder that the environment's variable names where neither a
 * folder nor a config file is given; paths become absolute, so that a run can be resumed from anywhere.
 */
export async function pipelineSettings(flags: Partial<PipelineSettings>): Promise<PipelineSettings> {
  const { config, environment = defaultEnvironment, data, transitions, recordings } = flags;
  const { optimizer, policy, engine, generatedShare, experienceModel, checkRules, llm } = flags;
  const saidInConfig = Object.entries({
    '--environment': flags.environment,
    '--data': data,
    '--transitions': transitions,
    '--generated-share': generatedShare,
  });
  const [flag] = saidInConfig.find(([, value]) => value !== undefined) ?? [];
  if (config !== undefined && flag !== undefined) {
    throw new DreamGymError('CONFIGURATION', `${flag} has no effect beside --config`, {
      hint: 'say it in the config file: webshop({ data }), embedded({ transitions, generatedShare })',
    });
  }
  if (recordings !== undefined && transitions !== undefined) {
    throw new DreamGymError('CONFIGURATION', '--transitions has no effect beside --recordings', {
      hint: 'leave one of them out',
    });
  }
  const isTold = flags.environment === undefined && recordings !== undefined && areToolsRecorded(recordings);
  const adapter = config === undefined && !isTold ? await findAdapter(environment) : undefined;
  const folder = data ?? (adapter?.dataVariable === undefined ? undefined : process.env[adapter.dataVariable]);
  return {
    config: config && resolve(config),
    environment: config === undefined && !isTold ? absoluteName(environment) : undefined,
    data: folder ? resolve(folder) : undefined,
    transitions:
      config === undefined && recordings === undefined ? (transitions ?? defaultsOf(adapter).transitions) : undefined,
    recordings: recordings && resolve(recordings),
    optimizer,
    policy,
    engine,
    generatedShare,
    experienceModel,
    checkRules,
    llm,
  };
}

const trained = ['policy', 'optimizer', 'curriculum', 'replayBuffer', 'collector'] as const;

/** Refuses a pipeline whose rows would go on training each other's parts. */
export function requireFreshParts(pipeline: Pipeline): void {
  const plugins: Plugin = Object.assign({}, ...pipeline());
  const again: Plugin = Object.assign({}, ...pipeline());
  const shared = trained.find((name) => typeof plugins[name] === 'object' && plugins[name] === again[name]);
  if (shared === undefined) return;
  throw new DreamGymError('CONFIGURATION', `this run trains several policies, but has one ${shared} for all`, {
    hint: `give it as a function, so that each makes its own: ${shared}: () => …`,
  });
}

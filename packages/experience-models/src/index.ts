export { type AnnotateOptions, annotate } from './annotation/annotate.ts';
export type { Annotation } from './annotation/annotation.ts';
export {
  type TrainingExample,
  type TrainingExamples,
  type TrainingExamplesOptions,
  trainingExamples,
} from './annotation/training-examples.ts';
export {
  llamaFactoryDataset,
  type TrainingLayout,
  trainingLayouts,
  trainingRow,
} from './annotation/training-layouts.ts';
export { inducedFromText } from './induced/from-text/induced-from-text.ts';
export { type InducedOptions, induced } from './induced/induced.ts';
export type { Knowledge } from './induced/knowledge.ts';
export { type InducedSiteOptions, inducedSite } from './pages/induced-site.ts';
export type { DreamedSite } from './pages/site-dream.ts';
export { type SiteSubstitutionOptions, siteSubstitution } from './pages/tasks/site-substitution.ts';
export { type ReasoningOptions, reasoning } from './reasoning/reasoning.ts';
export { type SubstitutionOptions, substitution } from './substitution/substitution.ts';
export { inducedTools } from './tools/induced-tools.ts';
export type { ToolKnowledge } from './tools/learn-tools.ts';
export type { Disagreement, DisagreementKind } from './verified/disagreements.ts';
export { type Verification, type VerifiedOptions, verified } from './verified/verified.ts';

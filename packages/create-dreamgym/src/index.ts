export { type Answers, type PartKind, parts, type Template, templates } from './answers.ts';
export { scaffold } from './scaffold.ts';

export { type ChatPolicyOptions, chatPolicy } from './chat/chat-policy.ts';
export { type ChoicePolicyOptions, choicePolicy } from './choice/choice-policy.ts';
export { randomPolicy } from './random-policy.ts';
export { type Script, scriptedPolicy } from './scripted-policy.ts';

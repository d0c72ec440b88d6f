export { type AnthropicOptions, anthropic } from './anthropic.ts';
export { type ChatFailureDetails, chatFailure } from './chat-failure.ts';
export { type OpenAICompatibleOptions, openaiCompatible } from './openai-compatible.ts';

export { createRuntime } from './runtime.ts';
export type { AnswerSink } from './answer-stream.ts';
export type * from './types.ts';
export { keepPackages } from './known-packages.ts';

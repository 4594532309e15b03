export { createRuntime } from './runtime.ts';
export type * from './types.ts';
export { keepPackages } from './known-packages.ts';

export { live, prepare, type Lifecycle } from './lifecycle.ts';
export { body, RECORDED_ACCOUNT, replay, type Situation } from './replay.ts';
export { startStacks, type TestStacks } from './stacks.ts';

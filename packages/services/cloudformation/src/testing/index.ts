export { live, prepare, type Lifecycle } from './lifecycle.ts';
export { startStacks, type TestStacks } from './stacks.ts';

export { accountOfArn, matchesArn } from './arn.ts';
export { evaluate, evaluateFully, type Asking, type Evaluation, type Finding } from './evaluate.ts';
export { asList } from './list.ts';
export type { Federated } from './principals.ts';
export type * from './types.ts';

export { accountOfArn, matchesArn } from './arn.ts';
export { evaluate, evaluateFully, type Asking, type Evaluation, type Finding } from './evaluate.ts';
export { checkPolicy, parsePolicy, type PolicyKind } from './grammar.ts';
export { invalidPrincipal } from './grammar/principals.ts';
export { asList } from './list.ts';
export { PolicyError, type PolicyPath } from './policy-error.ts';
export {
  contextKeys,
  simulate,
  type MatchedStatement,
  type SimulatedPolicy,
  type Simulation,
  type SimulationResult,
} from './simulate.ts';
export { PolicySource, type Position, type Range } from './source.ts';
export type { Federated } from './principals.ts';
export type * from './types.ts';

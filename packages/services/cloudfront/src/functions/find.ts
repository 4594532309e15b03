import type { FunctionStage } from '@aws-sdk/client-cloudfront';
import type { Call } from '@coldstart/cloud';
import { refused } from '../errors.ts';
import { distributions } from '../state.ts';
import { functions, stageOf, type EdgeFunction, type StagedFunction } from './state.ts';

const noSuchFunction = () => refused('NoSuchFunctionExists', 'The specified function does not exist.');

export function findFunction(call: Call, name: string | undefined): EdgeFunction {
  const found = call.state(functions).byName.get(name ?? '');
  if (found === undefined) throw noSuchFunction();
  return found;
}

export function findStage(found: EdgeFunction, stage: FunctionStage = 'DEVELOPMENT'): StagedFunction {
  const staged = stageOf(found, stage);
  if (staged === undefined) throw noSuchFunction();
  return staged;
}

/** @param arn `arn:aws:cloudfront::111122223333:function/redirect` */
export const nameOfFunction = (arn: string): string => arn.split('/').at(-1) ?? '';

/** Whether a distribution has the function in one of its behaviours. */
export function isAssociated(call: Call, arn: string): boolean {
  return [...call.state(distributions).byId.values()].some(({ config }) =>
    [config.DefaultCacheBehavior, ...(config.CacheBehaviors?.Items ?? [])].some((behavior) =>
      behavior?.FunctionAssociations?.Items?.some(({ FunctionARN }) => FunctionARN === arn),
    ),
  );
}

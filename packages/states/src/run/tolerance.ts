import type { State } from '../definition.ts';
import type { MapRunWork } from '../execution.ts';
import { ERRORS, type FailureDetails } from '../failure.ts';
import type { Scope } from '../queries/scope.ts';
import { numberOf } from './numbers.ts';

export const thresholdFailure: FailureDetails = {
  error: ERRORS.exceededTolerance,
  cause: 'The specified tolerated failure threshold was exceeded',
};

/** Without a threshold, one failure is too many. With both, either. */
export function exceedsTolerance(failed: number, of: number, tolerated: MapRunWork['tolerated']): boolean {
  const { count, percentage } = tolerated;
  if (failed === 0) return false;
  if (count === undefined && percentage === undefined) return true;
  const overCount = count !== undefined && failed > count;
  return overCount || (percentage !== undefined && (failed / of) * 100 > percentage);
}

export async function toleratedBy(state: State, scope: Scope): Promise<MapRunWork['tolerated']> {
  const count = await numberOf(
    { name: 'ToleratedFailureCount', value: state.ToleratedFailureCount, path: state.ToleratedFailureCountPath },
    scope,
  );
  const percentage = await numberOf(
    {
      name: 'ToleratedFailurePercentage',
      value: state.ToleratedFailurePercentage,
      path: state.ToleratedFailurePercentagePath,
      kind: 'float',
    },
    scope,
  );
  return { ...(count === undefined ? {} : { count }), ...(percentage === undefined ? {} : { percentage }) };
}

import { EdgeError, functionEvent, readFunctionRun, type EdgeResult } from '@coldstart/edge';
import type { FunctionRun } from '@coldstart/edge/confined';
import type { EdgePoint, EdgeRequest, EdgeResponse } from '../edge/hooks.ts';
import { nameOfFunction } from './find.ts';
import { runStage } from './run.ts';
import { functions } from './state.ts';

/**
 * Runs what is live of a function for a viewer's request, or for the answer to it.
 *
 * @throws EdgeError as the viewer sees it
 */
export async function runFunctionAt(
  point: EdgePoint,
  arn: string,
  request: EdgeRequest,
  response?: EdgeResponse,
): Promise<EdgeResult> {
  const found = point.call.state(functions).byName.get(nameOfFunction(arn));
  const event = functionEvent(contextOf(point), request, response);
  const run: FunctionRun =
    found?.live === undefined
      ? { logs: [], compute: 0, error: 'The function has no LIVE stage any more.' }
      : await runStage(point.call, found, found.live, JSON.stringify(event));
  try {
    const made = readFunctionRun(run, request, response);
    record(point, arn, run, event, undefined);
    return made;
  } catch (error) {
    if (error instanceof EdgeError) record(point, arn, run, event, error);
    throw error;
  }
}

export const contextOf = ({ distributionDomainName, distributionId, requestId }: EdgePoint) => ({
  distributionDomainName,
  distributionId,
  requestId,
});

/** The journal tells of a run as it tells of a Lambda function's. */
function record(
  { call, event: action }: EdgePoint,
  resource: string,
  run: FunctionRun,
  event: object,
  error: EdgeError | undefined,
): void {
  const { account, region, service, entry } = call;
  call.cloud.journal.record({
    kind: 'invocation',
    account,
    region,
    service,
    action,
    resource,
    cause: entry.id,
    outcome: error === undefined ? 'ok' : 'error',
    message: error && [error.message, error.detail].filter(Boolean).join(' '),
    detail: { event, output: run.output, logs: run.logs, computeUtilization: run.compute },
  });
}

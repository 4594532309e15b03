import type { LambdaFunctionAssociation } from '@aws-sdk/client-cloudfront';
import type { Call } from '@coldstart/cloud';
import { EdgeError, lambdaEdgeEvent, readLambdaResult, type EdgeResult } from '@coldstart/edge';
import { AwsError } from '@coldstart/wire';
import type { EdgePoint, EdgeRequest, EdgeResponse } from '../edge/hooks.ts';
import { contextOf } from '../functions/at-edge.ts';

/**
 * Runs a version of a Lambda function at one of the four points, through Lambda itself.
 *
 * @throws EdgeError as the viewer sees it
 */
export async function runLambdaAt(
  point: EdgePoint,
  { LambdaFunctionARN: arn = '', IncludeBody }: LambdaFunctionAssociation,
  request: EdgeRequest,
  response?: EdgeResponse,
): Promise<EdgeResult> {
  const event = lambdaEdgeEvent(point.event, contextOf(point), IncludeBody === true, request, response);
  const payload = await invoke(point.call, arn, event);
  return readLambdaResult(point.event, payload, request, response);
}

async function invoke(call: Call, FunctionName: string, event: object): Promise<Uint8Array> {
  const Payload = Buffer.from(JSON.stringify(event));
  // What the edge runs are copies that are its own: no policy of the function says who may invoke those.
  const { account } = call;
  const as = { kind: 'root', account, arn: `arn:aws:iam::${account}:root` } as const;
  try {
    const answer = await call.invoke('lambda', 'Invoke', { FunctionName, Payload }, { as, region: 'us-east-1' });
    const payload = answer['Payload'] instanceof Uint8Array ? answer['Payload'] : new Uint8Array();
    if (answer['FunctionError'] !== undefined) throw failed(Buffer.from(payload).toString('utf8'));
    return payload;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code !== 'TooManyRequestsException') throw failed(error.message);
    throw new EdgeError(
      'LambdaLimitExceeded',
      'The Lambda function associated with the CloudFront distribution was throttled.',
      error.message,
    );
  }
}

const failed = (detail: string): EdgeError =>
  new EdgeError(
    'LambdaExecutionError',
    "The Lambda function associated with the CloudFront distribution is invalid or doesn't have the required permissions.",
    detail,
  );

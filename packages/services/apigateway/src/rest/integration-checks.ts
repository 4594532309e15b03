import type { Integration } from '@aws-sdk/client-api-gateway';
import { parseArn } from '@coldstart/cloud';
import { badRequest } from '../errors.ts';
import { isBalancer } from '../execute/private.ts';

/** Milliseconds. */
export const LONGEST = 29_000;
/** Of answers that are streamed: fifteen minutes. */
const LONGEST_STREAM = 900_000;

const STREAMING = '/response-streaming-invocations';

/**
 * Whether an answer is streamed: which functions are called for in one way, and asked for in another.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html
 */
function checkTransfer({ type, uri = '', responseTransferMode: mode = 'BUFFERED' }: Integration): boolean {
  const isStreamed = mode === 'STREAM';
  if (isStreamed && type !== 'AWS_PROXY' && type !== 'HTTP_PROXY')
    throw badRequest('ResponseTransferMode STREAM is only supported for integrations of type AWS_PROXY and HTTP_PROXY');
  if (type === 'AWS_PROXY' && isStreamed !== uri.endsWith(STREAMING))
    throw badRequest(
      isStreamed
        ? `ResponseTransferMode STREAM needs a uri that ends with ${STREAMING}: arn:aws:apigateway:REGION:lambda:path/2021-11-15/functions/ARN${STREAMING}`
        : `A uri that ends with ${STREAMING} needs the ResponseTransferMode STREAM`,
    );
  return isStreamed;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/private-integration.html */
function checkPrivate({ type, connectionId, integrationTarget }: Integration): void {
  if (type?.startsWith('HTTP') !== true)
    throw badRequest('Private integrations (VPC_LINK) must be of type HTTP or HTTP_PROXY');
  if (connectionId === undefined || connectionId === '')
    throw badRequest('Connection ID must be specified for private integrations: the id of a VPC link');
  if (integrationTarget !== undefined && !isBalancer(integrationTarget))
    throw badRequest(`Invalid integration target: ${integrationTarget}. It is the ARN of a load balancer's listener.`);
}

/** @throws AwsError BadRequestException, in AWS's words */
export function checkIntegration(integration: Integration): void {
  const { type = '', uri = '', httpMethod, timeoutInMillis = LONGEST, connectionType } = integration;
  const isStreamed = checkTransfer(integration);
  if (connectionType === 'VPC_LINK') checkPrivate(integration);
  if (type === 'MOCK') return;
  if (httpMethod === undefined || httpMethod === '')
    throw badRequest('Enumeration value for HttpMethod must be non-empty');
  if (timeoutInMillis < 50 || timeoutInMillis > (isStreamed ? LONGEST_STREAM : LONGEST))
    throw badRequest(`Timeout should be between 50 ms and ${isStreamed ? LONGEST_STREAM : LONGEST} ms`);
  if (type === 'HTTP' || type === 'HTTP_PROXY') {
    if (!/^https?:\/\/\S+|^\$\{stageVariables\./.test(uri)) throw badRequest('Invalid HTTP endpoint specified for URI');
    return;
  }
  const arn = parseArn(uri);
  if (arn === undefined) throw badRequest('Invalid ARN specified in the request');
  if (!/^(?:path|action)\//.test(arn.resource)) throw badRequest('AWS ARN for integration must contain path or action');
  if (
    type === 'AWS_PROXY' &&
    !/:lambda:path\/+\d{4}-\d\d-\d\d\/functions\/arn:[^/]+:lambda:[^/]*function:[^/]+\/(?:response-streaming-)?invocations$|:lambda:path\/.*\$\{stageVariables\./.test(
      uri,
    )
  )
    throw badRequest(
      "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.",
    );
}

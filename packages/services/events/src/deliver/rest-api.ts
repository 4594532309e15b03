import { randomUUID } from 'node:crypto';
import { AwsError, type WireRequest } from '@coldstart/wire';
import { parseArn, principalOf, type Call, type Caller } from '@coldstart/cloud';
import type { Failure } from './failure.ts';
import type { HttpDelivery } from './http.ts';

/** An address by which APIs see EventBridge: one of AWS's, of no meaning otherwise. */
const ADDRESS = '3.120.181.40';

/**
 * Calls a method of an API of API Gateway, as the target's role or as the service itself.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-gateway-target.html
 */
export async function callRestApi(call: Call, delivery: HttpDelivery): Promise<Failure | undefined> {
  try {
    const { as, rule } = delivery;
    const context = { 'aws:SourceArn': rule, 'aws:SourceAccount': call.account };
    const sender: Caller = {
      principal: principalOf(call.cloud, as),
      accessKeyId: undefined,
      signed: undefined,
      cause: call.entry.id,
      context,
    };
    const { status } = await call.cloud.send(requestFor(call, delivery), sender);
    if (status < 300) return undefined;
    const passes = status === 429 || status >= 500;
    return { code: codeOf(status), message: `${delivery.target} answered ${status}.`, passes };
  } catch (error) {
    if (error instanceof AwsError) return { code: 'NO_PERMISSIONS', message: error.message, passes: false };
    throw error;
  }
}

function codeOf(status: number): string {
  if (status === 429) return 'THROTTLING';
  if (status === 403) return 'NO_PERMISSIONS';
  if (status === 404) return 'NO_RESOURCE';
  return status >= 500 ? 'INTERNAL_ERROR' : 'INVALID_PARAMETER';
}

/** A path ends with a slash, as was recorded. */
function requestFor(call: Call, { target, rule, parameters, body, trace }: HttpDelivery): WireRequest {
  const { region = '', resource = '' } = parseArn(target) ?? {};
  const [api = '', stage = '', method = '', ...steps] = resource.split('/');
  const values = [...(parameters.PathParameterValues ?? [])];
  const filled = steps.map((step) => (step === '*' ? encodeURIComponent(values.shift() ?? '*') : step));
  const path = `/${[stage, ...filled, ''].join('/')}`;
  const query = new URLSearchParams(parameters.QueryStringParameters);
  const sent: Record<string, string> = {
    Host: `${api}.execute-api.${region}.amazonaws.com`,
    'Content-Type': 'application/json',
    'User-Agent': 'AmazonEventBridge',
    'amz-sdk-invocation-id': randomUUID(),
    'amz-sdk-request': 'attempt=1',
    'amz-sdk-retry': '0/0/500',
    'x-amz-date': new Date(call.now()).toISOString().replaceAll(/[-:]|\.\d+/g, ''),
    'X-Amz-Security-Token': randomUUID(),
    'X-Amz-Source-Account': call.account,
    'X-Amz-Source-Arn': rule,
    ...(trace !== undefined && { 'X-Amzn-Trace-Id': trace }),
    ...parameters.HeaderParameters,
    'Content-Length': String(Buffer.byteLength(body)),
  };
  return {
    requestId: randomUUID(),
    method: method === '*' ? 'POST' : method,
    path,
    rawPath: path,
    rawQuery: query.toString(),
    query,
    headers: Object.fromEntries(Object.entries(sent).map(([name, value]) => [name.toLowerCase(), value])),
    rawHeaders: Object.entries(sent).flat(),
    body: Buffer.from(body),
    sourceIp: ADDRESS,
    connection: { remoteAddress: ADDRESS },
  };
}

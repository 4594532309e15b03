import { randomUUID } from 'node:crypto';
import { ANONYMOUS, servicePrincipal, type Caller as Sender } from '@coldstart/cloud';
import type { Json, JsonObject } from '@coldstart/states';
import type { WireRequest, WireResponse } from '@coldstart/wire';
import { TaskFailure } from '../failure.ts';
import type { Work } from '../sdk/call.ts';
import { callerOf } from '../sdk/caller.ts';
import { answerOf } from './answer.ts';
import type { HttpIntegration } from './index.ts';
import { headersIn, invalid, methodIn, queryIn, textIn } from './request.ts';

/** Headers that are Step Functions' own. */
const REFUSED = [
  'x-forwarded*',
  'x-amz*',
  'authorization',
  'connection',
  'content-md5',
  'expect',
  'host',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'te',
  'transfer-encoding',
  'trailer',
  'upgrade',
  'via',
  'www-authenticate',
];

/** An address by which APIs see Step Functions: one of AWS's, of no meaning otherwise. */
const ADDRESS = '3.120.181.41';

/** `ID.execute-api.REGION.amazonaws.com`, or as APIs are reached here: by `ID.execute-api.localhost:PORT`, and by path. */
const ENDPOINT =
  /^(?:https?:\/\/)?(?:([a-z0-9]+)\.execute-api\.[^/]+|[^/]+\/(?:_aws\/execute-api|restapis)\/([a-z0-9]+))\/?$/;

/** https://docs.aws.amazon.com/step-functions/latest/dg/connect-api-gateway.html */
export const invokeApi: HttpIntegration = {
  suffixes: ['', 'waitForTaskToken'],
  fields: {
    only: [
      'AllowNullValues',
      'ApiEndpoint',
      'AuthType',
      'Headers',
      'Method',
      'Path',
      'QueryParameters',
      'RequestBody',
      'Stage',
    ],
    required: ['ApiEndpoint', 'Method'],
  },
  async run(work) {
    const { body, status, headers } = await sent(work);
    const text = Buffer.from(body ?? '').toString('utf8');
    if (status < 200 || status > 299) throw new TaskFailure(`ApiGateway.${status}`, text);
    const own = Object.entries(headers).map(([name, value]) => [NAMES[name.toLowerCase()] ?? name, value] as const);
    // What is added on the way is added to what the API answers within this cloud, too.
    const added = { Connection: 'keep-alive', 'Content-Length': String(Buffer.byteLength(text)), Date: dateOf(work) };
    return answerOf({ status, headers: Object.entries({ ...Object.fromEntries(own), ...added }), body: text });
  },
};

const dateOf = ({ call }: Work): string => new Date(call.now()).toUTCString();

/** As API Gateway's own headers are written. */
const NAMES: Readonly<Record<string, string>> = {
  connection: 'Connection',
  'content-length': 'Content-Length',
  'content-type': 'Content-Type',
  date: 'Date',
  'x-amzn-trace-id': 'X-Amzn-Trace-Id',
  'x-amzn-requestid': 'x-amzn-RequestId',
};

async function sent(work: Work): Promise<WireResponse> {
  const input = work.command.input as JsonObject;
  const authType = textIn(input, 'AuthType') ?? 'NO_AUTH';
  const request = requestFor(work, input);
  return work.call.cloud.send(request, await senderOf(work, authType));
}

/** Nobody, the machine's role, or Step Functions for the machine, which the API's resource policy must let in. */
async function senderOf(work: Work, authType: string): Promise<Sender> {
  const { call, machine } = work;
  const none = { accessKeyId: undefined, signed: undefined, cause: call.entry.id };
  switch (authType) {
    case 'NO_AUTH':
      return { ...none, principal: ANONYMOUS };
    case 'IAM_ROLE':
      return { ...none, principal: await callerOf(work) };
    case 'RESOURCE_POLICY': {
      const context = { 'aws:SourceArn': machine.machineArn, 'aws:SourceAccount': machine.account };
      return { ...none, principal: servicePrincipal('states.amazonaws.com', machine.account), context };
    }
    default:
      throw invalid('AuthType');
  }
}

function requestFor({ call, machine }: Work, input: JsonObject): WireRequest {
  const [, byName, byPath] = ENDPOINT.exec(textIn(input, 'ApiEndpoint') ?? '') ?? [];
  const api = byName ?? byPath;
  if (api === undefined) throw invalid('ApiEndpoint');
  const method = methodIn(input);
  const body = bodyIn(input, method);
  const path = `/${[textIn(input, 'Stage'), textIn(input, 'Path')?.replace(/^\//, '')].filter(Boolean).join('/')}`;
  const query = new URLSearchParams(queryIn(input).map(([name, value]): [string, string] => [name, value]));
  const sent: Record<string, string> = {
    Host: `${api}.execute-api.${machine.region}.amazonaws.com`,
    Accept: 'application/json',
    'User-Agent': 'Amazon|StepFunctions|ApiGatewayInvoke',
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
    ...(call.trace !== undefined && { 'X-Amzn-Trace-Id': call.trace }),
    ...headersIn(input, REFUSED),
    ...(body !== undefined && { 'Content-Length': String(Buffer.byteLength(body)) }),
  };
  return {
    requestId: randomUUID(),
    method,
    path,
    rawPath: path,
    rawQuery: query.toString(),
    query,
    headers: Object.fromEntries(Object.entries(sent).map(([name, value]) => [name.toLowerCase(), value])),
    rawHeaders: Object.entries(sent).flat(),
    body: Buffer.from(body ?? ''),
    sourceIp: ADDRESS,
    connection: { remoteAddress: ADDRESS },
  };
}

/** Members that are null are left out, unless they were asked for. */
function bodyIn(input: JsonObject, method: string): string | undefined {
  const { RequestBody: body, AllowNullValues: keepsNull = false } = input;
  if (body === undefined || body === null) return undefined;
  if (!['POST', 'PUT', 'PATCH'].includes(method)) throw invalid('RequestBody');
  return JSON.stringify(keepsNull === true ? body : withoutNull(body));
}

function withoutNull(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutNull);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => (one === null ? [] : [[name, withoutNull(one)]])),
  );
}

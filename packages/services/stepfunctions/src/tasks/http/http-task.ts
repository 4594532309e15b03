import { decide, policiesOf } from '@coldstart/cloud';
import type { Json, JsonObject } from '@coldstart/states';
import { AwsError } from '@coldstart/wire';
import { TaskFailure } from '../failure.ts';
import type { Work } from '../sdk/call.ts';
import { callerOf } from '../sdk/caller.ts';
import { answerOf } from './answer.ts';
import { ARRAY_FORMATS, formOf, type ArrayFormat } from './form.ts';
import type { HttpIntegration } from './index.ts';
import { headersIn, invalid, isObject, methodIn, objectIn, queryIn, textIn } from './request.ts';
import { send, type Sent } from './send.ts';

/** Headers that a task may not set. */
const REFUSED = [
  'a-im',
  'accept-charset',
  'accept-datetime',
  'accept-encoding',
  'authorization',
  'cache-control',
  'connection',
  'content-encoding',
  'content-md5',
  'date',
  'expect',
  'forwarded',
  'from',
  'host',
  'http2-settings',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'max-forwards',
  'origin',
  'pragma',
  'proxy-authorization',
  'referer',
  'server',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
  'warning',
  'x-forwarded-*',
  'x-amz-*',
  'x-amzn-*',
];

/** https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html */
export const invokeHttp: HttpIntegration = {
  suffixes: [''],
  fields: {
    only: [
      'ApiEndpoint',
      'Authentication',
      'Headers',
      'InvocationConfig',
      'Method',
      'QueryParameters',
      'RequestBody',
      'Transform',
    ],
    required: ['ApiEndpoint', 'Method'],
  },
  async run(work) {
    const input = work.command.input as JsonObject;
    const asked = { url: urlIn(input), method: methodIn(input) };
    const headers = headersIn(input, REFUSED);
    await checkEndpoint(work, asked);
    const connection = connectionIn(input);
    const credentials = await credentialsOf(work, connection);
    const request = requestFor(work, input, { ...asked, headers }, credentials);
    const answer = await send(asked.url, request);
    if (answer.status === 401) await credentialsOf(work, connection, true);
    if (answer.status < 200 || answer.status > 299)
      throw new TaskFailure(`States.Http.StatusCode.${answer.status}`, answer.body);
    return answerOf(answer);
  },
};

/** @throws TaskFailure for what is no address of the web */
function urlIn(input: JsonObject): URL {
  const text = textIn(input, 'ApiEndpoint') ?? '';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') throw invalid('ApiEndpoint');
  for (const [name, value] of queryIn(input)) url.searchParams.append(name, value);
  return url;
}

/** The ARN of the connection, under its name of today, or its former one. */
function connectionIn(input: JsonObject): string {
  const config = objectIn(input, 'InvocationConfig' in input ? 'InvocationConfig' : 'Authentication');
  const arn = textIn(config, 'ConnectionArn');
  if (arn === undefined) throw invalid('InvocationConfig');
  return arn;
}

interface Asked {
  readonly url: URL;
  readonly method: string;
}

/** Whether the role may have this machine call this address. */
async function checkEndpoint(work: Work, { url, method }: Asked): Promise<void> {
  const { call, machine } = work;
  const principal = await callerOf(work);
  const access = { action: 'states:InvokeHTTPEndpoint', resource: machine.machineArn };
  const endpoint = `${url.origin}${url.pathname}`;
  const extra = { 'states:HTTPMethod': method, 'states:HTTPEndpoint': endpoint };
  const question = { principal, access, region: machine.region, now: call.now(), request: undefined, extra };
  const decision = decide(question, policiesOf(call.cloud, principal));
  if (decision.result === 'allowed') return;
  const { account, region } = machine;
  const where = { account, region, service: 'states', ...access, principal: principal.arn, cause: call.entry.id };
  call.cloud.journal.record({ kind: 'decision', ...where, outcome: 'denied', message: decision.message });
  throw new TaskFailure('States.TaskFailed', decision.message);
}

interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, string>>;
}

/** @param IsExpired the API has refused what it was given */
async function credentialsOf(work: Work, ConnectionArn: string, IsExpired = false): Promise<Credentials> {
  const { call, machine } = work;
  try {
    const options = { as: await callerOf(work), account: machine.account, region: machine.region };
    const asked = { ConnectionArn, IsExpired };
    return (await call.invoke('events', 'RetrieveConnectionCredentials', asked, options)) as unknown as Credentials;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const code = error.code.startsWith('AccessDenied') ? 'AccessDenied' : error.code;
    throw new TaskFailure(`Events.ConnectionResource.${code}`, error.message);
  }
}

/** What the connection has counts more than what the task has. */
function requestFor(
  { machine }: Work,
  input: JsonObject,
  { url, method, headers }: Asked & { readonly headers: Readonly<Record<string, string>> },
  connection: Credentials,
): Sent {
  for (const [name, value] of Object.entries(connection.query)) url.searchParams.set(name, value);
  const sent = new Headers({ 'content-type': 'application/json; charset=UTF-8', ...lowerCased(headers) });
  for (const [name, value] of Object.entries(connection.headers)) sent.set(name, value);
  sent.set('user-agent', `Amazon|StepFunctions|HttpInvoke|${machine.region}`);
  sent.set('range', 'bytes=0-262144');
  return { method, headers: Object.fromEntries(sent), body: bodyFor(input, connection) };
}

const lowerCased = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

function bodyFor(input: JsonObject, connection: Credentials): string | undefined {
  const body = mergedBody(input['RequestBody'], connection.body);
  const transform = objectIn(input, 'Transform');
  if (body === undefined || textIn(transform, 'RequestBodyEncoding') !== 'URL_ENCODED')
    return typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
  if (!isObject(body)) throw invalid('RequestBody');
  return formOf(body, formatIn(transform));
}

function mergedBody(body: Json | undefined, more: Readonly<Record<string, string>>): Json | undefined {
  if (Object.keys(more).length === 0) return body;
  if (body === undefined || isObject(body)) return { ...body, ...more };
  throw new TaskFailure(
    'States.Runtime',
    'The RequestBody is no object that the body of the connection can be added to.',
  );
}

function formatIn(transform: JsonObject): ArrayFormat {
  const name = textIn(objectIn(transform, 'RequestEncodingOptions'), 'ArrayFormat') ?? 'INDICES';
  const format = ARRAY_FORMATS.find((one) => one === name);
  if (format === undefined) throw invalid('ArrayFormat');
  return format;
}

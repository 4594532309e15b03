import { AwsError, type WireRequest, type WireResponse } from '@coldstart/wire';
import { type Caller, decide, policiesOf, type Call, type Cloud } from '@coldstart/cloud';
import { asLambda } from '../as-lambda.ts';
import { readPayload } from '../invoke/payload.ts';
import { runStreaming } from '../invoke/streamed.ts';
import { runToEnd } from '../durable/run.ts';
import { findInvokedVersion } from '../invoke/invoked-version.ts';
import { askedArn, functionArn, type FunctionName } from '../names.ts';
import { resourcePolicy } from '../policies/resource-policy.ts';
import { functions, type FunctionUrl } from '../state.ts';
import { urlEvent } from './event.ts';
import { streamedResponse, urlResponse } from './response.ts';

/** Where function URLs are reached: names in the DNS would need a network. */
const PATH = /^\/_lambda\/url\/([a-z0-9]+)(\/.*)?$/;
const HOST = /^([a-z0-9-]+)\.lambda-url\./;

export function urlOf(call: Call, { id }: FunctionUrl): string {
  return `${call.cloud.endpoint}/_lambda/url/${id}/`;
}

interface FoundUrl {
  readonly url: FunctionUrl;
  readonly asked: FunctionName;
}

/** @returns `former` for one that a function has had */
function findUrl(cloud: Cloud, id: string): FoundUrl | 'former' | undefined {
  for (const address of cloud.store.addresses(functions)) {
    for (const { name, urls, formerUrls } of cloud.store.get(functions, address).byName.values()) {
      if (formerUrls?.has(id) === true) return 'former';
      for (const [key, url] of urls) {
        if (url.id !== id) continue;
        const { account, region } = address;
        return { url, asked: { account, region, name, qualifier: key === '' ? undefined : key } };
      }
    }
  }
  return undefined;
}

/** Answers requests to function URLs; `undefined` for every other request. https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
export async function serveUrl(
  request: WireRequest,
  cloud: Cloud,
  authenticate: () => Caller,
): Promise<WireResponse | undefined> {
  const [, inPath, rest] = PATH.exec(request.path) ?? [];
  const id = inPath ?? HOST.exec(request.headers['host'] ?? '')?.[1];
  if (id === undefined) return undefined;
  const found = findUrl(cloud, id);
  if (found === undefined || found === 'former') return forbidden(found === 'former' ? FORBIDDEN : null);
  const { url, asked } = found;
  const preflight = request.method === 'OPTIONS' && url.cors !== undefined;
  if (preflight) return { status: 200, headers: corsHeaders(url, request) };
  const path = (inPath === undefined ? request.path : (rest ?? '/')).replace(/^\/+/, '/');
  const response = await asLambda(cloud, `a request to the URL of ${asked.name}`, asked, (call) =>
    answer(call, request, found, path, authenticate),
  );
  return { ...response, headers: { ...response.headers, ...corsHeaders(url, request) } };
}

async function answer(
  call: Call,
  request: WireRequest,
  { url, asked }: FoundUrl,
  path: string,
  authenticate: () => Caller,
): Promise<WireResponse> {
  try {
    const caller = url.authType === 'NONE' ? ANYONE : authenticate();
    if (!mayInvoke(call, request, asked, url, caller)) return forbidden(FORBIDDEN);
    const invoked = findInvokedVersion(call, asked);
    const { requestId } = call;
    const domainName = `${url.id}.lambda-url.${asked.region}.on.aws`;
    const event = urlEvent({ request, caller, path, urlId: url.id, domainName, requestId, now: call.now() });
    const payload = readPayload(Buffer.from(JSON.stringify(event)), false);
    const run = {
      requestId,
      payload,
      clientContext: undefined,
      action: 'Invoke',
      trace: request.headers['x-amzn-trace-id'],
    };
    const response =
      url.invokeMode === 'RESPONSE_STREAM'
        ? await streamedResponse(await runStreaming(call, invoked, run))
        : urlResponse((await runToEnd(call, invoked, run)).result);
    return { ...response, headers: { ...response.headers, 'x-amzn-RequestId': requestId } };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return json(error.status ?? 500, error.code, { Message: error.message });
  }
}

const ANYONE: Caller = {
  principal: { kind: 'anonymous', account: 'anonymous', arn: 'anonymous' },
  accessKeyId: undefined,
  signed: undefined,
};

/** Asks IAM, for whoever signed or for everyone. https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html */
function mayInvoke(
  call: Call,
  request: WireRequest,
  asked: FunctionName,
  { authType }: FunctionUrl,
  { principal, context: extra = {} }: Caller,
): boolean {
  if (authType !== 'NONE' && principal.kind === 'anonymous') return false;
  const needed: { action: string; context: Record<string, string> }[] = [
    { action: 'lambda:InvokeFunctionUrl', context: { 'lambda:FunctionUrlAuthType': authType } },
    { action: 'lambda:InvokeFunction', context: { 'lambda:InvokedViaFunctionUrl': 'true' } },
  ];
  return needed.slice(0, call.cloud.functionUrlsNeedInvoke ? 2 : 1).every(({ action, context }) => {
    const access = {
      action,
      resource: askedArn(asked),
      resourceAccount: asked.account,
      context: { ...context, 'lambda:FunctionArn': functionArn(asked) },
      resourcePolicy: resourcePolicy(call, asked),
    };
    const decision = decide(
      { principal, access, region: asked.region, now: call.now(), request: { ...request, secure: true }, extra },
      policiesOf(call.cloud, principal),
    );
    if (decision.result === 'allowed') return true;
    call.cloud.journal.record({
      kind: 'decision',
      account: asked.account,
      region: asked.region,
      service: 'lambda',
      action,
      resource: access.resource,
      principal: principal.arn,
      cause: call.entry.id,
      outcome: 'denied',
      message: decision.message,
    });
    return false;
  });
}

const FORBIDDEN =
  'Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html';

function forbidden(message: string | null): WireResponse {
  return json(403, 'AccessDeniedException', { Message: message });
}

function json(status: number, errorType: string, body: object): WireResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': errorType },
    body: JSON.stringify(body),
  };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html */
function corsHeaders({ cors }: FunctionUrl, request: WireRequest): Record<string, string> {
  const { origin } = request.headers;
  if (cors === undefined || origin === undefined) return {};
  const allowed = cors.AllowOrigins ?? [];
  if (!allowed.includes('*') && !allowed.includes(origin)) return {};
  const list = (name: string, values: readonly string[] | undefined): Record<string, string> =>
    values === undefined || values.length === 0 ? {} : { [name]: values.join(',') };
  return {
    'access-control-allow-origin': allowed.includes('*') ? '*' : origin,
    ...list('access-control-expose-headers', cors.ExposeHeaders),
    ...(cors.AllowCredentials === true && { 'access-control-allow-credentials': 'true' }),
    ...(request.method === 'OPTIONS' && {
      ...list('access-control-allow-methods', cors.AllowMethods),
      ...list('access-control-allow-headers', cors.AllowHeaders),
      ...(cors.MaxAge !== undefined && { 'access-control-max-age': String(cors.MaxAge) }),
    }),
  };
}

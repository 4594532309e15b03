import type { Call } from '@coldstart/cloud';
import type { WireResponse } from '@coldstart/wire';
import { callHttp, openHttp, type HttpCall, type OpenAnswer } from '../http-call.ts';
import { withStageVariables } from '../http-api/variables.ts';
import { vpcLinks } from '../../v2/state.ts';
import { privateAddress } from '../private.ts';
import { templateContext } from './context.ts';
import { logAnswered, logAsked } from './execution-log.ts';
import { misconfigured, refuseBody, unmapped } from './failure.ts';
import { mapRequest } from './mapping.ts';
import { backendHeaders } from './proxy-answer.ts';
import { requestBody } from './request-body.ts';
import type { MethodRequest } from './request.ts';
import { respond, select } from './respond.ts';
import { traced } from './trace.ts';

/** The backend's address, its variables and query put in. */
function addressOf(request: MethodRequest, query: Iterable<readonly [string, string]>): string {
  const { integration, stage, parameters } = request;
  const mapped = mapRequest(request).path;
  const filled = withStageVariables(integration.uri ?? '', stage.variables).replaceAll(
    /\{([^}+]+)\+?\}/g,
    (whole, name: string) => {
      const value = mapped[name] ?? (integration.type === 'HTTP_PROXY' ? parameters[name] : undefined);
      return value === undefined
        ? whole
        : value
            .split('/')
            .map((one) => encodeURIComponent(decodeURIComponent(one)))
            .join('/');
    },
  );
  const url = new URL(filled);
  for (const [name, value] of query) url.searchParams.append(name, value);
  return url.href;
}

/** What the backend is asked with its address; `undefined` where there is none. */
function httpCall(request: MethodRequest, body: Buffer): HttpCall | undefined {
  const { integration, request: wire, joined, apiId } = request;
  const mapped = mapRequest(request);
  const isProxy = integration.type === 'HTTP_PROXY';
  const query: [string, string][] = [...(isProxy ? wire.query : []), ...Object.entries(mapped.querystring)];
  const overridden = new Set(Object.keys(mapped.header).map((name) => name.toLowerCase()));
  const own: readonly (readonly [string, string])[] = isProxy
    ? request.headers
    : [
        ['Accept', 'application/json'],
        ['Content-Type', joined['content-type'] ?? 'application/json'],
        ['User-Agent', `AmazonAPIGateway_${apiId}`],
        ['x-amzn-apigateway-api-id', apiId],
        ...request.headers.filter(([name]) => /^x-(?:amzn-trace-id|forwarded-)/i.test(name)),
      ];
  try {
    return {
      method: integration.httpMethod === 'ANY' ? wire.method : (integration.httpMethod ?? wire.method),
      url: addressOf(request, query),
      headers: [...own.filter(([name]) => !overridden.has(name.toLowerCase())), ...Object.entries(mapped.header)],
      body,
      timeout: integration.timeoutInMillis ?? 29_000,
    };
  } catch {
    // Stage variables that are not there leave no address.
    return undefined;
  }
}

/**
 * A call that goes through a VPC link: to the load balancer, which is told the host of the integration's address.
 *
 * @returns `undefined` where there is no such link, or nothing that it leads to
 */
async function privateCall(call: Call, request: MethodRequest, asked: HttpCall): Promise<HttpCall | undefined> {
  const { connectionId = '', integrationTarget } = request.integration;
  const link = withStageVariables(connectionId, request.stage.variables);
  if (integrationTarget === undefined || !call.state(vpcLinks).byId.has(link)) return undefined;
  const { host, port, pathname, search } = new URL(asked.url);
  const address = await privateAddress(call, integrationTarget, port === '' ? 80 : Number(port));
  return { ...asked, url: `${address}${pathname}${search}`, host };
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/setup-http-integrations.html */
export async function askServer(call: Call, request: MethodRequest): Promise<WireResponse> {
  const isProxy = request.integration.type === 'HTTP_PROXY';
  const context = templateContext(request);
  const prepared = isProxy ? { body: request.request.body } : requestBody(request, context);
  if (typeof prepared === 'string') return refuseBody(request, prepared);
  const named = httpCall(request, prepared.body);
  if (named === undefined) return misconfigured(request, 'Invalid endpoint address');
  const isPrivate = request.integration.connectionType === 'VPC_LINK';
  const asked = isPrivate ? await privateCall(call, request, named) : named;
  if (asked === undefined) return misconfigured(request, 'Invalid VPC link');
  const since = call.now();
  logAsked(request, { ...asked, uri: asked.url });
  if (request.integration.responseTransferMode === 'STREAM') return streamed(request, await openHttp(asked));
  const answer = await callHttp(asked);
  logAnswered(request, { ...answer, since });
  if (!isProxy) {
    const response = select(request, String(answer.status));
    if (response === undefined) return unmapped(request, answer.status);
    return traced(request, respond(request, response, answer, context));
  }
  return traced(request, { ...headOf(answer), body: answer.body });
}

function headOf({ status, headers: given }: Pick<OpenAnswer, 'status' | 'headers'>): WireResponse {
  const { headers, cookies } = backendHeaders(given);
  return { status, headers, ...(cookies.length > 0 && { cookies }) };
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html */
function streamed(request: MethodRequest, answer: OpenAnswer): WireResponse {
  request.log?.info(`Received response. Status: ${answer.status}`);
  return traced(request, { ...headOf(answer), stream: answer.stream });
}

import type { Call } from '@coldstart/cloud';
import type { WireResponse } from '@coldstart/wire';
import { badRequest, notFound, notImplemented } from '../errors.ts';
import { askUserPools } from '../execute/rest/cognito-authorizer.ts';
import { execute } from '../execute/rest/execute.ts';
import { logRefusal, logStart } from '../execute/rest/execution-log.ts';
import { refuse, type Refusal } from '../execute/rest/gateway-response.ts';
import { integrate } from '../execute/rest/integrate.ts';
import { consult } from '../execute/rest/lambda-authorizer.ts';
import { methodArn } from '../execute/iam.ts';
import { shownLog, triedRequest, type TriedRequest } from '../execute/rest/test-request.ts';
import { validate } from '../execute/rest/validate.ts';
import { NO_AUTHORIZER } from './authorizers.ts';
import { findResource, NO_METHOD } from './methods.ts';
import type { RestOperations } from './sdk.ts';
import { findApi, findPart } from './state.ts';

/** What a test's stage is called, for methods and for authorizers. */
const METHOD_STAGE = 'test-invoke-stage';
const AUTHORIZER_STAGE = 'ESTestInvoke-stage';

async function bodyOf({ body = '', stream }: WireResponse): Promise<string> {
  if (stream === undefined) return typeof body === 'string' ? body : Buffer.from(body).toString('utf8');
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** The test sees no type of what the API says by itself. */
function headersOf({ headers, cookies = [] }: WireResponse): Record<string, string[]> {
  const isOwn = headers['x-amzn-ErrorType'] !== undefined;
  const shown = Object.entries(headers).filter(([name]) => !isOwn || name !== 'Content-Type');
  return {
    ...Object.fromEntries(shown.map(([name, value]) => [name, [value]])),
    ...(cookies.length > 0 && { 'Set-Cookie': [...cookies] }),
  };
}

/** Neither key nor authorizer is asked for: only what comes behind them is tried. */
async function answer(call: Call, request: TriedRequest): Promise<WireResponse> {
  logStart(request);
  return execute(request, async () => {
    const refusal = validate(request);
    if (refusal === undefined) return integrate(call, request);
    logRefusal(request, refusal);
    return refuse(request, refusal);
  });
}

/** Methods and authorizers are tried without a stage. https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-test-method.html */
export const testOperations: RestOperations = {
  TestInvokeMethod: {
    changes: false,
    async run({ restApiId, resourceId, httpMethod, clientCertificateId, ...tried }, call) {
      if (clientCertificateId !== undefined) throw notImplemented('Client certificates (clientCertificateId)');
      const { methods, ...rest } = findResource(call, { restApiId, resourceId, httpMethod });
      const method = methods[httpMethod] ?? methods['ANY'];
      if (method === undefined) throw notFound(NO_METHOD);
      const { methodIntegration: integration } = method;
      if (integration === undefined) throw badRequest('No integration defined for method');
      const target = { resource: { ...rest, methods }, method, integration, stageName: METHOD_STAGE };
      const request = triedRequest(call, findApi(call, restApiId), target, { ...tried, httpMethod });
      const response = await answer(call, request);
      const multiValueHeaders = headersOf(response);
      return {
        status: response.status,
        body: await bodyOf(response),
        headers: Object.fromEntries(
          Object.entries(multiValueHeaders).map(([name, values]) => [name, values.at(-1) ?? '']),
        ),
        multiValueHeaders,
        log: shownLog(request),
        latency: Math.round(call.now() - request.now),
      };
    },
  },
  TestInvokeAuthorizer: {
    changes: false,
    async run({ restApiId, authorizerId, additionalContext, ...tried }, call) {
      if (additionalContext !== undefined) throw notImplemented('Additional contexts of tests (additionalContext)');
      const authorizer = findPart(call, restApiId, (api) => api.authorizers, authorizerId, NO_AUTHORIZER);
      const api = findApi(call, restApiId);
      const [resource] = api.resources.values();
      if (resource === undefined) throw new Error('Every API has a root.');
      const target = { resource, method: { httpMethod: 'GET' }, integration: {}, stageName: AUTHORIZER_STAGE };
      const request = triedRequest(call, api, target, { ...tried, httpMethod: 'GET' });
      const ended = () => ({ log: shownLog(request), latency: Math.round(call.now() - request.now) });
      const refused = (refusal: Refusal) => ({ clientStatus: refuse(request, refusal).status, ...ended() });
      if (authorizer.type === 'COGNITO_USER_POOLS') {
        const refusal = await askUserPools(request, authorizer);
        if (refusal !== undefined) return refused(refusal);
        const { claims = {} } = (request.authorizer ?? {}) as { claims?: Record<string, string> };
        return { clientStatus: 0, ...ended(), claims };
      }
      const said = await consult(call, request, authorizer, methodArn(request, AUTHORIZER_STAGE, 'GET', ''));
      if ('errorType' in said) return refused(said);
      return { clientStatus: 0, ...ended(), principalId: said.principalId, policy: JSON.stringify(said.policy) };
    },
  },
};

import type { IntegrationResponse, RouteResponse } from '@aws-sdk/client-apigatewayv2';
import type { Call } from '@coldstart/cloud';
import { badRequest, conflict, notFound, notImplemented } from '../errors.ts';
import { newId } from '../ids.ts';
import { changed } from './deploy.ts';
import { given, listed, withChange } from './lists.ts';
import type { V2Operations } from './sdk.ts';
import { findApi, findPart, isWebSocket, type Responses, type V2Api } from './state.ts';

/** The responses of one route or integration. */
function of<Response>(responses: Responses<Response>, id: string): Map<string, Response> {
  const own = responses.get(id) ?? new Map<string, Response>();
  responses.set(id, own);
  return own;
}

function find<Response>(responses: Responses<Response>, of: string, id: string, what: string): Response {
  const found = responses.get(of)?.get(id);
  if (found === undefined) throw notFound(`Invalid ${what} identifier specified`);
  return found;
}

function webSocketApi(call: Call, id: string, what: string): V2Api {
  const api = findApi(call, id);
  if (!isWebSocket(api)) throw badRequest(`${what} are only supported for WebSocket APIs`);
  return api;
}

function checkRouteResponse({ RouteResponseKey, ResponseModels, ResponseParameters }: RouteResponse): void {
  if (RouteResponseKey !== '$default')
    throw badRequest('Invalid route response key specified. Only $default is supported for route responses.');
  if (Object.keys({ ...ResponseModels, ...ResponseParameters }).length > 0)
    throw notImplemented('Models and parameters of route responses (ResponseModels, ResponseParameters)');
}

function checkIntegrationResponse({ IntegrationResponseKey = '', ...settings }: IntegrationResponse): void {
  if (!/^(?:\$default|\/.*\/)$/s.test(IntegrationResponseKey))
    throw badRequest('Invalid integration response key specified. It is $default, or a regular expression: /4\\d\\d/');
  if (settings.ContentHandlingStrategy === 'CONVERT_TO_BINARY')
    throw notImplemented('Conversions of bodies of WebSocket APIs (ContentHandlingStrategy)');
  if (Object.keys(settings.ResponseParameters ?? {}).length > 0)
    throw notImplemented('Parameters of integration responses (ResponseParameters)');
}

/** https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-routes-routeid-routeresponses.html */
const routeResponseOperations: V2Operations = {
  CreateRouteResponse: {
    run({ ApiId, RouteId, ...settings }, call) {
      const api = webSocketApi(call, ApiId, 'Route responses');
      findPart(api.routes, RouteId, 'Route');
      const own = of(api.routeResponses, RouteId);
      const response: RouteResponse = {
        ...given(settings),
        RouteResponseKey: settings.RouteResponseKey,
        RouteResponseId: newId(6),
      };
      checkRouteResponse(response);
      if (own.size > 0)
        throw conflict(`Route response with key ${settings.RouteResponseKey} already exists for this route`);
      own.set(response.RouteResponseId ?? '', response);
      changed(call, api);
      return { ...response };
    },
  },
  GetRouteResponse: {
    run: ({ ApiId, RouteId, RouteResponseId }, call) => ({
      ...find(findApi(call, ApiId).routeResponses, RouteId, RouteResponseId, 'RouteResponse'),
    }),
  },
  GetRouteResponses: {
    run(input, call) {
      const api = findApi(call, input.ApiId);
      findPart(api.routes, input.RouteId, 'Route');
      return listed(
        of(api.routeResponses, input.RouteId).values(),
        input,
        ({ RouteResponseId = '' }) => RouteResponseId,
      );
    },
  },
  UpdateRouteResponse: {
    run({ ApiId, RouteId, RouteResponseId, ...settings }, call) {
      const api = findApi(call, ApiId);
      const response = withChange<RouteResponse>(
        find(api.routeResponses, RouteId, RouteResponseId, 'RouteResponse'),
        settings,
      );
      checkRouteResponse(response);
      of(api.routeResponses, RouteId).set(RouteResponseId, response);
      changed(call, api);
      return { ...response };
    },
  },
  DeleteRouteResponse: {
    run({ ApiId, RouteId, RouteResponseId }, call) {
      const api = findApi(call, ApiId);
      find(api.routeResponses, RouteId, RouteResponseId, 'RouteResponse');
      api.routeResponses.get(RouteId)?.delete(RouteResponseId);
      changed(call, api);
    },
  },
};

/** https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-integrations-integrationid-integrationresponses.html */
const integrationResponseOperations: V2Operations = {
  CreateIntegrationResponse: {
    run({ ApiId, IntegrationId, ...settings }, call) {
      const api = webSocketApi(call, ApiId, 'Integration responses');
      findPart(api.integrations, IntegrationId, 'Integration');
      const own = of(api.integrationResponses, IntegrationId);
      const response: IntegrationResponse = {
        ...given(settings),
        IntegrationResponseKey: settings.IntegrationResponseKey,
        IntegrationResponseId: newId(6),
      };
      checkIntegrationResponse(response);
      if ([...own.values()].some((other) => other.IntegrationResponseKey === settings.IntegrationResponseKey))
        throw conflict(`Integration response with key ${settings.IntegrationResponseKey} already exists`);
      own.set(response.IntegrationResponseId ?? '', response);
      changed(call, api);
      return { ...response };
    },
  },
  GetIntegrationResponse: {
    run: ({ ApiId, IntegrationId, IntegrationResponseId }, call) => ({
      ...find(findApi(call, ApiId).integrationResponses, IntegrationId, IntegrationResponseId, 'IntegrationResponse'),
    }),
  },
  GetIntegrationResponses: {
    run(input, call) {
      const api = findApi(call, input.ApiId);
      findPart(api.integrations, input.IntegrationId, 'Integration');
      const own = of(api.integrationResponses, input.IntegrationId);
      return listed(own.values(), input, ({ IntegrationResponseId = '' }) => IntegrationResponseId);
    },
  },
  UpdateIntegrationResponse: {
    run({ ApiId, IntegrationId, IntegrationResponseId, ...settings }, call) {
      const api = findApi(call, ApiId);
      const response = withChange<IntegrationResponse>(
        find(api.integrationResponses, IntegrationId, IntegrationResponseId, 'IntegrationResponse'),
        settings,
      );
      checkIntegrationResponse(response);
      of(api.integrationResponses, IntegrationId).set(IntegrationResponseId, response);
      changed(call, api);
      return { ...response };
    },
  },
  DeleteIntegrationResponse: {
    run({ ApiId, IntegrationId, IntegrationResponseId }, call) {
      const api = findApi(call, ApiId);
      find(api.integrationResponses, IntegrationId, IntegrationResponseId, 'IntegrationResponse');
      api.integrationResponses.get(IntegrationId)?.delete(IntegrationResponseId);
      changed(call, api);
    },
  },
};

/** What WebSocket APIs answer with. */
export const responseOperations: V2Operations = { ...routeResponseOperations, ...integrationResponseOperations };

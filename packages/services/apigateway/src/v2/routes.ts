import type { Route } from '@aws-sdk/client-apigatewayv2';
import { badRequest, conflict, notFound } from '../errors.ts';
import { newId } from '../ids.ts';
import { changed } from './deploy.ts';
import { given, listed, withChange } from './lists.ts';
import type { V2Operations } from './sdk.ts';
import { findApi, findPart, isWebSocket, type V2Api } from './state.ts';
import { checkWebSocketRoute } from './websocket/routes.ts';

const METHODS = /^(?:ANY|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT)$/;

/** @throws AwsError what is no route of its kind of API, and what cannot be authorized */
function check(api: V2Api, route: Route): void {
  const { RouteKey = '', AuthorizationType = 'NONE', AuthorizerId, Target } = route;
  if (isWebSocket(api)) checkWebSocketRoute(route);
  else checkHttpRoute(route);
  if ([...api.routes.values()].some((other) => other.RouteKey === RouteKey && other.RouteId !== route.RouteId))
    throw conflict(`Route with key ${RouteKey} already exists for this API`);
  if (AuthorizationType === 'JWT' || AuthorizationType === 'CUSTOM') {
    const authorizer = AuthorizerId === undefined ? undefined : api.authorizers.get(AuthorizerId);
    if (authorizer === undefined) throw badRequest('Authorizer ID specified in the request does not exist');
    if ((authorizer.AuthorizerType === 'JWT') !== (AuthorizationType === 'JWT'))
      throw badRequest('Authorizer type in the request does not match the type of the authorizer');
  }
  const [, integration] = /^integrations\/(.+)$/.exec(Target ?? '') ?? [];
  if (Target !== undefined && (integration === undefined || !api.integrations.has(integration)))
    throw badRequest(`Invalid target: ${Target}. It is integrations/ID, with the id of an integration of this API.`);
}

function checkHttpRoute({ RouteKey = '', ...settings }: Partial<Route>): void {
  refuse(settings);
  const [, method = '', path] = /^(\S+) (\/\S*)$/.exec(RouteKey) ?? [];
  if (RouteKey !== '$default' && (path === undefined || !METHODS.test(method))) {
    throw badRequest(
      'The provided route key is not formatted properly for HTTP protocol. Format should be "<HTTP METHOD> /<RESOURCE PATH>" or "$default"',
    );
  }
  const segments = path?.split('/').slice(1) ?? [];
  if (segments.slice(0, -1).some((segment) => segment.endsWith('+}')))
    throw badRequest('A greedy path variable may only be at the end of a route: {proxy+}');
}

/** What WebSocket APIs alone have. */
function refuse(route: Partial<Route>): void {
  if (route.ApiKeyRequired === true) throw badRequest('Currently, API keys are not supported for HTTP protocol APIs');
  for (const [name, value] of Object.entries({
    ModelSelectionExpression: route.ModelSelectionExpression,
    RequestModels: route.RequestModels,
    RequestParameters: route.RequestParameters,
    RouteResponseSelectionExpression: route.RouteResponseSelectionExpression,
  }))
    if (value !== undefined) throw badRequest(`${name} is not supported for HTTP protocol APIs`);
}

export function addRoute(api: V2Api, settings: Omit<Route, 'RouteId'>): Route {
  const route: Route = {
    ApiKeyRequired: false,
    AuthorizationType: 'NONE',
    ...given(settings),
    RouteKey: settings.RouteKey,
    RouteId: newId(7),
  };
  check(api, route);
  api.routes.set(route.RouteId ?? '', route);
  return route;
}

/** https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-routes.html */
export const routeOperations: V2Operations = {
  CreateRoute: {
    run({ ApiId, ...settings }, call) {
      const api = findApi(call, ApiId);
      const route = addRoute(api, settings);
      changed(call, api);
      return { ...route };
    },
  },
  GetRoute: { run: ({ ApiId, RouteId }, call) => ({ ...findPart(findApi(call, ApiId).routes, RouteId, 'Route') }) },
  GetRoutes: {
    run: (input, call) => listed(findApi(call, input.ApiId).routes.values(), input, ({ RouteId = '' }) => RouteId),
  },
  UpdateRoute: {
    run({ ApiId, RouteId, ...settings }, call) {
      const api = findApi(call, ApiId);
      const before = findPart(api.routes, RouteId, 'Route');
      const route = withChange<Route>(before, settings);
      if (route.AuthorizationType === 'NONE' || route.AuthorizationType === 'AWS_IAM') {
        delete route.AuthorizerId;
        if (settings.AuthorizationType !== undefined) delete route.AuthorizationScopes;
      }
      check(api, route);
      api.routes.set(RouteId, route);
      changed(call, api);
      return { ...route };
    },
  },
  DeleteRoute: {
    run({ ApiId, RouteId }, call) {
      const api = findApi(call, ApiId);
      findPart(api.routes, RouteId, 'Route');
      api.routes.delete(RouteId);
      api.routeResponses.delete(RouteId);
      changed(call, api);
    },
  },
  DeleteRouteRequestParameter: {
    run({ ApiId, RouteId, RequestParameterKey }, call) {
      const api = findApi(call, ApiId);
      const { RequestParameters = {}, ...route } = findPart(api.routes, RouteId, 'Route');
      const { [RequestParameterKey]: gone, ...others } = RequestParameters;
      if (gone === undefined) throw notFound('Invalid request parameter specified');
      api.routes.set(RouteId, { ...route, RequestParameters: others });
      changed(call, api);
    },
  },
};

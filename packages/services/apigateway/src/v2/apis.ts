import type { Cors, CreateApiCommandInput } from '@aws-sdk/client-apigatewayv2';
import type { Call } from '@coldstart/cloud';
import { badRequest, notImplemented } from '../errors.ts';
import { newId } from '../ids.ts';
import { changed } from './deploy.ts';
import { given, listed, withChange } from './lists.ts';
import { checkTags } from './tags.ts';
import { quickCreate } from './quick-create.ts';
import type { V2Operations } from './sdk.ts';
import { findApi, isWebSocket, v2Apis, type V2Api } from './state.ts';
import { checkWebSocketApi } from './websocket/apis.ts';
import { localAddress } from '../address.ts';

/** An API as its callers see it. */
export function show(call: Call, api: V2Api) {
  const { id, shown, tags } = api;
  const ApiEndpoint = localAddress(call.cloud, id, isWebSocket(api) ? 'ws' : 'http');
  return { ...shown, ApiEndpoint, Tags: { ...tags } };
}

export function createApi(
  call: Call,
  input: Pick<CreateApiCommandInput, 'Name'> & Partial<CreateApiCommandInput>,
): V2Api {
  const { Name, Tags = {}, CorsConfiguration, Target, RouteKey, CredentialsArn } = input;
  checkTags(Tags);
  const id = newId();
  const api: V2Api = {
    id,
    shown: {
      ApiId: id,
      ApiKeySelectionExpression: input.ApiKeySelectionExpression ?? '$request.header.x-api-key',
      ...(CorsConfiguration !== undefined && { CorsConfiguration: checkCors(CorsConfiguration) }),
      CreatedDate: new Date(call.now()),
      ...given({ Description: input.Description, Version: input.Version }),
      DisableExecuteApiEndpoint: input.DisableExecuteApiEndpoint ?? false,
      IpAddressType: input.IpAddressType ?? 'ipv4',
      Name,
      ProtocolType: input.ProtocolType ?? 'HTTP',
      ...given({ DisableSchemaValidation: input.DisableSchemaValidation }),
      RouteSelectionExpression: input.RouteSelectionExpression ?? '$request.method $request.path',
    },
    tags: { ...Tags },
    routes: new Map(),
    integrations: new Map(),
    authorizers: new Map(),
    routeResponses: new Map(),
    integrationResponses: new Map(),
    models: new Map(),
    stages: new Map(),
    deployments: new Map(),
  };
  if (Target !== undefined) quickCreate(call, api, { Target, RouteKey, CredentialsArn });
  call.state(v2Apis).byId.set(id, api);
  return api;
}

function checkHttpApi(
  input: Pick<CreateApiCommandInput, 'RouteSelectionExpression' | 'DisableSchemaValidation'>,
): void {
  if (
    input.RouteSelectionExpression !== undefined &&
    input.RouteSelectionExpression !== '${request.method} ${request.path}' &&
    input.RouteSelectionExpression !== '$request.method $request.path'
  )
    throw badRequest('Route selection expression for HTTP APIs must be "${request.method} ${request.path}"');
  if (input.DisableSchemaValidation === true)
    throw badRequest('DisableSchemaValidation is not supported for HTTP protocol');
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html */
export function checkCors(cors: Cors): Cors {
  if (cors.AllowCredentials !== true) return cors;
  const lists: readonly [string, readonly string[] | undefined][] = [
    ['allowOrigins', cors.AllowOrigins],
    ['allowHeaders', cors.AllowHeaders],
    ['allowMethods', cors.AllowMethods],
    ['exposeHeaders', cors.ExposeHeaders],
  ];
  const [wild] = lists.find(([, list]) => list?.includes('*') === true) ?? [];
  if (wild !== undefined) throw badRequest(`${wild} can not be '*' if allowCredentials is true`);
  return cors;
}

/** https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis.html */
export const apiOperations: V2Operations = {
  CreateApi: {
    run(input, call) {
      if (input.ProtocolType === 'WEBSOCKET') checkWebSocketApi(input);
      else if (input.ProtocolType === 'HTTP') checkHttpApi(input);
      else throw badRequest('Invalid protocol specified. Must be one of [HTTP, WEBSOCKET]');
      return show(call, createApi(call, input));
    },
  },
  GetApi: { run: ({ ApiId }, call) => show(call, findApi(call, ApiId)) },
  GetApis: {
    run: (input, call) => {
      const { Items, NextToken } = listed(call.state(v2Apis).byId.values(), input, ({ id }) => id);
      return { Items: Items.map((api) => show(call, api)), NextToken };
    },
  },
  UpdateApi: {
    run({ ApiId, Target, RouteKey, CredentialsArn, CorsConfiguration, ...settings }, call) {
      if (Target !== undefined || RouteKey !== undefined || CredentialsArn !== undefined)
        throw notImplemented('Changes of the target of an API that was made with a target');
      const api = findApi(call, ApiId);
      if (isWebSocket(api)) checkWebSocketApi({ ...api.shown, ...given(settings), CorsConfiguration });
      api.shown = withChange(api.shown, {
        ...settings,
        ...(CorsConfiguration !== undefined && { CorsConfiguration: checkCors(CorsConfiguration) }),
      });
      changed(call, api);
      return show(call, api);
    },
  },
  DeleteApi: {
    run({ ApiId }, call) {
      findApi(call, ApiId);
      call.state(v2Apis).byId.delete(ApiId);
    },
  },
  DeleteCorsConfiguration: {
    run({ ApiId }, call) {
      const { shown } = findApi(call, ApiId);
      delete shown.CorsConfiguration;
    },
  },
};

import type { Cors, CreateApiCommandInput } from '@aws-sdk/client-apigatewayv2';
import type { Call } from '@coldstart/cloud';
import { badRequest, notImplemented } from '../errors.ts';
import { newId } from '../ids.ts';
import { changed } from './deploy.ts';
import { given, listed, withChange } from './lists.ts';
import { checkTags } from './tags.ts';
import { quickCreate } from './quick-create.ts';
import type { V2Operations } from './sdk.ts';
import { findApi, httpApis, type HttpApi } from './state.ts';
import { localAddress } from '../address.ts';

/** An API as its callers see it. */
export function show(call: Call, { id, shown, tags }: HttpApi) {
  return { ...shown, ApiEndpoint: localAddress(call.cloud, id), Tags: { ...tags } };
}

export function createApi(
  call: Call,
  input: Pick<CreateApiCommandInput, 'Name'> & Partial<CreateApiCommandInput>,
): HttpApi {
  const { Name, Tags = {}, CorsConfiguration, Target, RouteKey, CredentialsArn } = input;
  checkTags(Tags);
  const id = newId();
  const api: HttpApi = {
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
      ProtocolType: 'HTTP',
      RouteSelectionExpression: input.RouteSelectionExpression ?? '$request.method $request.path',
    },
    tags: { ...Tags },
    routes: new Map(),
    integrations: new Map(),
    authorizers: new Map(),
    stages: new Map(),
    deployments: new Map(),
  };
  if (Target !== undefined) quickCreate(call, api, { Target, RouteKey, CredentialsArn });
  call.state(httpApis).byId.set(id, api);
  return api;
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
      if (input.ProtocolType === 'WEBSOCKET') throw notImplemented('WebSocket APIs');
      if (input.ProtocolType !== 'HTTP')
        throw badRequest('Invalid protocol specified. Must be one of [HTTP, WEBSOCKET]');
      if (
        input.RouteSelectionExpression !== undefined &&
        input.RouteSelectionExpression !== '${request.method} ${request.path}' &&
        input.RouteSelectionExpression !== '$request.method $request.path'
      )
        throw badRequest('Route selection expression for HTTP APIs must be "${request.method} ${request.path}"');
      if (input.DisableSchemaValidation === true)
        throw badRequest('DisableSchemaValidation is not supported for HTTP protocol');
      return show(call, createApi(call, input));
    },
  },
  GetApi: { run: ({ ApiId }, call) => show(call, findApi(call, ApiId)) },
  GetApis: {
    run: (input, call) => {
      const { Items, NextToken } = listed(call.state(httpApis).byId.values(), input, ({ id }) => id);
      return { Items: Items.map((api) => show(call, api)), NextToken };
    },
  },
  UpdateApi: {
    run({ ApiId, Target, RouteKey, CredentialsArn, CorsConfiguration, ...settings }, call) {
      if (Target !== undefined || RouteKey !== undefined || CredentialsArn !== undefined)
        throw notImplemented('Changes of the target of an API that was made with a target');
      const api = findApi(call, ApiId);
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
      call.state(httpApis).byId.delete(ApiId);
    },
  },
  DeleteCorsConfiguration: {
    run({ ApiId }, call) {
      const { shown } = findApi(call, ApiId);
      delete shown.CorsConfiguration;
    },
  },
};

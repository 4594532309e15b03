import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import {
  compact,
  invalidEvent,
  permission,
  ref,
  type EventSource,
  type Invocable,
  type SamContext,
  type SamParts,
  type SamResource,
} from '@coldstart/cloud/sam';

import { eventSecurity } from '../api-auth.ts';

export const IMPLICIT_REST_API = 'ServerlessRestApi';
export const IMPLICIT_HTTP_API = 'ServerlessHttpApi';

/** The paths that functions add to an API's definition, kept in the API's own resource. */
export function pathsOf(api: SamResource): ValueMap {
  const body = isMap(api.Properties.DefinitionBody) ? api.Properties.DefinitionBody : {};
  const paths = isMap(body.paths) ? body.paths : {};
  body.paths = paths;
  api.Properties.DefinitionBody = body;
  return paths;
}

/** A route to a function: its integration in the API, and the API's permission to invoke it. */
function route(target: Invocable, event: EventSource, context: SamContext): void {
  const http = event.type === 'HttpApi';
  const { properties } = event;
  const given = http ? properties.ApiId : properties.RestApiId;
  const apiId =
    given === undefined
      ? http
        ? IMPLICIT_HTTP_API
        : IMPLICIT_REST_API
      : isMap(given) && typeof given.Ref === 'string'
        ? given.Ref
        : undefined;
  const path = properties.Path === undefined && http ? '$default' : String(properties.Path ?? '');
  const method = String(properties.Method ?? (http ? 'any' : '')).toLowerCase();
  if (!http && (properties.Path === undefined || properties.Method === undefined)) {
    throw invalidEvent(
      target.logicalId,
      event.name,
      `Missing required property '${properties.Path === undefined ? 'Path' : 'Method'}'.`,
    );
  }
  const api = apiId === undefined ? undefined : context.resources[apiId];
  const key =
    method === 'any' || method === 'x-amazon-apigateway-any-method' ? 'x-amazon-apigateway-any-method' : method;
  if (api !== undefined) {
    const paths = pathsOf(api);
    const methods = isMap(paths[path]) ? paths[path] : {};
    methods[key] = operation(target, event, path, http, context);
    paths[path] = methods;
  }
  const partition = http ? '${AWS::Partition}' : String(context.parameters.get('AWS::Partition') ?? 'aws');
  const verb = key === 'x-amazon-apigateway-any-method' ? '*' : method.toUpperCase();
  const pattern = path === '$default' ? '*' : `${verb}${path.replaceAll(/\{[^}]*\}/g, '*').replace(/\/$/, '/')}`;
  const id = http ? `${event.id}Permission` : `${event.id}Permission${stageName(api)}`;
  context.made[id] = permission(target, 'apigateway.amazonaws.com', {
    SourceArn: {
      'Fn::Sub': [
        `arn:${partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${__ApiId__}/\${__Stage__}/${pattern}`,
        { __ApiId__: apiId === undefined ? (given ?? '') : ref(apiId), __Stage__: '*' },
      ],
    },
  });
}

function stageName(api: SamResource | undefined): string {
  const name = api?.Properties.StageName;
  return typeof name === 'string' ? name : 'Stage';
}

function operation(
  target: Invocable,
  event: EventSource,
  path: string,
  http: boolean,
  { parameters }: SamContext,
): Value {
  const partition = http ? '${AWS::Partition}' : String(parameters.get('AWS::Partition') ?? 'aws');
  const name =
    isMap(target.arn) && target.arn.Ref !== undefined ? `\${${String(target.arn.Ref)}}` : `\${${target.logicalId}.Arn}`;
  const variables = [...path.matchAll(/\{([^}+]+)\+?\}/g)].map(([, variable = '']) => ({
    name: variable,
    in: 'path',
    required: true,
  }));
  return compact({
    'x-amazon-apigateway-integration': compact({
      httpMethod: 'POST',
      type: 'aws_proxy',
      uri: {
        'Fn::Sub': `arn:${partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/${name}/invocations`,
      },
      payloadFormatVersion: http ? (event.properties.PayloadFormatVersion ?? '2.0') : undefined,
      timeoutInMillis: event.properties.TimeoutInMillis,
    }),
    isDefaultRoute: path === '$default' ? true : undefined,
    responses: {},
    ...eventSecurity(event.properties.Auth),
    parameters: http && variables.length > 0 ? variables : undefined,
  });
}

/** Events that API Gateway sends. */
export const apiGateway: SamParts = { events: { Api: route, HttpApi: route } };

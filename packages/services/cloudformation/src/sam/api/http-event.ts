import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import { invalidEvent, permission, ref, type EventSource, type Invocable, type SamContext } from '@coldstart/cloud/sam';
import { apiIdOf, checkAuthorizer, functionUri, IMPLICIT_HTTP_API, verbOf, withoutSlash } from './api-event.ts';
import { apiState } from './api-state.ts';
import { fromTemplate, Text } from './definition.ts';
import { ANY_METHOD } from './editor.ts';
import { DEFAULT_PATH, isOpenApi, OpenApiEditor } from './open-api.ts';

const mapOf = (value: Value | undefined): ValueMap => (isMap(value) ? value : {});

/** A route of an HTTP API leads to a function: its integration, and the API's permission to invoke it. */
export function httpEvent(target: Invocable, event: EventSource, context: SamContext): void {
  const { properties } = event;
  const given = properties.ApiId ?? ref(IMPLICIT_HTTP_API);
  const apiId = apiIdOf(given);
  const api = typeof apiId === 'string' ? context.resources[apiId] : undefined;
  if (typeof apiId !== 'string' || api === undefined)
    throw invalidEvent(
      target.logicalId,
      event.name,
      "ApiId must be a valid reference to an 'AWS::Serverless::HttpApi' resource in same template.",
    );
  const isDefault = (properties.Path ?? '') === '' && (properties.Method ?? '') === '';
  const path = isDefault ? DEFAULT_PATH : String(properties.Path ?? '');
  const method = (isDefault ? ANY_METHOD : String(properties.Method ?? '')).toLowerCase();
  const body = apiState(context).bodies.get(apiId);
  permit(target, event, context, { given, path, method, body });
  if (body === undefined) return;
  integrate({ target, event, context, apiId, auth: mapOf(api.Properties.Auth), path, method });
}

interface Permitted {
  readonly given: Value;
  readonly path: string;
  readonly method: string;
  readonly body: Parameters<typeof isOpenApi>[0];
}

function permit(
  target: Invocable,
  event: EventSource,
  context: SamContext,
  { given, path, method, body }: Permitted,
): void {
  const short = withoutSlash(path);
  // The permission of the default route is for all routes.
  if (short !== DEFAULT_PATH && isOpenApi(body) && new OpenApiEditor(body).defaultLeadsTo(target.logicalId)) return;
  const pattern = short === DEFAULT_PATH ? '' : short.replaceAll(/\{(?:[a-zA-Z0-9._-]+|proxy\+)\}/g, '*');
  const route = method === 'any' && pattern === `/${DEFAULT_PATH}` ? pattern : `/${verbOf(method)}${pattern}`;
  context.made[`${event.id}Permission`] = permission(target, 'apigateway.amazonaws.com', {
    SourceArn: {
      'Fn::Sub': [
        `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${__ApiId__}/\${__Stage__}${route}`,
        { __ApiId__: given, __Stage__: '*' },
      ],
    },
  });
}

interface Route {
  readonly target: Invocable;
  readonly event: EventSource;
  readonly context: SamContext;
  readonly apiId: string;
  readonly auth: ValueMap;
  readonly path: string;
  readonly method: string;
}

function integrate(route: Route): void {
  const { target, event, context, apiId, path } = route;
  const { bodies, managed } = apiState(context);
  const editor = new OpenApiEditor(bodies.get(apiId));
  const method = new Text(route.method, false);
  if (managed.has(apiId) && editor.leadsSomewhere(path, method))
    throw invalidEvent(
      target.logicalId,
      event.name,
      `API method '${route.method}' defined multiple times for path '${path}'.`,
    );
  editor.addFunction(
    new Text(path, false),
    method,
    functionUri(target, '${AWS::Partition}'),
    target.resource.Condition,
  );
  const { Auth, TimeoutInMillis, PayloadFormatVersion } = event.properties;
  if (isMap(Auth) && Object.keys(Auth).length > 0) addAuth(route, editor, method, Auth);
  if (TimeoutInMillis !== undefined && TimeoutInMillis !== 0)
    editor.setTimeout(path, method, fromTemplate(TimeoutInMillis));
  const names = [...path.matchAll(/\{(.*?)\}/g)].map(([, name = '']) => name);
  if (names.length > 0) editor.addPathParameters(path, method, names);
  if (PayloadFormatVersion !== undefined && PayloadFormatVersion !== '')
    editor.setPayloadFormat(path, method, fromTemplate(PayloadFormatVersion));
  bodies.set(apiId, editor.result());
}

function addAuth(
  { target, event, path, auth: apiAuth }: Route,
  editor: OpenApiEditor,
  method: Text,
  auth: ValueMap,
): void {
  const refuse = (message: string): Error => invalidEvent(target.logicalId, event.name, message);
  const where = `on API method [${method.text}] for path [${path}]`;
  const name = auth.Authorizer ?? apiAuth.DefaultAuthorizer;
  if (name === undefined)
    throw refuse(
      "'Auth' section requires either an explicit 'Authorizer' set or a 'DefaultAuthorizer' configured on the HttpApi.",
    );
  const known = apiAuth.Authorizers;
  const isIam = name === 'AWS_IAM' && apiAuth.EnableIamAuthorizer === true;
  if (name === 'NONE') {
    if (apiAuth.DefaultAuthorizer === undefined)
      throw refuse(
        `Unable to set Authorizer ${where} because 'NONE' is only a valid value when a DefaultAuthorizer on the API is specified.`,
      );
  } else if (!isIam) {
    checkAuthorizer(target, event, { method: method.text, path, name, known });
    if (isMap(known) && Object.keys(known).length === 0)
      throw refuse(
        `Unable to set Authorizer [${String(name)}] ${where} because the related API does not define any Authorizers.`,
      );
    if (mapOf(known)[String(name)] === undefined)
      throw refuse(
        `Unable to set Authorizer [${String(name)}] ${where} because it wasn't defined in the API's Authorizers.`,
      );
  }
  const scopes = auth.AuthorizationScopes;
  if (scopes !== undefined && !Array.isArray(scopes))
    throw refuse(`Unable to set Authorizer ${where} because 'AuthorizationScopes' must be a list of strings.`);
  const builtIn = name === 'NONE' || name === 'AWS_IAM';
  const asked =
    scopes !== undefined && scopes.length > 0 ? scopes : mapOf(mapOf(known)[String(name)]).AuthorizationScopes;
  editor.addSecurity(path, method, String(name), builtIn || asked === undefined ? [] : fromTemplate(asked));
}

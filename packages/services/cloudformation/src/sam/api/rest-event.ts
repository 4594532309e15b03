import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import {
  invalidEvent,
  InvalidResource,
  permission,
  ref,
  withParameters,
  type EventSource,
  type Invocable,
  type SamContext,
} from '@coldstart/cloud/sam';
import { apiIdOf, functionUri, IMPLICIT_REST_API, verbOf, withoutSlash } from './api-event.ts';
import { apiState, givenParameters } from './api-state.ts';
import { fromTemplate, own, Text, type Part } from './definition.ts';
import { withWord } from './deployment.ts';
import { mergeDefinition } from './merge-definition.ts';
import { partitionOf } from './rest-auth.ts';
import { checkMethodAuth } from './method-auth.ts';
import { readModel, readParameters } from './request.ts';
import { addCustomStatements, addResourcePolicy } from './resource-policy.ts';
import { callerCredentials, setMethodSecurity } from './rest-security.ts';
import { emptySwagger, SwaggerEditor } from './swagger.ts';

interface Route {
  readonly target: Invocable;
  readonly event: EventSource;
  readonly context: SamContext;
  readonly apiId: string;
  readonly api: ValueMap;
  readonly path: Text;
  readonly method: Text;
  readonly stage: Part;
}

const mapOf = (value: Value | undefined): ValueMap => (isMap(value) ? value : {});

/** A path of a REST API leads to a function: its integration, and the API's permission to invoke it. */
export function restEvent(target: Invocable, event: EventSource, context: SamContext): void {
  const { properties } = event;
  const given = properties.RestApiId ?? ref(IMPLICIT_REST_API);
  const apiId = apiIdOf(given);
  const api = typeof apiId === 'string' ? context.resources[apiId] : undefined;
  if (typeof apiId === 'string' && api === undefined)
    throw invalidEvent(
      target.logicalId,
      event.name,
      'RestApiId property of Api event must reference a valid resource in the same template.',
    );
  const path = String(properties.Path ?? '');
  const method = String(properties.Method ?? '').toLowerCase();
  const stage = api?.Properties.StageName;
  if (stage === '') throw new InvalidResource(String(apiId), 'StageName cannot be empty.');
  const suffix = api === undefined ? 'AllStages' : typeof stage === 'string' ? stage : 'Stage';
  permit(target, event, context, { given, path, method, suffix });
  if (api === undefined || typeof apiId !== 'string') return;
  const named = apiId === IMPLICIT_REST_API || typeof stage !== 'string' ? own(suffix) : new Text(suffix, false);
  const route: Route = {
    target,
    event,
    context,
    apiId,
    api: api.Properties,
    path: new Text(path, false),
    method: new Text(method, false),
    stage: named,
  };
  const managed = apiState(context).managed.has(apiId);
  if (managed || api.Properties.MergeDefinitions === true) integrate(route);
  overrideAuth(route);
}

interface Permitted {
  readonly given: Value;
  readonly path: string;
  readonly method: string;
  readonly suffix: string;
}

function permit(
  target: Invocable,
  event: EventSource,
  context: SamContext,
  { given, path, method, suffix }: Permitted,
): void {
  const pattern = withoutSlash(path).replaceAll(/\{(?:[a-zA-Z0-9._-]+|[a-zA-Z0-9._-]+\+|proxy\+)\}/g, '*');
  context.made[withWord(`${event.id}Permission`, suffix)] = permission(target, 'apigateway.amazonaws.com', {
    SourceArn: {
      'Fn::Sub': [
        `arn:${partitionOf(context)}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${__ApiId__}/\${__Stage__}/${verbOf(method)}${pattern}`,
        { __ApiId__: given, __Stage__: '*' },
      ],
    },
  });
}

function integrate({ target, event, context, apiId, api, path, method, stage }: Route): void {
  const { bodies } = apiState(context);
  const body = bodies.get(apiId);
  if (body === undefined) return;
  const merged = api.MergeDefinitions === true;
  const editor = new SwaggerEditor(merged ? emptySwagger() : body);
  const refuse = (message: string): Error => invalidEvent(target.logicalId, event.name, message);
  if (editor.leadsSomewhere(path.text, method))
    throw refuse(`API method "${method.text}" defined multiple times for path "${path.text}".`);
  const { Auth, TimeoutInMillis, RequestModel, RequestParameters, ResponseTransferMode } = event.properties;
  if (Auth !== undefined && !isMap(Auth)) throw refuse("Property 'Auth' should be a map.");
  const streamed = ResponseTransferMode === 'RESPONSE_STREAM';
  editor.addFunction(path, method, {
    uri: functionUri(target, partitionOf(context), streamed),
    credentials: callerCredentials(mapOf(Auth), mapOf(api.Auth), partitionOf(context)),
    condition: target.resource.Condition,
    streamed,
  });
  if (isMap(Auth) && Object.keys(Auth).length > 0)
    addMethodAuth({ target, event, context, api, path, method, stage }, editor, Auth);
  if (TimeoutInMillis !== undefined && TimeoutInMillis !== 0)
    editor.setTimeout(path.text, method, fromTemplate(TimeoutInMillis));
  const request = { method: method.text, path: path.text, refuse };
  const model = readModel(RequestModel, api.Models, request);
  if (model !== undefined) {
    editor.addRequestModel(path.text, method, model.name, model.required);
    if (model.validation !== undefined) editor.addRequestValidator(path.text, method, model.validation);
  }
  const parameters = readParameters(RequestParameters, request);
  if (parameters.length > 0) editor.addRequestParameters(path.text, method, parameters);
  bodies.set(apiId, merged ? mergeDefinition(body, editor, path, method) : editor.result());
}

interface AuthRoute extends Omit<Route, 'target' | 'event' | 'apiId'> {
  readonly target: Pick<Invocable, 'logicalId'>;
  readonly event: Pick<EventSource, 'name'>;
}

/** What an event says of who may call its method. */
export function addMethodAuth(
  { target, event, context, api, path, method, stage }: AuthRoute,
  editor: SwaggerEditor,
  auth: ValueMap,
): void {
  const apiAuth = mapOf(withParameters(api.Auth ?? {}, givenParameters(context)));
  checkMethodAuth(target, event, { auth, apiAuth, method: method.text, path: path.text });
  setMethodSecurity(editor, path.text, method, auth, apiAuth);
  const policy = auth.ResourcePolicy;
  if (policy === undefined) return;
  if (!isMap(policy))
    throw invalidEvent(target.logicalId, event.name, "Property 'Auth.ResourcePolicy' should be a map.");
  addResourcePolicy(editor, policy, path.text, stage);
  addCustomStatements(editor, policy.CustomStatements);
}

/** An event may have its way with a definition that is not SAM's. */
function overrideAuth(route: Route): void {
  const { target, event, context, apiId, path } = route;
  const { bodies } = apiState(context);
  const body = bodies.get(apiId);
  const { Auth: auth } = event.properties;
  if (body === undefined || !isMap(auth) || auth.OverrideApiAuth !== true) return;
  if (![auth.Authorizer, auth.ApiKeyRequired, auth.ResourcePolicy].some((one) => one !== undefined && one !== false))
    throw invalidEvent(
      target.logicalId,
      event.name,
      'Must define one of: Authorizer, ApiKeyRequired or ResourcePolicy when using the OverrideApiAuth property.',
    );
  const editor = new SwaggerEditor(body);
  if (editor.paths.has(path.text)) addMethodAuth(route, editor, auth);
  bodies.set(apiId, editor.result());
}

import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import { invalidEvent, ref, SamProblem, type SamContext, type SamResource } from '@coldstart/cloud/sam';
import { merge } from '../globals.ts';
import { isServerlessType } from '../properties.ts';
import { apiIdOf, IMPLICIT_HTTP_API, IMPLICIT_REST_API } from './api-event.ts';
import { apiState } from './api-state.ts';
import { mapFromTemplate, own as ownWord, Parts, Text } from './definition.ts';
import { ANY_METHOD, DefinitionEditor, isText } from './editor.ts';
import { combineConditions, MethodConditions } from './method-conditions.ts';
import { DEFAULT_PATH, emptyOpenApi, isOpenApi } from './open-api.ts';
import { versionText } from './rest-api.ts';
import { emptySwagger, isSwagger } from './swagger.ts';

/** One of the two kinds of APIs that functions' events lead to. */
interface Kind {
  readonly type: string;
  readonly event: string;
  readonly property: 'RestApiId' | 'ApiId';
  readonly implicit: string;
  readonly stage?: string;
}

const KINDS: readonly Kind[] = [
  { type: 'AWS::Serverless::Api', event: 'Api', property: 'RestApiId', implicit: IMPLICIT_REST_API, stage: 'Prod' },
  { type: 'AWS::Serverless::HttpApi', event: 'HttpApi', property: 'ApiId', implicit: IMPLICIT_HTTP_API },
];

/**
 * Gives every API a definition to begin with, adds those that events need and nobody has declared, and puts the
 * events' paths into them. What leads to functions comes when these are expanded.
 *
 * @returns what is wrong, each with its function
 */
export function prepareApis(context: SamContext, globals: ReadonlyMap<string, ValueMap>): string[] {
  const { resources } = context;
  const state = apiState(context);
  if (isInPythonsOrder(resources, globals)) state.order = new Parts('as Python');
  const { order } = state;
  for (const logicalId of Object.keys(resources)) order.set(new Text(logicalId, false), true);
  for (const [logicalId, resource] of Object.entries(resources)) begin(logicalId, resource, context);
  const problems: string[] = [];
  for (const kind of KINDS) {
    // SAM stops at the first kind of API whose events are wrong.
    if (problems.length === 0) problems.push(...prepareKind(kind, context, globals.get(kind.type)));
  }
  for (const [logicalId, { Type: type, Properties: properties }] of Object.entries(resources))
    if (type === 'AWS::Serverless::Api') writeVersion(logicalId, properties, context);
  return problems;
}

/** SAM keeps a template in the order of Python 2.7 where an API's deployment may be named after it. */
function isInPythonsOrder(resources: SamContext['resources'], globals: ReadonlyMap<string, ValueMap>): boolean {
  const all = Object.values(resources);
  const hasEvent = (type: string): boolean =>
    all.some(
      ({ Type, Properties }) =>
        isServerlessType(Type) &&
        isMap(Properties.Events) &&
        Object.values(Properties.Events).some((event) => isMap(event) && event.Type === type),
    );
  if (all.some(({ Type }) => Type === 'AWS::Serverless::Api') || hasEvent('Api')) return true;
  const asks = ({ Auth: auth }: ValueMap = {}): boolean => isMap(auth) && auth.DefaultAuthorizer !== undefined;
  const isAsked = asks(globals.get('AWS::Serverless::HttpApi'));
  return (
    (isAsked && hasEvent('HttpApi')) ||
    all.some(({ Type, Properties }) => Type === 'AWS::Serverless::HttpApi' && (isAsked || asks(Properties)))
  );
}

function begin(logicalId: string, { Type: type, Properties: properties }: SamResource, context: SamContext): void {
  const { bodies, managed } = apiState(context);
  if (!KINDS.some((kind) => kind.type === type)) return;
  const { DefinitionBody: body, DefinitionUri: uri } = properties;
  if (isMap(body) && Object.keys(body).length > 0) bodies.set(logicalId, mapFromTemplate(body));
  else if (uri === undefined && body === undefined) {
    bodies.set(logicalId, type === 'AWS::Serverless::Api' ? emptySwagger() : emptyOpenApi());
    managed.add(logicalId);
  }
}

interface ApiEvent {
  readonly function: string;
  readonly resource: SamResource;
  readonly name: string;
  readonly properties: ValueMap;
}

/** Events of one kind, in the order in which SAM looks at them; it puts them into the function's anew. */
function eventsOf(kind: Kind, context: SamContext): ApiEvent[] {
  const { order, eventOrder } = apiState(context);
  return order.names().flatMap(({ text: logicalId }) => {
    const resource = context.resources[logicalId];
    // HTTP APIs have no events that start machines.
    const withMachines = kind.event === 'Api' && resource?.Type === 'AWS::Serverless::StateMachine';
    const events =
      withMachines || resource?.Type === 'AWS::Serverless::Function' ? resource.Properties.Events : undefined;
    if (resource === undefined || !isMap(events)) return [];
    const all = eventOrder.get(logicalId) ?? mapFromTemplate(events, order.kind);
    eventOrder.set(logicalId, all);
    const ofKind = new Parts(order.kind);
    for (const [name, event] of all.entries())
      if (event instanceof Parts && isText(event.get('Type'), kind.event)) ofKind.set(name, event);
    if (ofKind.size > 0) all.update(ofKind);
    return ofKind.names().map(({ text: name }): ApiEvent => {
      const event = events[name];
      const properties = isMap(event) && isMap(event.Properties) ? event.Properties : {};
      return { function: logicalId, resource, name, properties };
    });
  });
}

function prepareKind(kind: Kind, context: SamContext, global: ValueMap | undefined): string[] {
  const { bodies, managed, order } = apiState(context);
  const declared = context.resources[kind.implicit];
  const declaredBody = bodies.get(kind.implicit);
  const rest = kind.event === 'Api';
  const own: ValueMap = kind.stage === undefined ? {} : { StageName: kind.stage };
  const implicit: SamResource = { Type: kind.type, Properties: own };
  context.resources[kind.implicit] = implicit;
  order.set(new Text(kind.implicit, false), true);
  bodies.set(kind.implicit, rest ? emptySwagger() : emptyOpenApi());
  managed.add(kind.implicit);
  const conditions = new MethodConditions();
  const problems: string[] = [];
  for (const event of eventsOf(kind, context)) {
    try {
      addEvent(kind, event, context, conditions);
    } catch (error) {
      if (!(error instanceof SamProblem)) throw error;
      problems.push(error.message);
    }
  }
  const merged = merge(global ?? {}, implicit.Properties);
  if (isMap(merged)) implicit.Properties = merged;
  takeAttributes(kind, implicit, context, conditions);
  for (const [logicalId, api] of Object.entries(context.resources))
    if (api.Type === kind.type && managed.has(logicalId)) conditionPaths(logicalId, context, conditions);
  if (new DefinitionEditor(bodies.get(kind.implicit) ?? emptySwagger()).paths.size > 0) return problems;
  managed.delete(kind.implicit);
  bodies.delete(kind.implicit);
  if (declared === undefined) {
    delete context.resources[kind.implicit];
    order.delete(kind.implicit);
  } else {
    context.resources[kind.implicit] = declared;
    if (declaredBody !== undefined) bodies.set(kind.implicit, declaredBody);
  }
  return problems;
}

function addEvent(kind: Kind, event: ApiEvent, context: SamContext, conditions: MethodConditions): void {
  const { bodies, managed, functionNames } = apiState(context);
  const { properties, resource } = event;
  const rest = kind.event === 'Api';
  if (rest && Object.keys(properties).length === 0) return;
  const refuse = (message: string): Error => invalidEvent(event.function, event.name, message);
  if (properties[kind.property] === undefined) propagateTags(kind, resource, context);
  const apiId = apiIdOf(properties[kind.property] ?? ref(kind.implicit));
  const isDefault = !rest && (properties.Path ?? '') === '' && (properties.Method ?? '') === '';
  const path = isDefault ? DEFAULT_PATH : properties.Path;
  const method = isDefault ? ANY_METHOD : properties.Method;
  for (const [name, value] of [
    ['Path', path],
    ['Method', method],
  ] as const)
    if (value === undefined) throw refuse(`Property '${name}' is required.`);
  if (typeof apiId !== 'string') throw refuse(`Property '${kind.property}' should be a string.`);
  if (typeof path !== 'string') throw refuse("Property 'Path' should be a string.");
  if (typeof method !== 'string') throw refuse("Property 'Method' should be a string.");
  conditions.add(apiId, { path, method, resource });
  const api = context.resources[apiId];
  if (api === undefined || (api.Type === 'AWS::Serverless::HttpApi' && rest))
    throw refuse(`${kind.property} must be a valid reference to an '${kind.type}' resource in same template.`);
  if (rest && resource.Properties.FunctionName !== undefined) {
    const name = nameOf(resource.Properties.FunctionName, context);
    if (name !== undefined) functionNames.set(apiId, `${functionNames.get(apiId) ?? ''}${name}`);
  }
  if (!rest && isMap(properties.RouteSettings)) addRouteSettings(api, path, method, properties.RouteSettings, resource);
  const body = bodies.get(apiId);
  if (body === undefined || !managed.has(apiId) || !(rest ? isSwagger(body) : isOpenApi(body))) return;
  const editor = new DefinitionEditor(body);
  editor.addPath(new Text(path, false), new Text(method, false));
  bodies.set(apiId, editor.doc.deepCopy());
}

/** A function's name, as far as it is known. */
function nameOf(name: Value, { parameters }: SamContext): string | undefined {
  if (typeof name === 'string') return name;
  const value = isMap(name) && typeof name.Ref === 'string' ? parameters.get(name.Ref) : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function propagateTags(kind: Kind, { Properties: properties }: SamResource, context: SamContext): void {
  const api = context.resources[kind.implicit];
  const { PropagateTags: wanted, Tags: tags } = properties;
  if (api === undefined || wanted !== true || !isMap(tags) || Object.keys(tags).length === 0) return;
  api.Properties.Tags = { ...(isMap(api.Properties.Tags) ? api.Properties.Tags : {}), ...tags };
  api.Properties.PropagateTags = true;
}

/** `GET /path`, or the path alone for every method. */
function addRouteSettings(
  api: SamResource,
  path: string,
  method: string,
  settings: ValueMap,
  { Condition }: SamResource,
): void {
  const route = method === ANY_METHOD ? path : `${method.toUpperCase()} ${path}`;
  const all = isMap(api.Properties.RouteSettings) ? api.Properties.RouteSettings : {};
  const given = Condition === undefined ? settings : { 'Fn::If': [Condition, settings, ref('AWS::NoValue')] };
  const before = isMap(all[route]) ? all[route] : {};
  api.Properties.RouteSettings = { ...all, [route]: { ...before, ...given } };
}

/** The implicit API is there as long as one of its functions is. */
function takeAttributes(kind: Kind, api: SamResource, context: SamContext, conditions: MethodConditions): void {
  const { all, deletionPolicy, updateReplacePolicy } = conditions.of(kind.implicit);
  if (all.length > 0 && !all.includes(undefined))
    api.Condition = combineConditions(all, `${kind.implicit}Condition`, context.conditions);
  if (deletionPolicy !== undefined) api.DeletionPolicy = deletionPolicy;
  if (updateReplacePolicy !== undefined) api.UpdateReplacePolicy = updateReplacePolicy;
}

function conditionPaths(logicalId: string, context: SamContext, conditions: MethodConditions): void {
  const { bodies } = apiState(context);
  const body = bodies.get(logicalId);
  if (body === undefined) return;
  const editor = new DefinitionEditor(body);
  for (const path of editor.paths.names()) {
    const all = conditions.at(logicalId, path.text);
    if (all.length === 0 || all.includes(undefined)) continue;
    const name = path.text.replaceAll('/', 'SLASH').replaceAll('{', 'OB').replaceAll('}', 'CB');
    const condition = combineConditions(all, `${logicalId}${name}PathCondition`, context.conditions);
    if (condition === undefined) continue;
    editor.makeConditional(path, all.length > 1 ? ownWord(condition) : new Text(condition, false));
  }
  bodies.set(logicalId, editor.doc.deepCopy());
}

/** A definition of SAM's is of the version that its API asks for. */
function writeVersion(logicalId: string, properties: ValueMap, context: SamContext): void {
  const { bodies, managed } = apiState(context);
  const version = versionText(properties.OpenApiVersion);
  const body = bodies.get(logicalId);
  if (!managed.has(logicalId) || body === undefined || version === undefined) return;
  if (!/^3(?:\.\d)(?:\.\d)?$/.test(version)) return;
  // `3.0` is a number in YAML, which SAM writes as a text of its own.
  body.set('openapi', new Text(version, /^\d\.\d$/.test(version)));
  body.delete('swagger');
}

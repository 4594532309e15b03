import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import { fromTemplate, own, Parts, Text, type Part } from './definition.ts';
import { invalidDefinition } from './editor.ts';
import type { RestAuthorizer } from './rest-authorizers.ts';
import type { SwaggerEditor } from './swagger.ts';

/** `{name: scopes}` in a method's security. */
const named = (name: Text | string, scopes: Part): Parts => new Parts().set(name, scopes);

const has = (security: Parts, names: ReadonlySet<string>): boolean =>
  security.names().some(({ text }) => names.has(text));

/** The API's authorizer for every method that says nothing of its own. */
export function setDefaultAuthorizer(
  editor: SwaggerEditor,
  name: Text,
  authorizers: ReadonlyMap<string, RestAuthorizer>,
  toPreflight: boolean,
): void {
  const known = new Set(['AWS_IAM', ...authorizers.keys()]);
  for (const { text: path } of editor.paths.names()) {
    for (const [method, definition] of editor.methodsOf(path)) {
      if (!toPreflight && method === 'options') continue;
      const given = editor.securityOf(definition, path, method);
      const others = given.filter((one) => !has(one, known));
      const chosen = given.filter((one) => has(one, known));
      const none = others.findIndex((one) => one.has('NONE'));
      if (none >= 0) others.splice(none, 1);
      const scopes = authorizers.get(name.text)?.scopes ?? [];
      const security = [...others, ...(none >= 0 ? [] : chosen.length > 0 ? chosen : [named(name, scopes)])];
      if (security.length === 0) continue;
      definition.set('security', security);
      if (security[0]?.has('AWS_IAM') === true) editor.askIam();
    }
  }
}

/** The API's key for every method that says nothing of its own. */
export function setDefaultKey(editor: SwaggerEditor, toPreflight: boolean): void {
  const names = new Set(['api_key', 'api_key_false']);
  for (const { text: path } of editor.paths.names()) {
    for (const [method, definition] of editor.methodsOf(path)) {
      const given = editor.securityOf(definition, path, method);
      const others = given.filter((one) => !has(one, names));
      const refused = given.some((one) => one.has('api_key_false'));
      const wanted = !refused && (method !== 'options' || toPreflight);
      const security = wanted ? [...others, named('api_key', [])] : others;
      const same = security.length === given.length && security.every((one, index) => sameNames(one, given[index]));
      if (!same) definition.set('security', security);
    }
  }
}

const sameNames = (one: Parts, other: Parts | undefined): boolean =>
  other !== undefined && one.size === other.size && one.names().every(({ text }) => other.has(text));

/** What an event says of who may call its method. */
export function setMethodSecurity(
  editor: SwaggerEditor,
  path: string,
  method: Text,
  auth: ValueMap,
  apiAuth: ValueMap,
): void {
  const { Authorizer: authorizer, AuthorizationScopes: scopes, ApiKeyRequired: key } = auth;
  if (typeof authorizer === 'string' && authorizer !== '')
    setAuthorizer(editor, path, method, authorizer, scopes, apiAuth.Authorizers);
  if (key === undefined) return;
  if (key !== false) editor.askKey();
  for (const definition of editor.methodsAt(path, method)) {
    const given = editor.securityOf(definition, path, method.text);
    definition.set('security', [...given, named(key === false ? 'api_key_false' : 'api_key', [])]);
  }
}

function setAuthorizer(
  editor: SwaggerEditor,
  path: string,
  method: Text,
  name: string,
  scopes: Value | undefined,
  authorizers: Value | undefined,
): void {
  const authorizer = isMap(authorizers) ? authorizers[name] : undefined;
  if (authorizer !== undefined && name !== 'NONE' && !isMap(authorizer))
    throw invalidDefinition(`Type of authorizer '${name}' must be a dictionary`);
  const asked = scopes ?? (isMap(authorizer) ? authorizer.AuthorizationScopes : undefined);
  for (const definition of editor.methodsAt(path, method)) {
    const given = editor.securityOf(definition, path, method.text);
    const counts = name !== 'NONE' && authorizer !== undefined && asked !== undefined;
    const security = [...given, named(new Text(name, false), counts ? fromTemplate(asked) : [])];
    definition.set('security', security);
    if (security[0]?.has('AWS_IAM') === true) editor.askIam();
  }
}

/** Who pays for an invocation that IAM has allowed: the caller, unless a role is named. */
export function callerCredentials(auth: ValueMap, apiAuth: ValueMap, partition: string): Part | undefined {
  const asksIam =
    auth.Authorizer === 'AWS_IAM' || (apiAuth.DefaultAuthorizer === 'AWS_IAM' && Object.keys(auth).length === 0);
  if (!asksIam) return undefined;
  const role = auth.InvokeRole ?? apiAuth.InvokeRole;
  if (role === 'NONE' || role === '') return undefined;
  if (role === undefined || role === 'CALLER_CREDENTIALS') return own(`arn:${partition}:iam::*:user/*`);
  return fromTemplate(role);
}

/** The security schemes of authorizers. */
export function addSchemes(editor: SwaggerEditor, authorizers: ReadonlyMap<string, RestAuthorizer>): void {
  for (const [name, { scheme }] of authorizers) editor.security.set(new Text(name, false), scheme);
}

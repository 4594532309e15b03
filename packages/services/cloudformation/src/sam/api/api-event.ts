import { isMap, type Value } from '@coldstart/cloud';
import { invalidEvent, type EventSource, type Invocable } from '@coldstart/cloud/sam';
import { ownParts, Text, type Part } from './definition.ts';
import { ANY_METHOD } from './editor.ts';

export const IMPLICIT_REST_API = 'ServerlessRestApi';
export const IMPLICIT_HTTP_API = 'ServerlessHttpApi';

/** The logical id that an event names its API by. */
export function apiIdOf(given: Value | undefined): Value | undefined {
  return isMap(given) && given.Ref !== undefined ? given.Ref : given;
}

/** Without a slash at its end, unless it is one. */
export const withoutSlash = (path: string): string => path.replace(/^(.+)\/$/, '$1');

/** How a policy names a method. */
export function verbOf(method: string): string {
  const lower = method.toLowerCase();
  return lower === 'any' || lower === ANY_METHOD ? '*' : method.toUpperCase();
}

/** The integration's address of a function. */
export function functionUri(target: Invocable, partition: string, streamed = false): Part {
  const aliased = isMap(target.arn) && target.arn.Ref !== undefined;
  const name = aliased && isMap(target.arn) ? String(target.arn.Ref) : `${target.logicalId}.Arn`;
  const [version, call] = streamed ? ['2021-11-15', 'response-streaming-invocations'] : ['2015-03-31', 'invocations'];
  const arn = `arn:${partition}:apigateway:\${AWS::Region}:lambda:path/${version}/functions/\${${name}}/${call}`;
  return ownParts({ 'Fn::Sub': new Text(arn, aliased) });
}

/** @throws InvalidResource for an authorizer that the API does not have */
export function checkAuthorizer(
  target: Pick<Invocable, 'logicalId'>,
  event: Pick<EventSource, 'name'>,
  route: { readonly method: string; readonly path: string; readonly name: Value; readonly known: Value | undefined },
): void {
  const { method, path, name, known } = route;
  if (typeof name === 'string' && isMap(known)) return;
  throw invalidEvent(
    target.logicalId,
    event.name,
    `Unable to set Authorizer [${String(name)}] on API method [${method}] for path [${path}]. The method authorizer must be a string with a corresponding dict entry in the api authorizer.`,
  );
}

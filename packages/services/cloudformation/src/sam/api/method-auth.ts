import { isMap, type ValueMap } from '@coldstart/cloud';
import { invalidEvent, type EventSource, type Invocable } from '@coldstart/cloud/sam';
import { checkAuthorizer } from './api-event.ts';

interface MethodAuth {
  readonly auth: ValueMap;
  readonly apiAuth: ValueMap;
  readonly method: string;
  readonly path: string;
}

/** @throws InvalidResource where an event of a REST API asks for what the API does not have */
export function checkMethodAuth(
  target: Pick<Invocable, 'logicalId'>,
  event: Pick<EventSource, 'name'>,
  asked: MethodAuth,
): void {
  const { auth, apiAuth, method, path } = asked;
  const refuse = (message: string): Error => invalidEvent(target.logicalId, event.name, message);
  const where = `on API method [${method}] for path [${path}]`;
  const { Authorizer: name, AuthorizationScopes: scopes, ApiKeyRequired: key } = auth;
  const { Authorizers: known } = apiAuth;
  if (known !== undefined && !isMap(known)) throw refuse("Property 'Auth.Authorizers' should be a map.");
  if (name !== undefined && name !== '' && name !== 'AWS_IAM') {
    if (name === 'NONE') {
      if (apiAuth.DefaultAuthorizer === undefined)
        throw refuse(
          `Unable to set Authorizer ${where} because 'NONE' is only a valid value when a DefaultAuthorizer on the API is specified.`,
        );
    } else {
      if (known === undefined || Object.keys(known).length === 0)
        throw refuse(
          `Unable to set Authorizer [${String(name)}] ${where} because the related API does not define any Authorizers.`,
        );
      checkAuthorizer(target, event, { method, path, name, known });
      if (known[String(name)] === undefined)
        throw refuse(
          `Unable to set Authorizer [${String(name)}] ${where} because it wasn't defined in the API's Authorizers.`,
        );
    }
  }
  if (scopes !== undefined) {
    if (!Array.isArray(scopes)) throw refuse("Property 'Auth.AuthorizationScopes' should be a list.");
    if (scopes.length > 0 && name === undefined) throw refuse('AuthorizationScopes works only when Authorizer is set');
  }
  if (key === false && (apiAuth.ApiKeyRequired === undefined || apiAuth.ApiKeyRequired === false))
    throw refuse(
      `Unable to set ApiKeyRequired [False] ${where} because the related API does not specify any ApiKeyRequired.`,
    );
}

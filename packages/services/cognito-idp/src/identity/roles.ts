import type { MappingRule, RoleMapping } from '@aws-sdk/client-cognito-identity';
import { notAuthorized } from '../errors.ts';
import { badRoles } from './errors.ts';
import type { Login } from './logins.ts';
import type { StoredIdentityPool } from './state.ts';

function textsOf(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value.map(String) : [String(value)];
}

function matches({ MatchType, Value = '' }: MappingRule, claim: unknown): boolean {
  const texts = textsOf(claim);
  switch (MatchType) {
    case 'Equals':
      return texts.join(',') === Value || texts.includes(Value);
    case 'Contains':
      return texts.some((text) => text.includes(Value));
    case 'StartsWith':
      return texts.some((text) => text.startsWith(Value));
    default:
      return texts.length > 0 && !texts.includes(Value);
  }
}

/** What a mapping makes of a token; `undefined` where it is ambiguous. */
function mapped({ Type, RulesConfiguration }: RoleMapping, { claims }: Login): string | undefined {
  if (Type === 'Rules') {
    const rule = RulesConfiguration?.Rules?.find((one) => matches(one, claims[one.Claim ?? '']));
    return rule?.RoleARN;
  }
  const roles = textsOf(claims['cognito:roles']);
  const [preferred] = textsOf(claims['cognito:preferred_role']);
  return preferred ?? (roles.length === 1 ? roles[0] : undefined);
}

/**
 * The role that somebody gets.
 *
 * @param asked one of those in the token, by CustomRoleArn
 * @throws AwsError InvalidIdentityPoolConfigurationException, NotAuthorizedException
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/role-based-access-control.html
 */
export function roleOf({ roles, mappings }: StoredIdentityPool, logins: readonly Login[], asked?: string): string {
  const [login] = logins;
  const usual = login === undefined ? roles['unauthenticated'] : roles['authenticated'];
  const mapping = login === undefined ? undefined : (mappings[login.providerAndClient] ?? mappings[login.provider]);
  if (login !== undefined && mapping !== undefined) {
    if (asked !== undefined) {
      if (mapping.Type !== 'Token' || !textsOf(login.claims['cognito:roles']).includes(asked))
        throw notAuthorized('CustomRoleArn is none of the roles of the token.');
      return asked;
    }
    const found = mapped(mapping, login);
    if (found !== undefined) return found;
    if (mapping.AmbiguousRoleResolution === 'Deny') throw notAuthorized('Access denied: no role of the mapping fits.');
  } else if (asked !== undefined && asked !== usual)
    throw notAuthorized('CustomRoleArn needs a role mapping of the type Token.');
  if (usual === undefined) throw badRoles();
  return usual;
}

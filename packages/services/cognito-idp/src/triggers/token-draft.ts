/** What tokens are to say, before and after a pool's function was asked. Pure: the lessons run it in the browser. */
import type { Claims } from '../tokens/claims.ts';
import { isObject, unrecognizable, type Values } from './answer.ts';
import { detailsMember, type TokenEventVersion } from './events.ts';

export interface TokenDraft {
  readonly id: Claims;
  readonly access: Claims;
  readonly scopes: readonly string[];
  groups: string[];
  roles: string[];
  preferredRole: string | undefined;
}

/** Claims that no function changes. https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html */
const FIXED = new Set(
  'acr amr at_hash auth_time azp exp iat iss jti nbf nonce origin_jti token_use sub aud event_id cognito:username client_id device_key username version scope'.split(
    ' ',
  ),
);

function objectAt(value: Values | undefined, name: string): Values | undefined {
  const found = value?.[name] ?? undefined;
  if (found !== undefined && !isObject(found)) throw unrecognizable();
  return found;
}

function listAt(value: Values | undefined, name: string): string[] | undefined {
  const found = value?.[name] ?? undefined;
  if (found === undefined) return undefined;
  if (!Array.isArray(found) || !found.every((one) => typeof one === 'string')) throw unrecognizable();
  return found as string[];
}

/** Claims with what a function adds and without what it suppresses, where both may be. @param textOnly V1 knows texts alone */
function changed(claims: Claims, change: Values | undefined, textOnly = false): Claims {
  const added = objectAt(change, 'claimsToAddOrOverride') ?? {};
  if (textOnly && !Object.values(added).every((value) => typeof value === 'string')) throw unrecognizable();
  const suppressed = new Set(listAt(change, 'claimsToSuppress'));
  const own = Object.entries(added).filter(([name, value]) => !FIXED.has(name) && value !== null);
  const all = Object.entries({ ...claims, ...Object.fromEntries(own) });
  return Object.fromEntries(all.filter(([name]) => FIXED.has(name) || !suppressed.has(name)));
}

function changeGroups(draft: TokenDraft, override: Values | undefined): void {
  if (override === undefined) return;
  draft.groups = listAt(override, 'groupsToOverride') ?? draft.groups;
  draft.roles = listAt(override, 'iamRolesToOverride') ?? draft.roles;
  const preferred = override['preferredRole'];
  if (typeof preferred === 'string') draft.preferredRole = preferred;
}

/** A draft with what a function has said. @throws AwsError InvalidLambdaResponseException */
export function changedDraft(draft: TokenDraft, response: Values | undefined, version: TokenEventVersion): TokenDraft {
  const details = objectAt(response, detailsMember(version));
  if (details === undefined) return draft;
  const next = { ...draft };
  changeGroups(next, objectAt(details, 'groupOverrideDetails'));
  if (version === 'V1_0') return { ...next, id: changed(draft.id, details, true) };
  const access = objectAt(details, 'accessTokenGeneration');
  const hidden = new Set(listAt(access, 'scopesToSuppress'));
  const scopes = [...draft.scopes, ...(listAt(access, 'scopesToAdd') ?? [])];
  return {
    ...next,
    id: changed(draft.id, objectAt(details, 'idTokenGeneration')),
    access: changed(draft.access, access),
    scopes: [...new Set(scopes)].filter((scope) => !hidden.has(scope)),
  };
}

import type { TimeUnitsType, UserPoolClientType } from '@aws-sdk/client-cognito-identity-provider';
import { invalidParameter, notImplemented, refused } from '../errors.ts';
import type { Pool } from '../state.ts';

const SECONDS = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };
const DAY = 86_400;

/** Scopes that every pool has. */
export const STANDARD_SCOPES = ['phone', 'email', 'openid', 'profile', 'aws.cognito.signin.user.admin'];

const secondsOf = (value: number, unit: TimeUnitsType): number => value * SECONDS[unit];

/** How long a client's tokens hold, in seconds. */
export function validities({
  AccessTokenValidity,
  IdTokenValidity,
  RefreshTokenValidity = 30,
  TokenValidityUnits: units = {},
}: UserPoolClientType) {
  return {
    access: AccessTokenValidity === undefined ? 3600 : secondsOf(AccessTokenValidity, units.AccessToken ?? 'hours'),
    id: IdTokenValidity === undefined ? 3600 : secondsOf(IdTokenValidity, units.IdToken ?? 'hours'),
    refresh: secondsOf(RefreshTokenValidity, units.RefreshToken ?? 'days'),
  };
}

/** @throws AwsError InvalidParameterException */
export function checkClient(pool: Pool, client: UserPoolClientType, hasSecret: boolean): void {
  const { access, id, refresh } = validities(client);
  if ([access, id].some((value) => value < 300 || value > DAY) || refresh < 3600 || refresh > 3650 * DAY)
    throw invalidParameter('Invalid range for token validity.');
  checkFlows(client);
  checkProviders(pool, client);
  checkAttributes(pool, client);
  checkOAuth(pool, client, hasSecret);
}

function checkFlows({ ExplicitAuthFlows: flows = [], RefreshTokenRotation }: UserPoolClientType): void {
  const newer = flows.filter((flow) => flow.startsWith('ALLOW_'));
  if (newer.length > 0 && newer.length < flows.length)
    throw invalidParameter('ExplicitAuthFlows with and without the prefix ALLOW_ cannot be mixed.');
  if (RefreshTokenRotation?.Feature === 'ENABLED' && flows.includes('ALLOW_REFRESH_TOKEN_AUTH'))
    throw invalidParameter(
      'Refresh token rotation cannot be enabled together with ALLOW_REFRESH_TOKEN_AUTH: leave that out of ExplicitAuthFlows.',
    );
}

function checkProviders(
  pool: Pool,
  { SupportedIdentityProviders = [], AnalyticsConfiguration }: UserPoolClientType,
): void {
  if (AnalyticsConfiguration !== undefined) throw notImplemented('Analytics of app clients (Amazon Pinpoint)');
  for (const name of SupportedIdentityProviders)
    if (name !== 'COGNITO') throw invalidParameter(`The provider ${name} does not exist for User Pool ${pool.id}.`);
}

function checkAttributes(pool: Pool, { ReadAttributes = [], WriteAttributes = [] }: UserPoolClientType): void {
  const known = new Set(pool.schema.map(({ Name }) => Name));
  if (ReadAttributes.some((name) => !known.has(name)))
    throw invalidParameter('Invalid read attributes specified while creating a client');
  if (WriteAttributes.some((name) => !known.has(name) || name === 'sub' || name.endsWith('_verified')))
    throw invalidParameter('Invalid write attributes specified while creating a client');
  const required = pool.schema.filter(({ Required, Name }) => Required === true && Name !== 'sub');
  if (WriteAttributes.length > 0 && required.some(({ Name = '' }) => !WriteAttributes.includes(Name)))
    throw invalidParameter('Invalid write attributes specified while creating a client');
}

function checkOAuth(pool: Pool, client: UserPoolClientType, hasSecret: boolean): void {
  const {
    AllowedOAuthFlowsUserPoolClient: isAllowed = false,
    AllowedOAuthFlows: flows = [],
    AllowedOAuthScopes: scopes = [],
    CallbackURLs = [],
    LogoutURLs = [],
    DefaultRedirectURI,
  } = client;
  if (isAllowed && (flows.length === 0 || scopes.length === 0))
    throw invalidParameter(
      'AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.',
    );
  if (flows.includes('client_credentials')) {
    if (flows.length > 1)
      throw refused(
        'InvalidOAuthFlowException',
        'client_credentials flow can not be selected along with code flow or implicit flow.',
      );
    if (!hasSecret)
      throw refused(
        'InvalidOAuthFlowException',
        'client_credentials flow can not be selected if client does not have a client secret.',
      );
    if (scopes.some((scope) => STANDARD_SCOPES.includes(scope)))
      throw refused(
        'InvalidOAuthFlowException',
        'client_credentials flow can not be selected along with the standard scopes: use those of a resource server.',
      );
  }
  for (const scope of scopes)
    if (!STANDARD_SCOPES.includes(scope) && !hasScope(pool, scope))
      throw refused('ScopeDoesNotExistException', `Invalid scope requested: ${scope}`);
  for (const url of [...CallbackURLs, ...LogoutURLs]) checkUrl(url);
  if (DefaultRedirectURI !== undefined && !CallbackURLs.includes(DefaultRedirectURI))
    throw invalidParameter('DefaultRedirectURI must be one of the CallbackURLs.');
}

export function hasScope({ servers }: Pool, scope: string): boolean {
  const slash = scope.lastIndexOf('/');
  const server = servers.get(scope.slice(0, slash));
  return server?.Scopes?.some(({ ScopeName }) => ScopeName === scope.slice(slash + 1)) === true;
}

/** HTTPS; HTTP for this machine alone. Apps have schemes of their own. */
function checkUrl(url: string): void {
  if (!URL.canParse(url) || url.includes('#')) throw invalidParameter(`${url} is not a valid URL.`);
  const { protocol, hostname } = new URL(url);
  if (protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname))
    throw invalidParameter(`${url} cannot use the HTTP protocol.`);
}

import { evaluateFully } from '@coldstart/iam';
import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet } from 'jose';
import { AwsError } from '@coldstart/wire';
import { anyone, type Call } from '@coldstart/cloud';
import { accountOf, iamArn } from '../arns.ts';
import { findOidcProvider } from '../oidc-providers.ts';
import { findRoleByArn } from '../state.ts';
import { checkDuration, checkRoleArn } from './assume-role.ts';
import { accessDenied } from './errors.ts';
import type { StsOperations } from './sdk.ts';
import { packedSize, sessionPolicies } from './session-policies.ts';
import { describeCredentials, issueKeys, sessionPrincipal } from './sessions.ts';

const DEFAULT_DURATION = 3600;

interface Claims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: readonly string[];
  /** Seconds since 1970. */
  readonly exp: number;
  readonly amr: readonly string[];
}

/**
 * Reads a token's claims. The signature is not checked here: that takes the provider's keys, and the cloud asks nobody
 * outside.
 *
 * @throws AwsError InvalidIdentityToken
 */
function claimsOf(token: string): Claims {
  const [, payload, signature] = token.split('.');
  if (payload === undefined || signature === undefined)
    throw invalidToken(
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    );
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  } catch {
    throw invalidToken(
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    );
  }
  const claims = (typeof parsed === 'object' && parsed !== null ? parsed : {}) as Record<string, unknown>;
  const missing = ['iss', 'sub', 'aud', 'exp'].find((name) => claims[name] === undefined);
  if (missing !== undefined) throw invalidToken(`Missing a required claim: ${missing}`);
  const list = (value: unknown): string[] =>
    Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)];
  return {
    iss: String(claims['iss']),
    sub: String(claims['sub']),
    aud: list(claims['aud']),
    exp: Number(claims['exp']),
    amr: list(claims['amr']),
  };
}

function invalidToken(message: string): AwsError {
  return new AwsError('InvalidIdentityToken', message, { status: 400 });
}

/** Identity pools are everybody's provider. */
const COGNITO = 'cognito-identity.amazonaws.com';
/** Milliseconds that they have to tell their keys. */
const PATIENCE = 5000;

/** A token of identity pools, which are here: its signature is checked. @throws AwsError InvalidIdentityToken */
async function checkCognitoToken(call: Call, token: string): Promise<{ arn: string; url: string }> {
  const answer = await fetch(`${call.cloud.endpoint}/_cognito-identity/.well-known/jwks_uri`, {
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (!answer.ok) throw invalidToken("Couldn't retrieve verification key from your identity provider");
  try {
    const keys = createLocalJWKSet((await answer.json()) as JSONWebKeySet);
    await jwtVerify(token, keys, { algorithms: ['RS256'], currentDate: new Date(0) });
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    throw invalidToken('Provided Token is not a valid token');
  }
  return { arn: COGNITO, url: COGNITO };
}

async function providerOf(
  call: Call,
  claims: Claims,
  token: string,
  account: string,
): Promise<{ arn: string; url: string }> {
  const url = claims.iss.replace(/^https:\/\//, '').replace(/\/$/, '');
  const provider = url === COGNITO ? await checkCognitoToken(call, token) : registered(call, claims, url, account);
  checkExpiry(call, claims);
  return provider;
}

function registered(call: Call, claims: Claims, url: string, account: string): { arn: string; url: string } {
  const provider = findOidcProvider(call.cloud.store, iamArn({ account }, 'oidc-provider', '/', url));
  if (provider === undefined) throw invalidToken(`No OpenIDConnect provider found in your account for ${claims.iss}`);
  if (!claims.aud.some((client) => provider.clients.includes(client))) throw invalidToken('Incorrect token audience');
  return provider;
}

function checkExpiry(call: Call, claims: Claims): void {
  const now = Math.floor(call.now() / 1000);
  if (claims.exp <= now) {
    throw new AwsError(
      'ExpiredTokenException',
      `Token expired: current date/time ${now} must be before the expiration date/time ${claims.exp}`,
      { status: 400 },
    );
  }
}

export const webIdentityOperations: StsOperations = {
  AssumeRoleWithWebIdentity: {
    // Whoever has a token may come without keys.
    access: anyone,
    anonymous: true,
    async run(input, call) {
      checkRoleArn(input.RoleArn);
      const account = accountOf(input.RoleArn);
      const claims = claimsOf(input.WebIdentityToken);
      const provider = await providerOf(call, claims, input.WebIdentityToken, account);
      const role = findRoleByArn(call.cloud.store, input.RoleArn);
      const { decision } = evaluateFully(
        {
          principal: { kind: 'federated', account, arn: provider.arn, provider: provider.arn },
          action: 'sts:AssumeRoleWithWebIdentity',
          resource: input.RoleArn,
          resourceAccount: account,
          context: {
            [`${provider.url}:aud`]: claims.aud,
            [`${provider.url}:sub`]: claims.sub,
            [`${provider.url}:amr`]: claims.amr,
            'sts:RoleSessionName': input.RoleSessionName,
          },
        },
        { identity: [], resource: role?.trust.document },
      );
      if (decision.result !== 'allowed') throw accessDenied('Not authorized to perform sts:AssumeRoleWithWebIdentity');
      const duration = input.DurationSeconds ?? DEFAULT_DURATION;
      checkDuration(call, role, duration);
      const principal = sessionPrincipal(call, {
        roleArn: input.RoleArn,
        sessionName: input.RoleSessionName,
        sessionPolicies: sessionPolicies(call, input),
      });
      const packed = packedSize(input.Policy, undefined);
      return {
        Credentials: describeCredentials(issueKeys(call, principal, duration)),
        SubjectFromWebIdentityToken: claims.sub,
        AssumedRoleUser: { AssumedRoleId: `${principal.roleId}:${principal.sessionName}`, Arn: principal.arn },
        Provider: provider.arn,
        Audience: claims.aud[0],
        ...(packed === undefined ? {} : { PackedPolicySize: packed }),
      };
    },
  },
};

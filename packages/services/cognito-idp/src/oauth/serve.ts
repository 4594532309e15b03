import { ANONYMOUS, type Cloud } from '@coldstart/cloud';
import { AwsError, type WireRequest, type WireResponse } from '@coldstart/wire';
import { poolOfDomain } from '../pools/domains.ts';
import { allPools, openPool, sessionsOf } from '../state.ts';
import { AppError, authorize, cookieOf, cookieScope } from './authorize.ts';
import { confirmUser } from './confirm-user.ts';
import { awsIssuer } from './address.ts';
import { login } from './login.ts';
import { page } from './page.ts';
import { revoke, token } from './token.ts';
import { userInfo } from './user-info.ts';
import { CORS, issuerHere, json, OAuthError, parameters, redirect, type Visit } from './visit.ts';
import { wellKnown } from './well-known.ts';

const HOST = /^([a-z0-9-]+)\.auth\./i;
/** Where names below `localhost` lead nowhere: `/_cognito-idp/DOMAIN/oauth2/token`, or with `/_aws` before it. */
const PATH = /^(\/_(?:aws\/)?cognito-idp\/([a-z0-9-]+))(\/.*)?$/;
/** What a pool publishes, and its pages for whoever has begun there: `/eu-west-1_AbCdEfGhI/.well-known/jwks.json`. */
const POOL = /^(\/([a-z]{2}(?:-[a-z]+)+-\d_[A-Za-z0-9]+))(\/.*)$/;

type Found = Pick<Visit, 'pool' | 'path' | 'base' | 'issuer'>;

/** Whose address a request has; `undefined` for what is an operation. */
function locate(cloud: Cloud, request: WireRequest): Found | 'nobody' | undefined {
  const [, base = '', id, below = '/'] = POOL.exec(request.path) ?? [];
  if (id !== undefined) {
    for (const pool of allPools(cloud))
      if (pool.id === id) return { pool, path: below, base, issuer: issuerHere(pool, request) };
    return 'nobody';
  }
  const [, inPath = '', domain, rest = '/'] = PATH.exec(request.path) ?? [];
  const name = domain ?? HOST.exec(request.headers['host'] ?? '')?.[1];
  if (name === undefined) return undefined;
  const pool = poolOfDomain(cloud, name.toLowerCase());
  if (pool === undefined) return 'nobody';
  const path = domain === undefined ? request.path : rest;
  return { pool, path, base: inPath, issuer: awsIssuer(pool) };
}

/** Answers what is no operation: what pools publish, and their pages. */
export async function serve(request: WireRequest, cloud: Cloud): Promise<WireResponse | undefined> {
  const found = locate(cloud, request);
  if (found === undefined) return request.method === 'OPTIONS' ? preflight() : undefined;
  if (found === 'nobody') return json(404, { message: 'There is no such user pool or domain.' });
  if (request.method === 'OPTIONS') return preflight();
  const { account, region } = found.pool;
  const { call, done } = await cloud.context('cognito-idp', `${request.method} ${found.path}`, {
    account,
    region,
    principal: ANONYMOUS,
    request: { ...request, secure: true },
  });
  try {
    return await answer({ ...found, pool: openPool(call, found.pool), call, request });
  } finally {
    done();
  }
}

const preflight = (): WireResponse => ({ status: 200, headers: { ...CORS, 'access-control-max-age': '600' } });

async function answer(visit: Visit): Promise<WireResponse> {
  const { path, pool } = visit;
  if (path.startsWith('/.well-known/')) return wellKnown(visit);
  // There are no pages without a domain, however they are reached.
  if (pool.domain === undefined)
    return json(404, { message: 'The user pool has no domain: create one with CreateUserPoolDomain.' });
  try {
    return (await PAGES[path]?.(visit)) ?? json(404, { message: 'Not Found' });
  } catch (error) {
    if (error instanceof AppError) return redirect(error.location);
    if (error instanceof OAuthError) return refuse(visit, error);
    if (error instanceof AwsError && path.startsWith('/oauth2/'))
      return json(400, { error: 'invalid_request', error_description: error.message });
    throw error;
  }
}

const PAGES: Readonly<Record<string, ((visit: Visit) => WireResponse | Promise<WireResponse>) | undefined>> = {
  '/oauth2/authorize': authorize,
  '/oauth2/token': token,
  '/oauth2/userInfo': userInfo,
  '/oauth2/revoke': revoke,
  '/login': login,
  '/logout': logout,
  '/confirmUser': confirmUser,
  '/error': (visit) =>
    page(400, { title: 'An error was encountered', text: parameters(visit).get('error') ?? 'unknown' }),
};

function refuse({ base, path }: Visit, { code, message }: OAuthError): WireResponse {
  if (path === '/oauth2/authorize' || path === '/login') {
    const query = new URLSearchParams({ error: code, ...(message !== '' && { error_description: message }) });
    return redirect(`${base}/error?${query.toString()}`);
  }
  return json(400, { error: code, ...(message !== '' && { error_description: message }) });
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html */
function logout(visit: Visit): WireResponse {
  const { call, pool, base } = visit;
  const given = parameters(visit);
  const client = pool.clients.get(given.get('client_id') ?? '');
  if (client === undefined) throw new OAuthError('invalid_request', 'The app client does not exist: check client_id.');
  sessionsOf(call, pool).logins.delete(cookieOf(visit, 'cognito') ?? '');
  const cookies = [`cognito=; ${cookieScope(base)}; Max-Age=0`];
  const uri = given.get('logout_uri');
  if (uri === null) return redirect(`${base}/login?${given.toString()}`, cookies);
  if (client.settings.LogoutURLs?.includes(uri) !== true)
    throw new OAuthError('invalid_request', 'logout_uri is none of the LogoutURLs of the app client.');
  return redirect(uri, cookies);
}

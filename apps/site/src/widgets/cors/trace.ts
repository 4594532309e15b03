/** A page asks an API of another origin: what the browser sends, what the API answers by its own code, and what comes of it. */
import { answersPreflight, preflight, withCors, type CorsRequest } from '@coldstart/service-apigateway/http-api/cors';
import { matchRoute } from '@coldstart/service-apigateway/http-api/match';
import { mayRead, maySend, needsPreflight, type Answer, type Sent } from './browser.ts';

const SHOP = 'https://shop.example';

export const ORIGINS = [SHOP, 'https://evil.example'] as const;

type Cors = Parameters<typeof withCors>[0];

/** What `CorsConfiguration` says, by what it is called in the form. */
export const SETTINGS: Readonly<Record<'none' | 'shop' | 'cookies' | 'star', { name: string; cors: Cors }>> = {
  none: { name: 'none', cors: undefined },
  shop: {
    name: 'the shop',
    cors: { AllowOrigins: [SHOP], AllowMethods: ['GET', 'POST'], AllowHeaders: ['authorization', 'content-type'] },
  },
  cookies: {
    name: 'the shop, with cookies',
    cors: {
      AllowOrigins: [SHOP],
      AllowMethods: ['GET', 'POST'],
      AllowHeaders: ['authorization', 'content-type'],
      AllowCredentials: true,
    },
  },
  star: { name: 'a star for all', cors: { AllowOrigins: ['*'], AllowMethods: ['*'], AllowHeaders: ['*'] } },
};

export const ROUTES = {
  each: { name: 'GET, POST and DELETE', keys: ['GET /items', 'POST /items', 'DELETE /items'] },
  any: { name: 'ANY', keys: ['ANY /items'] },
} as const;

export const SENDS = {
  token: 'a token',
  json: 'JSON',
  cookies: 'cookies',
} as const;

export type Send = keyof typeof SENDS;

export interface Setting {
  readonly cors: keyof typeof SETTINGS;
  readonly routes: keyof typeof ROUTES;
  /** Whether the routes have an authorizer. */
  readonly guarded: boolean;
  readonly origin: string;
  readonly method: string;
  readonly sends: ReadonlySet<Send>;
}

export interface Step {
  readonly who: 'browser' | 'API' | 'function' | 'page';
  readonly kind: 'service' | 'success' | 'failure' | 'denial';
  readonly text: string;
}

export interface Traced {
  readonly steps: readonly Step[];
  readonly kind: Step['kind'];
  readonly sum: string;
}

/** What an HTTP API answers: itself, by a route's authorizer, or by a function, which says nothing of CORS. */
function answerOf(setting: Setting, request: CorsRequest): Answer & { readonly by: 'API' | 'function' } {
  const { cors } = SETTINGS[setting.cors];
  const keys = ROUTES[setting.routes].keys.map((RouteKey) => ({ RouteKey }));
  const route = matchRoute(keys, request.method, '/items')?.route ?? { RouteKey: undefined };
  if (answersPreflight(cors, request, route)) return { ...preflight(cors, request), by: 'API' };
  const answer = (status: number): Answer => withCors(cors, request, { status, headers: {} });
  if (route.RouteKey === undefined) return { ...answer(404), by: 'API' };
  if (setting.guarded && request.headers['authorization'] === undefined) return { ...answer(401), by: 'API' };
  return { ...answer(200), by: 'function' };
}

const headersIn = ({ headers }: Answer): string => {
  const own = Object.entries(headers).filter(([name]) => name.startsWith('access-control-'));
  return own.length === 0
    ? 'without CORS headers'
    : `with ${own.map(([name, value]) => `\`${name.slice('access-control-'.length)}: ${value}\``).join(', ')}`;
};

/** Everything that happens, in order. */
export function trace(setting: Setting): Traced {
  const { origin, method, sends } = setting;
  const headers = [...(sends.has('token') ? ['authorization'] : []), ...(sends.has('json') ? ['content-type'] : [])];
  const sent: Sent = { origin, method, headers, cookies: sends.has('cookies') };
  const steps: Step[] = [];
  if (needsPreflight(sent)) {
    const refused = askFirst(setting, sent, steps);
    if (refused !== undefined)
      return { steps, kind: 'denial', sum: 'The browser does not send the request. No function of it has run.' };
  } else steps.push({ who: 'browser', kind: 'service', text: 'nothing that a form could not send: no preflight' });
  return request(setting, sent, steps);
}

function askFirst(setting: Setting, sent: Sent, steps: Step[]): string | undefined {
  const { origin, method, headers } = sent;
  const asks: CorsRequest = {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': method,
      ...(headers.length > 0 && { 'access-control-request-headers': headers.join(',') }),
    },
  };
  const wants = headers.length === 0 ? '' : `, and for \`${headers.join('`, `')}\``;
  steps.push({
    who: 'browser',
    kind: 'service',
    text: `asks first: OPTIONS, without token and cookies, for ${method}${wants}`,
  });
  const answer = answerOf(setting, asks);
  const by = answer.by === 'function' ? 'function' : 'API';
  const ok = answer.status < 300;
  steps.push({ who: by, kind: ok ? 'service' : 'failure', text: `answers ${answer.status} ${headersIn(answer)}` });
  const refused = maySend(answer, sent);
  if (refused !== undefined) steps.push({ who: 'browser', kind: 'denial', text: refused });
  return refused;
}

function request(setting: Setting, sent: Sent, steps: Step[]): Traced {
  const { origin, method, headers } = sent;
  const names = Object.fromEntries(headers.map((name) => [name, 'sent']));
  const answer = answerOf(setting, { method, headers: { origin, ...names } });
  steps.push({ who: 'browser', kind: 'service', text: `sends ${method} /items with \`origin: ${origin}\`` });
  steps.push({
    who: answer.by,
    kind: answer.status < 300 ? 'success' : 'failure',
    text: `${answer.by === 'function' ? 'runs, and the API ' : ''}answers ${answer.status} ${headersIn(answer)}`,
  });
  const refused = mayRead(answer, sent);
  if (refused !== undefined) {
    steps.push({ who: 'browser', kind: 'denial', text: refused });
    const ran = answer.by === 'function' ? ' The function has run all the same.' : '';
    return { steps, kind: 'denial', sum: `The page may not read the answer.${ran}` };
  }
  steps.push({ who: 'page', kind: 'success', text: `reads the ${answer.status}` });
  return { steps, kind: answer.status < 300 ? 'success' : 'failure', sum: `The page reads the ${answer.status}.` };
}

/** A POST of the shop's page, with token and JSON, but for what is given. */
const usual = ({
  sends = ['token', 'json'],
  ...more
}: Partial<Omit<Setting, 'sends'>> & { sends?: Send[] }): Setting => ({
  cors: 'shop',
  routes: 'each',
  guarded: true,
  origin: SHOP,
  method: 'POST',
  ...more,
  sends: new Set(sends),
});

/** The situations of the table. */
export const SITUATIONS: readonly (readonly [name: string, setting: Setting])[] = [
  ['POST with token and JSON, no CORS', usual({ cors: 'none' })],
  ['The same, the shop may', usual({})],
  ['The same, from another origin', usual({ origin: ORIGINS[1] })],
  ['The same, with cookies', usual({ sends: ['token', 'json', 'cookies'] })],
  ['The same, cookies allowed', usual({ cors: 'cookies', sends: ['token', 'json', 'cookies'] })],
  ['The same, a star for all', usual({ cors: 'star' })],
  ['The same, the route takes ANY', usual({ routes: 'any' })],
  ['A plain GET, no CORS, no authorizer', usual({ cors: 'none', method: 'GET', guarded: false, sends: [] })],
];

import type { Cors, Route } from '@aws-sdk/client-apigatewayv2';
import type { WireRequest, WireResponse } from '@coldstart/wire';

/** What CORS is about in a request. Lessons run this in a browser. */
export type CorsRequest = Pick<WireRequest, 'headers' | 'method'>;

/** `https://*` allows every origin of a scheme. */
function allows(allowed: readonly string[], origin: string): boolean {
  return allowed.some(
    (one) => one === '*' || one === origin || (one.endsWith('://*') && origin.startsWith(one.slice(0, -1))),
  );
}

/** @returns the headers for an origin; none for one that is not allowed */
export function corsHeaders(cors: Cors | undefined, { headers, method }: CorsRequest): Record<string, string> {
  const { origin } = headers;
  if (cors === undefined || origin === undefined || !allows(cors.AllowOrigins ?? [], origin)) return {};
  const list = (name: string, values: readonly string[] | undefined): Record<string, string> =>
    values === undefined || values.length === 0 ? {} : { [name]: values.join(',') };
  const any = cors.AllowOrigins?.includes('*') === true;
  return {
    'access-control-allow-origin': any ? '*' : origin,
    ...(!any && { vary: 'Origin' }),
    ...(cors.AllowCredentials === true && { 'access-control-allow-credentials': 'true' }),
    ...list('access-control-expose-headers', cors.ExposeHeaders),
    ...(method === 'OPTIONS' && {
      ...list('access-control-allow-methods', cors.AllowMethods),
      ...list('access-control-allow-headers', cors.AllowHeaders),
      ...(cors.MaxAge !== undefined && { 'access-control-max-age': String(cors.MaxAge) }),
    }),
  };
}

/** Whether a browser asks before it asks. */
const isPreflight = ({ method, headers }: CorsRequest): boolean =>
  method === 'OPTIONS' && headers['origin'] !== undefined && headers['access-control-request-method'] !== undefined;

/**
 * Whether the API answers by itself. Where a route takes `OPTIONS`, such as one with `ANY`, it does not: the route's
 * authorizer is asked, and its integration answers.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html#http-api-cors-default-route
 */
export const answersPreflight = (cors: Cors | undefined, request: CorsRequest, route: Route): cors is Cors =>
  cors !== undefined && isPreflight(request) && route.RouteKey === undefined;

export const preflight = (cors: Cors, request: CorsRequest): WireResponse => ({
  status: 204,
  headers: corsHeaders(cors, request),
});

/** The API's headers take the place of the backend's. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html */
export function withCors(cors: Cors | undefined, request: CorsRequest, response: WireResponse): WireResponse {
  if (cors === undefined) return response;
  const own = Object.entries(response.headers).filter(([name]) => !name.toLowerCase().startsWith('access-control-'));
  return { ...response, headers: { ...Object.fromEntries(own), ...corsHeaders(cors, request) } };
}

import type { Cors } from '@aws-sdk/client-apigatewayv2';
import type { WireRequest, WireResponse } from '@coldstart/wire';

/** `https://*` allows every origin of a scheme. */
function allows(allowed: readonly string[], origin: string): boolean {
  return allowed.some(
    (one) => one === '*' || one === origin || (one.endsWith('://*') && origin.startsWith(one.slice(0, -1))),
  );
}

/** @returns the headers for an origin; none for one that is not allowed */
export function corsHeaders(cors: Cors | undefined, { headers, method }: WireRequest): Record<string, string> {
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

/** Whether a browser asks before it asks, and the API answers by itself. */
export const isPreflight = ({ method, headers }: WireRequest): boolean =>
  method === 'OPTIONS' && headers['origin'] !== undefined && headers['access-control-request-method'] !== undefined;

export const preflight = (cors: Cors, request: WireRequest): WireResponse => ({
  status: 204,
  headers: corsHeaders(cors, request),
});

/** The API's headers take the place of the backend's. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html */
export function withCors(cors: Cors | undefined, request: WireRequest, response: WireResponse): WireResponse {
  if (cors === undefined) return response;
  const own = Object.entries(response.headers).filter(([name]) => !name.toLowerCase().startsWith('access-control-'));
  return { ...response, headers: { ...Object.fromEntries(own), ...corsHeaders(cors, request) } };
}

import { shownHeaders } from '../headers.ts';
import type { EdgeContext, EdgeHeaders, EdgeRequest, EdgeResponse } from '../messages.ts';

/** The events that CloudFront Functions run for. */
export type FunctionEventType = 'viewer-request' | 'viewer-response';

export interface OneValue {
  readonly value: string;
  /** Of a cookie that is set: `Secure; Path=/`. */
  readonly attributes?: string;
}
export interface FieldValue extends OneValue {
  /** Every value, the first included, where there are several. */
  readonly multiValue?: readonly OneValue[];
}
export type Fields = Readonly<Record<string, FieldValue>>;

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html */
export interface FunctionEvent {
  readonly version: '1.0';
  readonly context: EdgeContext & { readonly eventType: FunctionEventType };
  readonly viewer: { readonly ip: string };
  readonly request: {
    readonly method: string;
    readonly uri: string;
    readonly querystring: Fields;
    readonly headers: Fields;
    readonly cookies: Fields;
  };
  readonly response?: {
    readonly statusCode: number;
    readonly statusDescription: string;
    readonly headers: Fields;
    readonly cookies: Fields;
  };
}

/** Makes the event of a function; with a response it is a viewer response. */
export function functionEvent(context: EdgeContext, request: EdgeRequest, response?: EdgeResponse): FunctionEvent {
  const eventType = response === undefined ? 'viewer-request' : 'viewer-response';
  const headers = shownHeaders(request.headers);
  return {
    version: '1.0',
    context: { ...context, eventType },
    viewer: { ip: request.clientIp },
    request: {
      method: request.method,
      uri: request.uri,
      querystring: queryFields(request.querystring),
      headers: headerFields(headers, 'cookie'),
      cookies: cookieFields(headers),
    },
    ...(response === undefined
      ? {}
      : {
          response: {
            statusCode: response.status,
            statusDescription: response.statusDescription,
            headers: headerFields(shownHeaders(response.headers), 'set-cookie'),
            cookies: setCookieFields(response.headers),
          },
        }),
  };
}

function fields(pairs: Iterable<readonly [name: string, value: OneValue]>): Fields {
  const values = new Map<string, OneValue[]>();
  for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
  const made: Record<string, FieldValue> = {};
  for (const [name, all] of values) {
    const [first] = all;
    if (first !== undefined) made[name] = all.length === 1 ? first : { ...first, multiValue: all };
  }
  return made;
}

/** What is not decoded stays as the viewer wrote it. */
function queryFields(querystring: string): Fields {
  const pairs = querystring.split('&').filter((part) => part !== '');
  return fields(
    pairs.map((part) => {
      const [name = '', ...value] = part.split('=');
      return [name, { value: value.join('=') }];
    }),
  );
}

const headerFields = (headers: EdgeHeaders, cookies: string): Fields =>
  fields(
    Object.entries(headers).flatMap(([name, all]) =>
      name === cookies ? [] : all.map(({ value }) => [name, { value }] as const),
    ),
  );

const pairOf = (pair: string): readonly [name: string, value: string] => {
  const [name = '', ...value] = pair.split('=');
  return [name.trim(), value.join('=')];
};

const cookieFields = (headers: EdgeHeaders): Fields =>
  fields(
    (headers['cookie'] ?? []).flatMap((line) =>
      line.value.split(';').flatMap((pair) => {
        const [name, value] = pairOf(pair);
        return name === '' ? [] : [[name, { value }] as const];
      }),
    ),
  );

const setCookieFields = (headers: EdgeHeaders): Fields =>
  fields(
    (headers['set-cookie'] ?? []).map((line) => {
      const [pair = '', ...attributes] = line.value.split(/;\s*/);
      const [name, value] = pairOf(pair);
      return [name, attributes.length === 0 ? { value } : { value, attributes: attributes.join('; ') }] as const;
    }),
  );

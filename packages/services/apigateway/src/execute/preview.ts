/**
 * The events of a request without any cloud: what a REST API and an HTTP API would tell their function of it. The code that
 * makes them is the gateway's own; of its requests this has what events are made of, and nothing else.
 */
import { event2 } from './http-api/event.ts';
import { mapRequest } from './http-api/map.ts';
import { matchRoute } from './http-api/match.ts';
import { NOBODY, type RouteRequest } from './http-api/request.ts';
import { joinedHeaders } from './headers.ts';
import { eventOf } from './rest/event.ts';
import { findMethod, methodRequest, type StageRequest } from './rest/request.ts';

/** A request as its client sends it. */
export interface PreviewRequest {
  readonly method: string;
  /** Within the stage, still percent-encoded: `/orders/7`. */
  readonly path: string;
  /** What follows the `?`, still percent-encoded. */
  readonly query: string;
  /** In the order in which they are sent, names as they are written. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Bytes. */
  readonly body: Uint8Array;
}

/** What is set up in both APIs. */
export interface PreviewApi {
  readonly stage: string;
  /** Paths with any method: `/orders/{id}`, `/{proxy+}`. */
  readonly paths: readonly string[];
  /** Of the REST API; an HTTP API decides by the content type alone. */
  readonly binaryMediaTypes: readonly string[];
}

export interface PreviewEvents {
  /** Format 1.0, or `undefined` where no path fits. */
  readonly rest: object | undefined;
  /** Format 2.0. */
  readonly http: object | undefined;
}

const ACCOUNT = '111122223333';
const REGION = 'eu-west-1';
/** 1 July 2026, 10:00:00 UTC */
const NOW = Date.UTC(2026, 6, 1, 10);
const [REST_ID, HTTP_ID] = ['abcdefghij', 'klmnopqrst'];

/** Bytes with what events ask of a Node.js `Buffer`, which browsers do not have. */
function asBuffer(bytes: Uint8Array): Buffer {
  const text = (encoding?: string): string =>
    encoding === 'base64' ? btoa(String.fromCharCode(...bytes)) : new TextDecoder().decode(bytes);
  return { length: bytes.length, toString: text } as unknown as Buffer;
}

/** What clients' requests get on their way. */
const onTheWay = (id: string): [string, string][] => [
  ['Host', `${id}.execute-api.${REGION}.amazonaws.com`],
  ['X-Amzn-Trace-Id', 'Root=1-6a44fe20-5e1b4a3c7d9f20416b8c3e55'],
  ['X-Forwarded-For', '203.0.113.9'],
  ['X-Forwarded-Port', '443'],
  ['X-Forwarded-Proto', 'https'],
];

function common(asked: PreviewRequest, id: string) {
  const headers = [...asked.headers, ...onTheWay(id)];
  return {
    account: ACCOUNT,
    region: REGION,
    apiId: id,
    now: NOW,
    extendedId: id === REST_ID ? 'JKJaXmPLvHcESHA=' : 'JKJaXjK1PHcESWg=',
    headers,
    joined: joinedHeaders(headers),
    request: {
      method: asked.method,
      query: new URLSearchParams(asked.query),
      rawQuery: asked.query,
      sourceIp: '203.0.113.9',
      requestId: 'e1506fd5-9e7b-434f-bd42-4f8fa224b599',
      body: asBuffer(asked.body),
    },
  };
}

/** Both events of a request. */
export function previewEvents(asked: PreviewRequest, api: PreviewApi): PreviewEvents {
  return { rest: restEvent(asked, api), http: httpEvent(asked, api) };
}

function restEvent(asked: PreviewRequest, { stage, paths, binaryMediaTypes }: PreviewApi): object | undefined {
  const integration = { type: 'AWS_PROXY' } as const;
  const methods = { ANY: { methodIntegration: integration } };
  const resources = new Map(paths.map((path, index) => [path, { id: `r${index}abcd`, path, methods }]));
  const request = {
    ...common(asked, REST_ID),
    stage: { deploymentId: 'd1e2f3', variables: {} },
    stageName: stage,
    snapshot: { resources, binaryMediaTypes },
    fullPath: `/${stage}${asked.path}`,
    path: asked.path,
  } as unknown as StageRequest;
  const matched = findMethod(request);
  if (matched === undefined) return undefined;
  return eventOf(methodRequest(request, { ...matched, integration }));
}

function httpEvent(asked: PreviewRequest, { stage, paths }: PreviewApi): object | undefined {
  const routes = paths.map((path) => ({ RouteKey: `ANY ${path}` }));
  const matched = matchRoute(routes, asked.method, asked.path);
  if (matched === undefined) return undefined;
  const request = {
    ...common(asked, HTTP_ID),
    stage: { StageVariables: {} },
    stageName: stage,
    path: `/${stage}${asked.path}`,
    routePath: asked.path,
    ...matched,
    integration: {},
    authorizer: NOBODY,
  } as unknown as RouteRequest;
  return event2(request, mapRequest(request));
}

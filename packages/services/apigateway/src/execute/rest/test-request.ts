import { randomUUID } from 'node:crypto';
import type { Integration, Method } from '@aws-sdk/client-api-gateway';
import type { Call, Caller } from '@coldstart/cloud';
import type { WireRequest } from '@coldstart/wire';
import { snapshotOf } from '../../rest/deployments.ts';
import type { RestApi, StoredResource } from '../../rest/state.ts';
import { extendedRequestId } from '../../ids.ts';
import { javaDate, joinedHeaders } from '../headers.ts';
import { startLog, type ExecutionLog } from './execution-log.ts';
import { fit, methodRequest, type MethodRequest } from './request.ts';

/** A request that nobody has sent: what the console's test button asks. */
export interface Tried {
  readonly httpMethod: string;
  readonly pathWithQueryString?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly body?: string | undefined;
  readonly stageVariables?: Record<string, string> | undefined;
}

export type TriedRequest = MethodRequest & { readonly log: ExecutionLog };

interface Target {
  readonly resource: StoredResource;
  readonly method: Method;
  readonly integration: Integration;
  readonly stageName: string;
}

function wireRequest({ httpMethod, body = '' }: Tried, path: string, rawQuery: string): WireRequest {
  return {
    requestId: randomUUID(),
    method: httpMethod,
    path,
    rawPath: path,
    rawQuery,
    query: new URLSearchParams(rawQuery),
    headers: {},
    rawHeaders: [],
    body: Buffer.from(body, 'utf8'),
    sourceIp: 'test-invoke-source-ip',
    connection: {},
  };
}

function headersOf({ headers = {}, multiValueHeaders = {} }: Tried): [string, string][] {
  const many = Object.entries(multiValueHeaders).flatMap(([name, values]) =>
    values.map((value): [string, string] => [name, value]),
  );
  const known = new Set(many.map(([name]) => name.toLowerCase()));
  return [...many, ...Object.entries(headers).filter(([name]) => !known.has(name.toLowerCase()))];
}

/** What an API is now, deployed or not, is asked; whoever tries it is the caller. */
export function triedRequest(call: Call, api: RestApi, target: Target, tried: Tried): TriedRequest {
  const { resource, method, integration, stageName } = target;
  const [path = '', rawQuery = ''] = (tried.pathWithQueryString ?? '').split(/\?(.*)/s);
  const asked = path === '' ? resource.path : path.replace(/^\/*/, '/');
  const headers = headersOf(tried);
  const caller: Caller = { principal: call.principal, accessKeyId: undefined, signed: undefined };
  const staged = {
    cloud: call.cloud,
    account: call.account,
    region: call.region,
    apiId: api.id,
    request: wireRequest(tried, asked, rawQuery),
    path: asked,
    fullPath: asked,
    now: call.now(),
    extendedId: extendedRequestId(),
    headers,
    joined: joinedHeaders(headers),
    authenticate: () => caller,
    api,
    stage: { stageName, ...(tried.stageVariables !== undefined && { variables: tried.stageVariables }) },
    stageName,
    isCanary: undefined,
    isTest: true,
    snapshot: snapshotOf(api),
  };
  const parameters = fit(resource.path, asked) ?? {};
  const log = startLog(() => call.now());
  return { ...methodRequest(staged, { resource, method, integration, parameters }), caller, log };
}

/** A log as the console shows it. */
export function shownLog({ request, log }: TriedRequest): string {
  const lines = log.lines.map(({ at, text }) => `${javaDate(at)} : ${text}\n`);
  return `Execution log for request ${request.requestId}\n${lines.join('')}`;
}

import type { WireRequest, WireResponse } from '@coldstart/wire';
import {
  defineState,
  defineTimer,
  everywhere,
  servicePrincipal,
  type Call,
  type Cloud,
  type ResourceContext,
} from '@coldstart/cloud';
import { answer, type Answer } from '../deploy/engine.ts';
import { stackState } from '../state.ts';

/** A URL that was handed out for an answer from outside. */
interface ResponseUrl {
  readonly kind: 'response' | 'signal';
  readonly account: string;
  readonly region: string;
  readonly stackId: string;
  /** Signals only: what has come in, by its unique id. */
  readonly signals: Map<string, Signal>;
  /** Of the resource that waits for it. */
  token?: string | undefined;
  /** Signals only: how many successes complete it, and until when; milliseconds since 1970. */
  wanted?: { readonly count: number; readonly until: number };
}

interface Signal {
  readonly status: string;
  readonly reason: string;
  readonly data: string;
}

/** What a resource that waits is known by. */
export type WaitingResource = Pick<ResourceContext, 'call' | 'stack' | 'logicalId' | 'type' | 'token'>;

const responseUrls = defineState('cloudformation/response-urls', () => ({ byKey: new Map<string, ResponseUrl>() }));

const PATH = '/_cloudformation/answers/';

/** Issues a URL to which an answer may be put. @returns the URL */
export function issueResponseUrl(
  { call, stack }: Pick<ResourceContext, 'call' | 'stack'>,
  key: string,
  kind: ResponseUrl['kind'],
  token?: string,
): string {
  call.state(responseUrls, everywhere).byKey.set(key, {
    kind,
    account: stack.account,
    region: stack.region,
    stackId: stack.id,
    signals: new Map(),
    token,
  });
  return `${call.cloud.endpoint}${PATH}${key}`;
}

export function revokeResponseUrl({ call }: Pick<ResourceContext, 'call'>, url: string): void {
  call.state(responseUrls, everywhere).byKey.delete(keyOf(url));
}

/** The account is about to be dropped. */
export function revokeResponseUrls(cloud: Cloud, account: string): void {
  const { byKey } = cloud.store.get(responseUrls, everywhere);
  for (const [key, issued] of byKey) if (issued.account === account) byKey.delete(key);
}

function keyOf(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}

interface Answered {
  readonly stackId: string;
  readonly token: string;
  readonly result: Answer;
}

/** What a resource waits for: an answer, or in its place, when its time is up, that there was none. */
export const answered = defineTimer<Answered>('cloudformation/answer', (call, { stackId, token, result }) =>
  answer(call, stackId, token, result),
);

/** Gives a custom resource so many seconds; an answer takes the place of this one. */
export function answerWithin(
  { call, stack, token, logicalId }: WaitingResource,
  seconds: number,
  reason: string,
): void {
  const data = { stackId: stack.id, token, result: { reason } };
  call.schedule(answered, { in: seconds * 1000 }, data, { key: token, what: `time out ${logicalId}` });
}

/** Lets a wait condition wait at a handle's URL, for so many seconds. @returns its end where the signals are in already */
export function awaitSignals(
  { call, token }: WaitingResource,
  url: string,
  count: number,
  seconds: number,
): Answer | undefined {
  const issued = call.state(responseUrls, everywhere).byKey.get(keyOf(url));
  if (issued === undefined) return { reason: `WaitConditionHandle ${url} is not one of this cloud's` };
  issued.wanted = { count, until: call.now() + seconds * 1000 };
  const result = signalled(issued);
  if (result !== undefined) return result;
  issued.token = token;
  timeOut(call, issued);
  return undefined;
}

/** The time-out says how many signals have come in until then. */
function timeOut(
  call: Call,
  { stackId, token = '', signals, wanted = { count: 1, until: call.now() } }: ResponseUrl,
): void {
  const reason = `WaitCondition timed out. Received ${signals.size} conditions when expecting ${wanted.count}`;
  const what = 'time out a wait condition';
  call.schedule(answered, { at: wanted.until }, { stackId, token, result: { reason } }, { key: token, what });
}

function signalled({ signals, wanted }: ResponseUrl): Answer | undefined {
  const failed = [...signals].find(([, { status }]) => status === 'FAILURE');
  if (failed !== undefined)
    return { reason: `WaitCondition received failed message: '${failed[1].reason}' for uniqueId: ${failed[0]}` };
  if (signals.size < (wanted?.count ?? 1)) return undefined;
  const data = Object.fromEntries([...signals].map(([id, signal]) => [id, signal.data]));
  return { attributes: { Data: JSON.stringify(data) } };
}

const empty = (status: number): WireResponse => ({ status, headers: {} });

/** Takes in what is put to the URLs that were handed out. */
export async function receiveAnswer(request: WireRequest, cloud: Cloud): Promise<WireResponse | undefined> {
  if (!request.path.startsWith(PATH)) return undefined;
  const issued = cloud.store.get(responseUrls, everywhere).byKey.get(keyOf(request.path));
  if (issued === undefined) return empty(404);
  if (request.method !== 'PUT') return empty(405);
  const body = parse(request.body);
  if (body === undefined) return empty(400);
  const { account, region, stackId } = issued;
  const principal = cloud.store.peek(stackState, { account, region, part: stackId })?.stack?.deployment?.principal;
  const { call, done } = await cloud.context('cloudformation', 'receive an answer', {
    account,
    region,
    principal: principal ?? servicePrincipal('cloudformation.amazonaws.com', account),
  });
  call.state(responseUrls, everywhere);
  take(call, issued, body);
  done();
  return empty(200);
}

function parse(body: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** The stack goes on after the sender has its answer. */
function take(call: Call, issued: ResponseUrl, body: Record<string, unknown>): void {
  const result = issued.kind === 'response' ? responseOf(body) : signalOf(issued, body);
  const { token, stackId } = issued;
  if (token === undefined) return;
  if (result === undefined) return timeOut(call, issued);
  // One answer is all that counts.
  issued.token = undefined;
  call.schedule(answered, { in: 0 }, { stackId, token, result }, { key: token, what: 'carry a stack on' });
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html */
function responseOf(body: Record<string, unknown>): Answer {
  const physicalId = typeof body.PhysicalResourceId === 'string' ? body.PhysicalResourceId : '';
  if (body.Status === 'SUCCESS') {
    if (physicalId === '') return { reason: 'Invalid PhysicalResourceId' };
    return { physicalId, attributes: structuredClone((body.Data ?? {}) as Record<string, string>) };
  }
  if (body.Status === 'FAILED')
    return {
      ...(physicalId === '' ? {} : { physicalId }),
      reason: `Received response status [FAILED] from custom resource. Message returned: ${String(body.Reason ?? '')}`,
    };
  return { reason: `Invalid response object: ${String(body.Status)} is not a valid Status` };
}

function signalOf(issued: ResponseUrl, body: Record<string, unknown>): Answer | undefined {
  const id = String(body.UniqueId ?? '');
  issued.signals.set(id, {
    status: String(body.Status ?? ''),
    reason: String(body.Reason ?? ''),
    data: String(body.Data ?? ''),
  });
  return signalled(issued);
}

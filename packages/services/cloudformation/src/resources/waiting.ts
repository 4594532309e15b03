import type { Sdk } from './define-resource.ts';
import type { WireRequest, WireResponse } from '@coldstart/wire';
import { type Cloud, defineState, everywhere, type Completion, type ResourceContext } from '@coldstart/cloud';
import { answer } from '../deploy/answer.ts';
import { stackById } from '../stacks.ts';
import { stackState } from '../state.ts';
import { reasonOf } from '../errors.ts';

/** A URL that was handed out for an answer from outside. */
interface Mailbox {
  readonly kind: 'response' | 'signal';
  readonly account: string;
  readonly region: string;
  readonly stackId: string;
  /** Signals only: what has come in, by its unique id. */
  readonly signals: Map<string, Signal>;
  /** The resource that waits for it. */
  token?: string;
  /** Signals only: how many successes complete it. */
  count?: number;
}

interface Signal {
  readonly status: string;
  readonly reason: string;
  readonly data: string;
}

const mailboxes = defineState('cloudformation/mailboxes', () => ({ byKey: new Map<string, Mailbox>() }));

const PATH = '/_cloudformation/answers/';

/** Opens a URL to which an answer may be put. @returns the URL */
export function openMailbox(
  { call, stack }: ResourceContext<Sdk>,
  key: string,
  kind: Mailbox['kind'],
  token?: string,
): string {
  call.state(mailboxes, everywhere).byKey.set(key, {
    kind,
    account: stack.account,
    region: stack.region,
    stackId: stack.id,
    signals: new Map(),
    ...(token === undefined ? {} : { token }),
  });
  return `${call.cloud.endpoint}${PATH}${key}`;
}

export function closeMailbox({ call }: Pick<ResourceContext, 'call'>, url: string): void {
  call.state(mailboxes, everywhere).byKey.delete(keyOf(url));
}

function keyOf(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}

/** Lets a wait condition wait at a handle's URL. @returns its data when the signals are in already */
export function awaitSignals(
  { call, token }: ResourceContext<Sdk>,
  url: string,
  count: number,
): Completion | undefined {
  const box = call.state(mailboxes, everywhere).byKey.get(keyOf(url));
  if (box === undefined) return { reason: `WaitConditionHandle ${url} is not one of this cloud's` };
  box.token = token;
  box.count = count;
  return signalled(box);
}

function signalled(box: Mailbox): Completion | undefined {
  const signals = [...box.signals];
  const failed = signals.find(([, { status }]) => status === 'FAILURE');
  if (failed !== undefined)
    return { reason: `WaitCondition received failed message: '${failed[1].reason}' for uniqueId: ${failed[0]}` };
  if (signals.length < (box.count ?? 1)) return undefined;
  return { attributes: { Data: JSON.stringify(Object.fromEntries(signals.map(([id, { data }]) => [id, data]))) } };
}

const empty = (status: number): WireResponse => ({ status, headers: {} });

/** Takes in what is put to the URLs that were handed out. */
export async function receiveAnswer(request: WireRequest, cloud: Cloud): Promise<WireResponse | undefined> {
  if (!request.path.startsWith(PATH)) return undefined;
  const key = keyOf(request.path);
  const box = cloud.store.get(mailboxes, everywhere).byKey.get(key);
  if (box === undefined) return empty(404);
  if (request.method !== 'PUT') return empty(405);
  let body: Record<string, unknown>;
  try {
    body = JSON.parse(Buffer.from(request.body).toString('utf8')) as Record<string, unknown>;
  } catch {
    return empty(400);
  }
  const { account, region, stackId } = box;
  const place = { account, region };
  const principal = cloud.store.peek(stackState, { ...place, part: stackId })?.stack?.deployment?.principal;
  const { call, done } = await cloud.context('cloudformation', 'receive an answer', {
    ...place,
    principal: principal ?? {
      kind: 'service',
      account,
      arn: 'cloudformation.amazonaws.com',
      service: 'cloudformation.amazonaws.com',
    },
  });
  call.state(mailboxes, everywhere);
  const result = box.kind === 'response' ? responseOf(body) : signalOf(box, body);
  if (result !== undefined && box.token !== undefined) {
    const token = box.token;
    // The stack goes on after the sender has its answer.
    call.later(0, 'carry a stack on', async (later) => {
      if (stackById(later, stackId) !== undefined) await answer(later, stackId, token, result);
    });
  }
  done();
  return empty(200);
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html */
export function responseOf(body: Record<string, unknown>): Completion {
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
  return { reason: `Invalid response object: ${reasonOf(body.Status)} is not a valid Status` };
}

function signalOf(box: Mailbox, body: Record<string, unknown>): Completion | undefined {
  const id = String(body.UniqueId ?? '');
  box.signals.set(id, {
    status: String(body.Status ?? ''),
    reason: String(body.Reason ?? ''),
    data: String(body.Data ?? ''),
  });
  return signalled(box);
}

import type { Action, FixedResponseActionConfig, TargetGroupTuple } from '@aws-sdk/client-elastic-load-balancing-v2';
import { servicePrincipal, type Call, type Cloud, type StateAddress } from '@coldstart/cloud';
import { tellOfAnswer } from './metrics.ts';
import type { WireRequest, WireResponse } from '@coldstart/wire';
import { headersOf } from '../listeners/attributes.ts';
import { rulesOf } from '../listeners/rules.ts';
import { loadBalancers, targetGroups, type Listener, type LoadBalancer } from '../state.ts';
import { readAnswer } from './answer.ts';
import { eventOf } from './event.ts';
import { MOST_FORWARDERS, receive } from './incoming.ts';
import { invokeTarget } from './invoke.ts';
import { fits, type MatchedRequest } from './match.ts';
import { pageOf, SERVER } from './pages.ts';
import { redirect } from './redirect.ts';

/** `/_elb/NAME/path`, or `/_elb/NAME:8080/path` for another listener than the first. */
const PATH = /^\/_(?:aws\/)?elb\/([A-Za-z0-9-]+)(?::(\d+))?(\/.*)?$/;
/** `NAME.elb.localhost`, or `8080.NAME.elb.localhost`; AWS's own names, too. */
const HOST = /^(?:(\d+)\.)?([a-z0-9-]+)(?:\.[a-z]{2}(?:-[a-z]+)+-\d)?\.elb\./i;
/** The largest body that a function gets, in bytes. */
export const LARGEST_BODY = 1024 * 1024;

interface Located {
  readonly name: string;
  readonly port: number | undefined;
  readonly path: string;
}

function locate({ path, headers }: WireRequest): Located | undefined {
  const inPath = PATH.exec(path);
  if (inPath !== null) {
    const [, name = '', port, rest = '/'] = inPath;
    return { name, port: port === undefined ? undefined : Number(port), path: rest };
  }
  const inHost = HOST.exec(headers['host'] ?? '');
  if (inHost === null) return undefined;
  const [, port, name = ''] = inHost;
  return { name, port: port === undefined ? undefined : Number(port), path };
}

interface Found {
  readonly balancer: LoadBalancer;
  readonly listener: Listener;
  readonly place: StateAddress;
}

/** By the label of its address, or by its name where one has that. */
function find({ store }: Cloud, { name, port }: Located): Found | undefined {
  const all = store
    .addresses(loadBalancers)
    .flatMap((place) =>
      [...(store.peek(loadBalancers, place)?.byArn.values() ?? [])].map((balancer) => ({ place, balancer })),
    );
  const isCalled = (own: string): boolean => own.toLowerCase() === name.toLowerCase();
  const found =
    all.find(({ balancer }) => isCalled(balancer.label)) ?? all.find(({ balancer }) => isCalled(balancer.name));
  const listeners = [...(found?.balancer.listeners.values() ?? [])].toSorted((one, other) => one.port - other.port);
  const listener =
    port === undefined
      ? (listeners.find((each) => each.port === 80) ?? listeners[0])
      : listeners.find((each) => each.port === port);
  return found && listener && { ...found, listener };
}

/** Answers a request to a load balancer. Where nobody listens, the connection is closed, as it would not come about on AWS. */
export async function serveBalancer(request: WireRequest, cloud: Cloud): Promise<WireResponse | undefined> {
  const located = locate(request);
  if (located === undefined) return undefined;
  const found = find(cloud, located);
  if (found === undefined) return { status: 0, headers: {} };
  const { balancer, listener, place } = found;
  const { account, region } = place;
  const { call, done } = await cloud.context('elb', `${request.method} ${located.path}`, {
    account,
    region,
    principal: servicePrincipal('elasticloadbalancing.amazonaws.com', account),
  });
  try {
    const refusal = refuse(request);
    if (refusal !== undefined) {
      tellOfAnswer(call, balancer.arn, refusal.status, undefined);
      return refusal;
    }
    const received = receive(request, located.path, balancer, listener, call.now());
    const rule = rulesOf(listener).find((each) => each === listener.defaultRule || fits(each, received));
    const [action] = (rule ?? listener.defaultRule).actions;
    const began = performance.now();
    const response = await act(call, action, received, { request, listener });
    tellOfAnswer(call, balancer.arn, response.status, action, performance.now() - began);
    return withHeaders(response, listener);
  } finally {
    done();
  }
}

/** What no load balancer takes. https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html */
function refuse({ method, headers }: WireRequest): WireResponse | undefined {
  if (method === 'TRACE') return pageOf(405);
  if ((headers['x-forwarded-for'] ?? '').split(',').length > MOST_FORWARDERS) return pageOf(463);
  return headers['host'] === undefined ? pageOf(400) : undefined;
}

async function act(
  call: Call,
  action: Action | undefined,
  received: MatchedRequest,
  asked: { readonly request: WireRequest; readonly listener: Listener },
): Promise<WireResponse> {
  switch (action?.Type) {
    case 'fixed-response':
      return fixed(action.FixedResponseConfig);
    case 'redirect':
      return redirect(action.RedirectConfig, received, asked.request, asked.listener);
    default:
      return forward(call, action?.ForwardConfig?.TargetGroups ?? [], received, asked.request);
  }
}

const fixed = ({
  StatusCode,
  ContentType = 'text/plain',
  MessageBody = '',
}: Partial<FixedResponseActionConfig> = {}): WireResponse => ({
  status: Number(StatusCode),
  headers: { server: SERVER, 'content-type': `${ContentType}; charset=utf-8` },
  body: MessageBody,
});

/** Invokes the function of one of the groups. */
async function forward(
  call: Call,
  groups: readonly TargetGroupTuple[],
  received: MatchedRequest,
  { headers }: WireRequest,
): Promise<WireResponse> {
  const arn = choose(groups, Math.random());
  const group =
    arn === undefined
      ? undefined
      : call.cloud.store.peek(targetGroups, { account: call.account, region: call.region, part: '' })?.byArn.get(arn);
  if (group?.target === undefined) return pageOf(503);
  if (headers['upgrade'] !== undefined && /\bupgrade\b/i.test(headers['connection'] ?? '')) return pageOf(400);
  if (received.body.length > LARGEST_BODY) return pageOf(413);
  const event = eventOf(group, received);
  if (event === undefined) return pageOf(400);
  const trace = received.headers.find(([name]) => name === 'x-amzn-trace-id')?.[1];
  const invoked = await invokeTarget(call, group, group.target.id, event, trace);
  const answer = 'payload' in invoked ? readAnswer(invoked.payload, group) : undefined;
  if (answer === undefined) {
    explain(call, group.target.id, 'reason' in invoked ? invoked.reason : 'LambdaInvalidResponse');
    return pageOf(502);
  }
  const cookies = answer.headers.filter(([name]) => name === 'set-cookie').map(([, value]) => value);
  const others = answer.headers.filter(([name]) => name !== 'set-cookie');
  return {
    status: answer.status,
    ...(answer.reason !== undefined && { reason: answer.reason }),
    headers: { server: SERVER, 'content-type': 'application/octet-stream', ...joined(others) },
    ...(cookies.length > 0 && { cookies }),
    body: answer.body,
  };
}

/** @param chance from 0 to 1 */
export function choose(groups: readonly TargetGroupTuple[], chance: number): string | undefined {
  const all = groups.reduce((sum, { Weight = 1 }) => sum + Weight, 0);
  let left = chance * all;
  for (const { TargetGroupArn, Weight = 1 } of groups) {
    left -= Weight;
    if (left < 0) return TargetGroupArn;
  }
  return undefined;
}

function joined(headers: readonly (readonly [string, string])[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of headers) found[name] = found[name] === undefined ? value : `${found[name]}, ${value}`;
  return found;
}

function withHeaders(response: WireResponse, { attributes }: Listener): WireResponse {
  const headers = { ...response.headers, ...headersOf(attributes) };
  if (attributes.get('routing.http.response.server.enabled') === 'false') delete headers['server'];
  return { ...response, headers };
}

/** What access logs would say. */
function explain(call: Call, resource: string, reason: string): void {
  call.cloud.journal.record({
    kind: 'state',
    account: call.account,
    region: call.region,
    service: 'elb',
    action: 'error reason',
    resource,
    cause: call.entry.id,
    outcome: 'error',
    message: `The load balancer answers 502: ${reason}. ${HELP[reason] ?? ''}`.trim(),
  });
}

const HELP: Readonly<Record<string, string>> = {
  LambdaAccessDenied:
    'The policy of the function has to let elasticloadbalancing.amazonaws.com invoke it, from this target group.',
  LambdaInvalidResponse:
    'It needs a statusCode that is a number, a body that is text, header values that are text (in lists as multiValueHeaders where the group has them), and 1 MB at most.',
  LambdaThrottling: 'The function had no free concurrency.',
  LambdaUnhandled: 'The function failed; its log tells why.',
};

import { decide, policiesOf, type ArnPlace, type Cloud, type StateKind } from '@coldstart/cloud';
import { evaluate, parsePolicy, type Decision, type NamedPolicy } from '@coldstart/iam';
import { documentOf } from '../policies/policies.ts';
import { iotArn } from '../names.ts';
import { policies, registry, type Thing, type ThingGroup } from '../state.ts';
import { lineage } from '../things/groups.ts';
import type { Device } from './device.ts';

export type BrokerAction = 'Connect' | 'Publish' | 'RetainPublish' | 'Subscribe' | 'Receive';

const KINDS = {
  Connect: 'client',
  Publish: 'topic',
  RetainPublish: 'topic',
  Subscribe: 'topicfilter',
  Receive: 'topic',
} as const;

/**
 * Whether a device may do something: policies of its certificate and of the groups of its thing decide, or those of whoever
 * signed. A denial is in the journal.
 *
 * @param name of the client, topic or topic filter
 * @see https://docs.aws.amazon.com/iot/latest/developerguide/iot-policy-actions.html
 */
export function mayDo(cloud: Cloud, device: Device, clientId: string, action: BrokerAction, name: string): boolean {
  const resource = iotArn(device, KINDS[action], name);
  const decision = decideFor(cloud, device, clientId, `iot:${action}`, resource);
  if (decision.result === 'allowed') return true;
  cloud.journal.record({
    kind: 'decision',
    account: device.account,
    region: device.region,
    service: 'iot',
    action: `iot:${action}`,
    resource,
    principal: device.principal.arn,
    outcome: 'denied',
    message: decision.message,
    detail: { result: decision.result, by: decision.by, missing: decision.missing },
  });
  return false;
}

function decideFor(cloud: Cloud, device: Device, clientId: string, action: string, resource: string): Decision {
  const { principal, certificate, region } = device;
  const thing = stateOf(cloud, registry, device)?.things.get(clientId);
  const context = { 'aws:SourceIp': device.sourceIp, ...contextOf(device, clientId, thing) };
  if (certificate === undefined) {
    const access = { action, resource, context };
    return decide(
      { principal, access, region, now: cloud.clock.now(), request: undefined, extra: {} },
      policiesOf(cloud, principal),
    );
  }
  const request = { principal, action, resource, resourceAccount: device.account, context };
  return evaluate(request, { identity: policiesFor(cloud, device, certificate.arn, thing) });
}

/** Policies of the certificate, and of the groups that its thing is in. */
function policiesFor(cloud: Cloud, place: ArnPlace, certificate: string, thing: Thing | undefined): NamedPolicy[] {
  const groups = thing?.principals.has(certificate) === true ? [...thing.groups] : [];
  const known = stateOf(cloud, registry, place)?.groups ?? new Map<string, ThingGroup>();
  const targets = new Set([certificate, ...groups.flatMap((name) => lineage(known, name)).map(({ arn }) => arn)]);
  return [...(stateOf(cloud, policies, place)?.byName.values() ?? [])]
    .filter((policy) => [...policy.targets].some((arn) => targets.has(arn)))
    .map((policy) => ({ name: policy.name, document: parsePolicy(documentOf(policy), 'identity') }));
}

const stateOf = <State extends object>(
  { store }: Cloud,
  kind: StateKind<State>,
  { account, region }: ArnPlace,
): State | undefined => store.peek(kind, { account, region, part: '' });

/** Variables of policies. A thing's are there where the client is called as the thing. https://docs.aws.amazon.com/iot/latest/developerguide/thing-policy-variables.html */
function contextOf({ certificate }: Device, clientId: string, thing: Thing | undefined): Record<string, string> {
  const attributes = Object.entries(thing?.attributes ?? {}).map(
    ([name, value]) => [`iot:Connection.Thing.Attributes[${name}]`, value] as const,
  );
  const subject = Object.entries(certificate?.subject ?? {}).map(
    ([name, value]) => [`iot:Certificate.Subject.${name}`, value] as const,
  );
  return {
    'iot:ClientId': clientId,
    ...(certificate !== undefined && { 'iot:CertificateId': certificate.id }),
    ...Object.fromEntries(subject),
    ...(thing !== undefined && {
      'iot:Connection.Thing.ThingName': thing.name,
      'iot:Connection.Thing.IsAttached': String(certificate !== undefined && thing.principals.has(certificate.arn)),
      ...(thing.type !== undefined && { 'iot:Connection.Thing.ThingTypeName': thing.type }),
      ...Object.fromEntries(attributes),
    }),
  };
}

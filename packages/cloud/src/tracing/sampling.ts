import type { ArnPlace } from '../arns.ts';
import type { Call } from '../call.ts';
import type { Cloud } from '../cloud.ts';
import { defineState } from '../state.ts';

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html */
export interface SamplingRule {
  readonly name: string;
  readonly priority: number;
  /** Requests a second that are traced in any case. */
  readonly reservoir: number;
  /** The part of all others that is traced: 0 to 1. */
  readonly rate: number;
  /** What it is about: patterns with `*` and `?`. */
  readonly serviceName: string;
  readonly serviceType: string;
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly resourceArn: string;
  /** Of segments: what AWS's services have none of. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly modifiedAt: number;
}

/** The rule that every account has, last of all. */
export const DEFAULT_RULE: SamplingRule = {
  name: 'Default',
  priority: 10_000,
  reservoir: 1,
  rate: 0.05,
  serviceName: '*',
  serviceType: '*',
  host: '*',
  method: '*',
  path: '*',
  resourceArn: '*',
  attributes: {},
  createdAt: 0,
  modifiedAt: 0,
};

/** `Default` is among them once it was changed. */
export const samplingRules = defineState('xray/sampling-rules', () => ({ byName: new Map<string, SamplingRule>() }));

/** A request about which nobody has decided yet. */
export interface SampledRequest {
  readonly serviceName: string;
  /** `AWS::ApiGateway::Stage` */
  readonly serviceType: string;
  readonly resourceArn: string;
  readonly host: string;
  readonly method: string;
  readonly path: string;
}

/** Whether a request is to be traced, as the account's rules have it: the first that it matches decides. */
export function sampled(call: Call, request: SampledRequest, place: ArnPlace = call): boolean {
  const own = call.cloud.store.peek(samplingRules, { account: place.account, region: place.region, part: '' });
  const rules = [...(own?.byName.values() ?? [])].sort((a, b) => a.priority - b.priority || (a.name < b.name ? -1 : 1));
  const rule = [...rules, DEFAULT_RULE].find((one) => matches(one, request)) ?? DEFAULT_RULE;
  return taken(call, `${place.account}/${place.region}/${rule.name}`, rule);
}

/**
 * Takes a request for the reservoir of this second, or else leaves it to chance.
 *
 * @param key whose reservoir it is
 */
export function taken(call: Call, key: string, { reservoir, rate }: Pick<SamplingRule, 'reservoir' | 'rate'>): boolean {
  const second = Math.floor(call.now() / 1000);
  const reservoirs = reservoirsOf(call.cloud);
  const before = reservoirs.get(key);
  const used = before?.second === second ? before.used : 0;
  if (used < reservoir) {
    reservoirs.set(key, { second, used: used + 1 });
    return true;
  }
  return Math.random() < rate;
}

/** What was taken in a second: nothing that has to outlive the process. */
const live = new WeakMap<Cloud, Map<string, { readonly second: number; readonly used: number }>>();

function reservoirsOf(cloud: Cloud) {
  let own = live.get(cloud);
  if (own === undefined) live.set(cloud, (own = new Map()));
  return own;
}

function matches(rule: SamplingRule, request: SampledRequest): boolean {
  return (
    (['serviceName', 'serviceType', 'host', 'method', 'path', 'resourceArn'] as const).every((name) =>
      like(rule[name], request[name]),
    ) && Object.keys(rule.attributes).length === 0
  );
}

/** Any case will do, as in AWS's SDKs. */
function like(pattern: string, text: string): boolean {
  if (pattern === '*') return true;
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'is').test(text);
}

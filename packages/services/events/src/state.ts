import type { LogConfig, Target } from '@aws-sdk/client-eventbridge';
import { defineState, type Call, type DocumentPolicy, type ResourceTag } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { notFound } from './errors.ts';
import { busArn, DEFAULT_BUS, readBusName, type BusName } from './names.ts';

export type RuleState = 'ENABLED' | 'DISABLED' | 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';

export interface Rule {
  readonly arn: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly bus: string;
  /** The account that has made it. */
  readonly createdBy: string;
  /** JSON, as it was given. */
  pattern: string | undefined;
  schedule: string | undefined;
  state: RuleState;
  description: string | undefined;
  roleArn: string | undefined;
  /** The service that has made it for somebody. */
  readonly managedBy: string | undefined;
  tags: ResourceTag[];
  /** By their ids, as they were given. */
  readonly targets: Map<string, Target>;
}

export interface EventBus extends BusName {
  readonly arn: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  modified: number;
  description: string | undefined;
  kmsKeyIdentifier: string | undefined;
  deadLetterArn: string | undefined;
  /** What its log would tell, once it is sent somewhere. */
  logConfig?: LogConfig | undefined;
  policy: DocumentPolicy | undefined;
  tags: ResourceTag[];
  readonly rules: Map<string, Rule>;
}

/** The event buses of an account and Region; the default one is there from its first change on. */
export const buses = defineState('events/buses', () => ({ byName: new Map<string, EventBus>() }));

export function newBus(name: BusName, now: number): EventBus {
  return {
    ...name,
    arn: busArn(name),
    created: now,
    modified: now,
    description: undefined,
    kmsKeyIdentifier: undefined,
    deadLetterArn: undefined,
    policy: undefined,
    tags: [],
    rules: new Map(),
  };
}

/** The default bus is always there, also where nobody has changed it yet. */
export function peekBus({ cloud }: Pick<Call, 'cloud'>, name: BusName): EventBus | undefined {
  const { account, region } = name;
  const found = cloud.store.peek(buses, { account, region, part: '' })?.byName.get(name.name);
  return found ?? (name.name === DEFAULT_BUS ? newBus(name, 0) : undefined);
}

/** @param nameOrArn the default bus when left out @throws AwsError ResourceNotFoundException */
export function findBus(call: Call, nameOrArn: string | undefined): EventBus {
  return existing(peekBus(call, readBusName(nameOrArn, call)), nameOrArn);
}

/** A bus that is about to be changed, or a rule of it: it is written to disk with the call. */
export function changeBus(call: Call, nameOrArn: string | undefined): EventBus {
  const name = readBusName(nameOrArn, call);
  const { byName } = call.state(buses, { account: name.account, region: name.region });
  const found = byName.get(name.name);
  if (found !== undefined) return found;
  const made = existing(name.name === DEFAULT_BUS ? newBus(name, call.now()) : undefined, nameOrArn);
  byName.set(name.name, made);
  return made;
}

function existing(bus: EventBus | undefined, nameOrArn: string | undefined): EventBus {
  if (bus === undefined) throw notFound(`Event bus ${nameOrArn?.replace(/^.*:event-bus\//, '') ?? DEFAULT_BUS}`);
  return bus;
}

/** @throws AwsError ResourceNotFoundException */
export function ruleOf(bus: EventBus, name: string): Rule {
  const rule = bus.rules.get(name);
  if (rule === undefined) throw ruleNotFound(bus, name);
  return rule;
}

function ruleNotFound({ name: bus }: BusName, name: string): AwsError {
  const message = `Rule ${name} does not exist on EventBus ${bus}.`;
  return new AwsError('ResourceNotFoundException', message, { status: 400 });
}

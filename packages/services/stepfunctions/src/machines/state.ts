import type { EncryptionConfiguration, LoggingConfiguration } from '@aws-sdk/client-sfn';
import { defineState, type Call, type ResourceTag } from '@coldstart/cloud';
import { noSuchMachine } from '../errors.ts';
import { machineArn, readMachineArn } from '../names.ts';

/** What a machine is at one time, which executions that were begun then go on with. Never changed. */
export interface Revision {
  /** Its part of the state. */
  readonly key: string;
  /** As AWS tells it; a machine that was never changed has none. */
  readonly id: string | undefined;
  readonly definition: string;
  readonly roleArn: string;
  readonly logging: LoggingConfiguration;
  readonly tracing: boolean;
  readonly encryption: EncryptionConfiguration | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface MachineVersion {
  readonly number: number;
  readonly description: string | undefined;
  readonly created: number;
  /** A revision's key. */
  readonly revision: string;
}

export interface Route {
  readonly stateMachineVersionArn: string;
  readonly weight: number;
}

export interface Alias {
  readonly name: string;
  description: string | undefined;
  routes: readonly Route[];
  readonly created: number;
  updated: number;
}

export interface Machine {
  readonly name: string;
  readonly arn: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly created: number;
  /** The key of the newest revision. */
  revision: string;
  tags: ResourceTag[];
  /** The newest first. */
  versions: MachineVersion[];
  /** Numbers are never given again. */
  lastVersion: number;
  aliases: Alias[];
  /** It goes as soon as nothing of it runs. */
  deleting: boolean;
}

/** One part for each machine. */
const machines = defineState('states/machine', () => ({ machine: undefined as Machine | undefined }));
/** One part for each revision. */
const revisions = defineState('states/revision', () => ({ revision: undefined as Revision | undefined }));

type Where = Pick<Call, 'cloud' | 'account' | 'region'>;

export function peekMachine({ cloud, account, region }: Where, name: string): Machine | undefined {
  return cloud.store.peek(machines, { account, region, part: name })?.machine;
}

/** @param arn of the machine itself, a version or an alias @throws AwsError InvalidArn, StateMachineDoesNotExist */
export function findMachine(call: Call, arn: string): Machine {
  const ref = readMachineArn(arn);
  const found = ref.label === undefined ? peekMachine(call, ref.name) : undefined;
  if (found === undefined || found.arn !== ref.arn) throw noSuchMachine(arn);
  return found;
}

/** A machine that is about to be changed. */
export function changeMachine(call: Call, { name }: Pick<Machine, 'name'>): Machine {
  const { machine } = call.state(machines, { part: name });
  if (machine === undefined) throw noSuchMachine(machineArn(call, name));
  return machine;
}

export function keepMachine(call: Call, machine: Machine): void {
  call.state(machines, { part: machine.name }).machine = machine;
}

/** Its revisions stay: executions that have ended are told of with them. */
export function dropMachine(call: Call, { name }: Machine): void {
  call.dropState(machines, { part: name });
}

/** Those of an account and Region. */
export function allMachines({ cloud, account, region }: Where): Machine[] {
  return cloud.store
    .addresses(machines)
    .filter((address) => address.account === account && address.region === region)
    .flatMap((address) => cloud.store.peek(machines, address)?.machine ?? []);
}

export function keepRevision(call: Call, revision: Revision): void {
  call.state(revisions, { part: revision.key }).revision = revision;
}

export function findRevision({ cloud, account, region }: Where, key: string): Revision {
  const found = cloud.store.peek(revisions, { account, region, part: key })?.revision;
  if (found === undefined) throw new Error(`The revision ${key} of a state machine is gone.`);
  return found;
}

import type { Call } from '@coldstart/cloud';
import { noSuchMachine } from '../errors.ts';
import { readMachineArn } from '../names.ts';
import { findMachine, type Alias, type Machine } from './state.ts';

/** What is to be executed. */
export interface Target {
  readonly machine: Machine;
  /** A revision's key. */
  readonly revision: string;
  readonly versionArn: string | undefined;
  readonly aliasArn: string | undefined;
}

/** @param arn of a machine, a version or an alias @throws AwsError InvalidArn, StateMachineDoesNotExist */
export function target(call: Call, arn: string): Target {
  const machine = findMachine(call, arn);
  const { qualifier } = readMachineArn(arn);
  if (qualifier === undefined)
    return { machine, revision: machine.revision, versionArn: undefined, aliasArn: undefined };
  const alias = machine.aliases.find(({ name }) => name === qualifier);
  const versionArn = alias === undefined ? arn : pick(alias);
  const revision = machine.versions.find(({ number }) => versionArn === `${machine.arn}:${number}`)?.revision;
  if (revision === undefined) throw noSuchMachine(arn);
  return { machine, revision, versionArn, aliasArn: alias === undefined ? undefined : arn };
}

/** One of an alias's versions, as often as their weights say. */
function pick({ routes }: Alias): string {
  const [first, second] = routes;
  if (first === undefined) return '';
  return second === undefined || Math.random() * 100 < first.weight
    ? first.stateMachineVersionArn
    : second.stateMachineVersionArn;
}

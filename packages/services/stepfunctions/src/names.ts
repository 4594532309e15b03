import { formatArn, parseArn, type ArnPlace } from '@coldstart/cloud';
import { invalidArn, invalidName } from './errors.ts';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html */
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ufffe\uffff\ud800-\udfff]/;

/** Of machines, executions and activities. @throws AwsError InvalidName */
export function checkName(name: string): void {
  if (FORBIDDEN.test(name)) throw invalidName(name);
}

export const machineArn = (place: ArnPlace, name: string): string => formatArn(place, 'states', `stateMachine:${name}`);
export const activityArn = (place: ArnPlace, name: string): string => formatArn(place, 'states', `activity:${name}`);
export const executionArn = (place: ArnPlace, machine: string, name: string): string =>
  formatArn(place, 'states', `execution:${machine}:${name}`);
export const expressArn = (place: ArnPlace, machine: string, name: string, id: string): string =>
  formatArn(place, 'states', `express:${machine}:${name}:${id}`);

/** A machine, or a version or an alias of it: `1`, `live`. Of a Map's children: `machine/label`. */
export interface MachineRef {
  readonly name: string;
  readonly label: string | undefined;
  readonly qualifier: string | undefined;
  /** Without the qualifier. */
  readonly arn: string;
}

const ofKind = (arn: string, kind: string): readonly string[] | undefined => {
  const { service, resource = '' } = parseArn(arn) ?? {};
  const [head, ...rest] = resource.split(':');
  return service === 'states' && head === kind ? rest : undefined;
};

/** @throws AwsError InvalidArn */
export function readMachineArn(arn: string): MachineRef {
  const [full = '', qualifier] = read(arn, 'stateMachine');
  const [name = '', label] = full.split('/');
  return { name, label, qualifier, arn: qualifier === undefined ? arn : arn.slice(0, -qualifier.length - 1) };
}

/** @throws AwsError InvalidArn */
export const readActivityArn = (arn: string): string => read(arn, 'activity')[0] ?? '';

/** The name of an execution's machine, where the ARN is an execution's; with a Map's label. @throws AwsError InvalidArn */
export function readExecutionArn(arn: string): string {
  if (ofKind(arn, 'express') !== undefined) throw invalidArn('Resource type not valid in this context: express');
  return read(arn, 'execution')[0] ?? '';
}

/** @throws AwsError InvalidArn */
export const readMapRunArn = (arn: string): string => read(arn, 'mapRun')[0] ?? '';

function read(arn: string, kind: string): readonly string[] {
  const parts = ofKind(arn, kind);
  if (parts !== undefined && parts[0] !== undefined && parts[0] !== '') return parts;
  if (!arn.startsWith('arn:')) throw invalidArn(`Invalid ARN prefix: ${arn}`);
  const { service, resource = '' } = parseArn(arn) ?? {};
  if (service !== 'states') throw invalidArn(`Invalid ARN prefix: ${arn}`);
  throw invalidArn(`Resource type not valid in this context: ${resource.split(':')[0]}`);
}

/** What an ARN's part of the state is called: all behind the account. */
export const partOf = (arn: string): string => arn.split(':').slice(5).join(':');

/** Where something of an ARN lives. */
export function placeOf(arn: string): { account: string; region: string } {
  const { account = '', region = '' } = parseArn(arn) ?? {};
  return { account, region };
}

import { formatArn, type ArnPlace } from '@coldstart/cloud';
import { validation } from './errors.ts';

/** `arn:aws:logs:eu-west-1:111122223333:log-group:NAME` */
export function groupArn(place: ArnPlace, name: string): string {
  return formatArn(place, 'logs', `log-group:${name}`);
}

export function destinationArn(place: ArnPlace, name: string): string {
  return formatArn(place, 'logs', `destination:${name}`);
}

/** A group's name from its name or either form of its ARN. */
export function groupName(identifier: string): string {
  return /^arn:[^:]*:logs:[^:]*:[^:]*:log-group:([^:]+)(?::\*)?$/.exec(identifier)?.[1] ?? identifier;
}

/** The name of the group that a request is about. @throws AwsError ValidationException unless it names one */
export function requestedGroup(input: {
  readonly logGroupName?: string | undefined;
  readonly logGroupIdentifier?: string | undefined;
}): string {
  if (input.logGroupName !== undefined && input.logGroupIdentifier !== undefined) {
    throw validation('LogGroup name and LogGroup ARN are mutually exclusive parameters.');
  }
  const identifier = input.logGroupName ?? input.logGroupIdentifier;
  if (identifier === undefined) throw validation('Either LogGroup name or LogGroup ARN must be given.');
  return groupName(identifier);
}

/** Events' ids have 56 digits, and grow. */
export function eventId(id: number): string {
  return String(id).padStart(56, '0');
}

import { randomUUID } from 'node:crypto';
import { formatArn, type ArnPlace } from '@coldstart/cloud';

/** A new stack's ARN: each stack of a name has one of its own. */
export function stackArn(place: ArnPlace, name: string): string {
  return formatArn(place, 'cloudformation', `stack/${name}/${randomUUID()}`);
}

export function changeSetArn(place: ArnPlace, name: string): string {
  return formatArn(place, 'cloudformation', `changeSet/${name}/${randomUUID()}`);
}

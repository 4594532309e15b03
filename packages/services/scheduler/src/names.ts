import { formatArn, parseArn, type ArnPlace } from '@coldstart/cloud';

export const DEFAULT_GROUP = 'default';

export const scheduleArn = (place: ArnPlace, group: string, name: string): string =>
  formatArn(place, 'scheduler', `schedule/${group}/${name}`);

export const groupArn = (place: ArnPlace, name: string): string =>
  formatArn(place, 'scheduler', `schedule-group/${name}`);

/** The group that an ARN names; `undefined` for another ARN, that of a schedule included. */
export function readGroupArn(arn: string): string | undefined {
  const { service, resource = '' } = parseArn(arn) ?? {};
  const [, name] = /^schedule-group\/([^/]+)$/.exec(resource) ?? [];
  return service === 'scheduler' ? name : undefined;
}

import { randomInt } from 'node:crypto';
import { formatArn, parseArn, type ArnPlace } from '@coldstart/cloud';

export const SERVICE = 'codedeploy.amazonaws.com';

export const applicationArn = (place: ArnPlace, name: string): string =>
  formatArn(place, 'codedeploy', `application:${name}`);
export const groupArn = (place: ArnPlace, application: string, group: string): string =>
  formatArn(place, 'codedeploy', `deploymentgroup:${application}/${group}`);
export const configArn = (place: ArnPlace, name: string): string =>
  formatArn(place, 'codedeploy', `deploymentconfig:${name}`);

/** What carries tags: an application, or a deployment group of one. */
export interface Tagged {
  readonly application: string;
  readonly group: string | undefined;
}

/** What an ARN names; `undefined` for one of anything else. */
export function readTaggedArn(arn: string): Tagged | undefined {
  const { service, resource = '' } = parseArn(arn) ?? {};
  const [, kind, application = '', , group] = /^(application|deploymentgroup):([^/]+)(\/(.+))?$/.exec(resource) ?? [];
  if (service !== 'codedeploy' || (kind === 'deploymentgroup') !== (group !== undefined)) return undefined;
  return application === '' ? undefined : { application, group };
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** `d-RGSWBD91L` */
export const deploymentId = (): string =>
  `d-${Array.from({ length: 9 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`;

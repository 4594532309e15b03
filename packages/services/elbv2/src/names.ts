import { randomBytes } from 'node:crypto';
import { formatArn, type ArnPlace } from '@coldstart/cloud';
import { invalid } from './errors.ts';

const SERVICE = 'elasticloadbalancing';

/** Sixteen hexadecimal digits, as the ends of ARNs have them. */
export const newId = (): string => randomBytes(8).toString('hex');

/** `arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/orders/50dc6c495c0c9188` */
export const arnOf = (place: ArnPlace, resource: string): string => formatArn(place, SERVICE, resource);

/** What follows `loadbalancer/`, `listener/` and the like: `app/orders/50dc6c495c0c9188`. */
export const pathOf = (arn: string): string => arn.slice(arn.indexOf('/') + 1);

/** @param what `load balancer`, as AWS's sentences begin */
export function checkName(what: string, name: string): void {
  const begin = `The ${what} name '${name}'`;
  if (name.length > 32) throw invalid(`${begin} cannot be longer than '32' characters`);
  if (!/^[a-zA-Z0-9-]+$/.test(name))
    throw invalid(`${begin} can only contain characters that are alphanumeric characters or hyphens(-)`);
  if (name.startsWith('-') || name.endsWith('-')) throw invalid(`${begin} cannot begin or end with '-'`);
  if (what === 'load balancer' && name.startsWith('internal-')) throw invalid(`${begin} cannot begin with 'internal-'`);
}

import { randomUUID } from 'node:crypto';

export function stackArn(region: string, account: string, name: string): string {
  return `arn:aws:cloudformation:${region}:${account}:stack/${name}/${randomUUID()}`;
}

export function changeSetArn(region: string, account: string, name: string): string {
  return `arn:aws:cloudformation:${region}:${account}:changeSet/${name}/${randomUUID()}`;
}

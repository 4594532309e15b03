import { parseArn, type Call } from '@coldstart/cloud';
import { logAccount, type Destination } from './state.ts';

/** The destination of an ARN, whoever's it is; `undefined` where the ARN is of something else, or there is none. */
export function findDestination({ cloud }: Call, arn: string): Destination | undefined {
  const { account, region, resource = '' } = parseArn(arn) ?? {};
  if (account === undefined || region === undefined || !resource.startsWith('destination:')) return undefined;
  const state = cloud.store.peek(logAccount, { account, region, part: '' });
  return state?.destinations.get(resource.slice('destination:'.length));
}

import type { AuthFlowType } from '@aws-sdk/client-cognito-identity-provider';
import { invalidParameter } from '../errors.ts';
import type { PoolClient } from '../state.ts';

/** What a client may do when nothing is said. */
const USUAL = ['ALLOW_USER_SRP_AUTH', 'ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];

/** What older settings without the prefix stand for. */
function flowsOf({ settings }: PoolClient): readonly string[] {
  const said = settings.ExplicitAuthFlows ?? [];
  if (said.length === 0) return USUAL;
  if (said.every((flow) => flow.startsWith('ALLOW_'))) return said;
  if (said.includes('CUSTOM_AUTH_FLOW_ONLY')) return ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];
  return [
    ...USUAL,
    ...(said.includes('ADMIN_NO_SRP_AUTH') ? ['ALLOW_ADMIN_USER_PASSWORD_AUTH'] : []),
    ...(said.includes('USER_PASSWORD_AUTH') ? ['ALLOW_USER_PASSWORD_AUTH'] : []),
  ];
}

const NEEDED: Readonly<Record<AuthFlowType, string>> = {
  USER_SRP_AUTH: 'ALLOW_USER_SRP_AUTH',
  USER_PASSWORD_AUTH: 'ALLOW_USER_PASSWORD_AUTH',
  ADMIN_NO_SRP_AUTH: 'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  ADMIN_USER_PASSWORD_AUTH: 'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  CUSTOM_AUTH: 'ALLOW_CUSTOM_AUTH',
  USER_AUTH: 'ALLOW_USER_AUTH',
  REFRESH_TOKEN: 'ALLOW_REFRESH_TOKEN_AUTH',
  REFRESH_TOKEN_AUTH: 'ALLOW_REFRESH_TOKEN_AUTH',
};

export const isAllowed = (client: PoolClient, flow: string): boolean => flowsOf(client).includes(flow);

/** @throws AwsError InvalidParameterException */
export function checkFlow(client: PoolClient, flow: AuthFlowType, isAdmin: boolean): void {
  if (flow.startsWith('ADMIN_') && !isAdmin) throw invalidParameter('Initiate Auth method not supported.');
  if (isAllowed(client, NEEDED[flow])) return;
  if (isAdmin && flow.startsWith('ADMIN_')) throw invalidParameter('Auth flow not enabled for this client');
  if (flow === 'USER_SRP_AUTH') throw invalidParameter('USER_SRP_AUTH is not enabled for the client.');
  throw invalidParameter(`${flow} flow not enabled for this client`);
}

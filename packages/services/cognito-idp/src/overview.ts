import { CognitoIdentity } from '@aws-sdk/client-cognito-identity';
import { CognitoIdentityProvider, type UserPoolDescriptionType } from '@aws-sdk/client-cognito-identity-provider';
import { counted, OVERVIEW_LIMIT, type Overview, type OverviewResource } from '@coldstart/cloud';

/** User pools and who is in them. */
export const overview: Overview = async (client) => {
  const cognito = new CognitoIdentityProvider(client);
  try {
    const { UserPools: all = [] } = await cognito.listUserPools({ MaxResults: Math.min(OVERVIEW_LIMIT, 60) });
    const resources = await Promise.all(all.map((pool) => poolOf(pool, cognito)));
    return [{ title: 'User pools', empty: 'There are no user pools.', resources }];
  } finally {
    cognito.destroy();
  }
};

async function poolOf(
  { Id = '', Name = '' }: UserPoolDescriptionType,
  cognito: CognitoIdentityProvider,
): Promise<OverviewResource> {
  const { Users: users = [] } = await cognito.listUsers({ UserPoolId: Id, Limit: Math.min(OVERVIEW_LIMIT, 60) });
  const { UserPoolClients: clients = [] } = await cognito.listUserPoolClients({ UserPoolId: Id, MaxResults: 60 });
  const rows = users.map(({ Username = '', UserStatus = '', Enabled = true, Attributes = [] }) => [
    Username,
    Enabled ? UserStatus : `${UserStatus}, disabled`,
    Attributes.find(({ Name: name }) => name === 'email')?.Value ?? '',
  ]);
  return {
    name: Name,
    physicalId: Id,
    summary: `${counted(users.length, 'user')} · ${counted(clients.length, 'app client')}`,
    contents: rows.length === 0 ? [] : [{ kind: 'table', heads: ['Name', 'Status', 'E-mail'], rows }],
  };
}

/** Identity pools and their identities. */
export const identityOverview: Overview = async (client) => {
  const cognito = new CognitoIdentity(client);
  try {
    const { IdentityPools: all = [] } = await cognito.listIdentityPools({ MaxResults: Math.min(OVERVIEW_LIMIT, 60) });
    const resources = await Promise.all(
      all.map(async ({ IdentityPoolId = '', IdentityPoolName = '' }): Promise<OverviewResource> => {
        const { Identities: found = [] } = await cognito.listIdentities({ IdentityPoolId, MaxResults: 60 });
        return {
          name: IdentityPoolName,
          physicalId: IdentityPoolId,
          summary: counted(found.length, 'identity', 'identities'),
          contents: [],
        };
      }),
    );
    return [{ title: 'Identity pools', empty: 'There are no identity pools.', resources }];
  } finally {
    cognito.destroy();
  }
};

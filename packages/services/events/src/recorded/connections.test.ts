import { type Bench, once, replayAll } from '../testing/recorded.ts';

const BASIC = { BasicAuthParameters: { Username: 'user', Password: 'pass' } };
const OAUTH = {
  OAuthParameters: {
    AuthorizationEndpoint: 'https://example.com/oauth',
    HttpMethod: 'POST',
    ClientParameters: { ClientID: 'client_id', ClientSecret: 'client_secret' },
  },
};

const connection = (
  bench: Bench,
  AuthorizationType: string,
  AuthParameters: object,
  name = bench.unique('connection'),
) => bench.events.createConnection({ Name: name, AuthorizationType: AuthorizationType as 'BASIC', AuthParameters });

/** What AWS was asked to keep a secret of. */
const SECRETS: Readonly<Record<string, readonly [string, object]>> = {
  'api-key': ['API_KEY', { ApiKeyAuthParameters: { ApiKeyName: 'ApiKey', ApiKeyValue: 'secret' } }],
  basic: ['BASIC', BASIC],
  oauth: ['OAUTH_CLIENT_CREDENTIALS', OAUTH],
};

async function secretOf({ buses, events }: Bench, Name: string) {
  const { SecretArn } = await events.describeConnection({ Name });
  return buses.secrets.getSecretValue({ SecretId: SecretArn });
}

replayAll(
  'test_api_destinations_and_connection.json',
  {
    test_create_api_destination_name_validation: once('create-api-destination-invalid-name-error', async (bench) => {
      const { ConnectionArn } = await connection(bench, 'BASIC', BASIC);
      const api = { ConnectionArn, HttpMethod: 'POST', InvocationEndpoint: 'https://example.com/api' } as const;
      return bench.events.createApiDestination({ Name: 'Invalid Name With Spaces!', ...api });
    }),
    test_create_connection_invalid_parameters: once('create-connection-invalid-auth-error', (bench) =>
      connection(bench, 'INVALID_AUTH_TYPE', {}),
    ),
    test_create_connection_with_auth: async (replay, name, bench) => {
      const [type, parameters] = name.includes('params0')
        ? (['BASIC', BASIC] as const)
        : (['OAUTH_CLIENT_CREDENTIALS', OAUTH] as const);
      const connectionName = bench.unique('connection');
      await replay.match('create-connection-auth', connection(bench, type, parameters, connectionName));
      await replay.match('describe-connection-auth', bench.events.describeConnection({ Name: connectionName }));
    },
    test_delete_connection: async (replay, _name, bench) => {
      const own = { Name: bench.unique('connection') };
      await replay.match('create-connection-response', connection(bench, 'BASIC', BASIC, own.Name));
      await replay.match('delete-connection', bench.events.deleteConnection(own));
      await replay.match('describe-deleted-connection', bench.events.describeConnection(own));
    },
    test_connection_secrets: async (replay, name, bench) => {
      const [type, parameters] = SECRETS[/\[(.*)\]$/.exec(name)?.[1] ?? ''] ?? ['BASIC', BASIC];
      const own = { Name: bench.unique('connection') };
      await replay.match('create-connection-auth', connection(bench, type, parameters, own.Name));
      await replay.match('describe-connection-auth', bench.events.describeConnection(own));
      await replay.match('connection-secret', secretOf(bench, own.Name));
    },
    test_update_connection: async (replay, _name, bench) => {
      const own = { Name: bench.unique('connection') };
      const more = { InvocationHttpParameters: {} };
      const second = { BasicAuthParameters: { Username: 'new_user', Password: 'new_pass' }, ...more };
      await replay.match('create-connection', connection(bench, 'BASIC', { ...BASIC, ...more }, own.Name));
      await replay.match('describe-created-connection', bench.events.describeConnection(own));
      await replay.match('connection-secret-before-update', secretOf(bench, own.Name));
      const update = { ...own, AuthorizationType: 'BASIC', AuthParameters: second } as const;
      await replay.match('update-connection', bench.events.updateConnection(update));
      await replay.match('describe-updated-connection', bench.events.describeConnection(own));
      await replay.match('connection-secret-after-update', secretOf(bench, own.Name));
    },
    test_list_connections: once('list-connections', async (bench) => {
      const NamePrefix = bench.unique('connection');
      await connection(bench, 'BASIC', BASIC, NamePrefix);
      return bench.events.listConnections({ NamePrefix });
    }),
    test_api_destinations: async (replay, name, bench) => {
      const [type, parameters] = name.includes('auth1')
        ? (['API_KEY', { ApiKeyAuthParameters: { ApiKeyName: 'Api', ApiKeyValue: 'secret' } }] as const)
        : (['OAUTH_CLIENT_CREDENTIALS', { OAuthParameters: { ...OAUTH.OAuthParameters, HttpMethod: 'put' } }] as const);
      const { ConnectionArn } = await connection(bench, type, parameters);
      const own = { Name: bench.unique('destination') };
      const first = {
        HttpMethod: 'POST',
        InvocationEndpoint: 'https://example.com/api',
        Description: 'Test API destination',
      } as const;
      const second = {
        HttpMethod: 'PUT',
        InvocationEndpoint: 'https://example.com/api/v2',
        Description: 'Updated API destination',
      } as const;
      await replay.match(
        'create-api-destination',
        bench.events.createApiDestination({ ...own, ConnectionArn, ...first }),
      );
      await replay.match('describe-api-destination', bench.events.describeApiDestination(own));
      await replay.match('list-api-destinations', bench.events.listApiDestinations({ NamePrefix: own.Name }));
      await replay.match(
        'update-api-destination',
        bench.events.updateApiDestination({ ...own, ConnectionArn, ...second }),
      );
      await replay.match('describe-updated-api-destination', bench.events.describeApiDestination(own));
      await replay.match('delete-api-destination', bench.events.deleteApiDestination(own));
      await replay.match('describe-api-destination-not-found-error', bench.events.describeApiDestination(own));
    },
  },
  12,
);

replayAll(
  'test_events.json',
  {
    test_create_connection_validations: once('create_connection_exc', (bench) =>
      connection(bench, 'INVALID', BASIC, 'This should fail with two errors 123467890123412341234123412341234'),
    ),
  },
  1,
);

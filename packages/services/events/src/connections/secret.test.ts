import { allow, policy, refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBuses, type TestBuses } from '../testing/buses.ts';

let buses: TestBuses;
beforeAll(async () => {
  buses = await startBuses();
});
afterAll(() => buses.close());

const basic = (Username: string) => ({ BasicAuthParameters: { Username, Password: 'pass' } });

/** @returns ARN of the connection's secret */
async function made(Name: string): Promise<string> {
  await buses.events.createConnection({ Name, AuthorizationType: 'BASIC', AuthParameters: basic('user') });
  return (await buses.events.describeConnection({ Name })).SecretArn ?? '';
}

const valueOf = async (SecretId: string): Promise<unknown> =>
  JSON.parse((await buses.secrets.getSecretValue({ SecretId })).SecretString ?? '');

test('a connection keeps its parameters in a secret that EventBridge manages', async () => {
  const SecretId = await made('kept');
  expect(SecretId).toMatch(/:secret:events!connection\/kept\/[0-9a-f-]{36}-\w{6}$/);
  const secret = await buses.secrets.describeSecret({ SecretId });
  expect(secret.OwningService).toBe('events');
  expect(secret.Tags).toEqual([{ Key: 'aws:secretsmanager:owningService', Value: 'events' }]);
  const { SecretList = [] } = await buses.secrets.listSecrets({
    Filters: [{ Key: 'owning-service', Values: ['events'] }],
  });
  expect(SecretList.map(({ ARN }) => ARN)).toContain(SecretId);
  await buses.events.deleteConnection({ Name: 'kept' });
  expect((await refusal(buses.secrets.describeSecret({ SecretId }))).code).toBe('ResourceNotFoundException');
});

test('what a change leaves out stays, and another way to authorize begins anew', async () => {
  const SecretId = await made('changed');
  const InvocationHttpParameters = { HeaderParameters: [{ Key: 'k', Value: 'v', IsValueSecret: true }] };
  await buses.events.updateConnection({ Name: 'changed', AuthParameters: { InvocationHttpParameters } });
  const header_parameters = [{ key: 'k', value: 'v', is_value_secret: true }];
  const invocation_http_parameters = { header_parameters };
  expect(await valueOf(SecretId)).toEqual({ username: 'user', password: 'pass', invocation_http_parameters });
  await buses.events.updateConnection({
    Name: 'changed',
    AuthorizationType: 'API_KEY',
    AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'name', ApiKeyValue: 'value' } },
  });
  expect(await valueOf(SecretId)).toEqual({ api_key_name: 'name', api_key_value: 'value' });
});

test('a connection that is deauthorized has no secret until it is given parameters again', async () => {
  const SecretId = await made('reused');
  await buses.events.deauthorizeConnection({ Name: 'reused' });
  expect((await refusal(buses.secrets.describeSecret({ SecretId }))).code).toBe('ResourceNotFoundException');
  expect((await buses.events.describeConnection({ Name: 'reused' })).SecretArn).toBeUndefined();
  await buses.events.updateConnection({ Name: 'reused', AuthParameters: basic('other') });
  const { SecretArn = '', ConnectionState } = await buses.events.describeConnection({ Name: 'reused' });
  expect(ConnectionState).toBe('AUTHORIZED');
  expect(await valueOf(SecretArn)).toEqual({ username: 'other', password: 'pass' });
});

test('the account changes such a secret through EventBridge alone', async () => {
  const SecretId = await made('guarded');
  const { secrets } = buses;
  const refused = [
    secrets.putSecretValue({ SecretId, SecretString: '{}' }),
    secrets.updateSecret({ SecretId, SecretString: '{}' }),
    secrets.deleteSecret({ SecretId, ForceDeleteWithoutRecovery: true }),
  ];
  for (const { code, message } of await Promise.all(refused.map(refusal))) {
    expect(code).toBe('InvalidRequestException');
    expect(message).toContain('managed by another service');
  }
  const untagged = secrets.untagResource({ SecretId, TagKeys: ['aws:secretsmanager:owningService'] });
  expect((await refusal(untagged)).code).toBe('InvalidParameterException');
  expect(await valueOf(SecretId)).toEqual({ username: 'user', password: 'pass' });
  expect((await secrets.deleteSecret({ SecretId, RecoveryWindowInDays: 7 })).DeletionDate).toBeDefined();
});

test('a name alone makes no managed secret', async () => {
  const { ARN } = await buses.secrets.createSecret({ Name: 'events!mine', SecretString: 'a' });
  expect((await buses.secrets.describeSecret({ SecretId: ARN })).OwningService).toBeUndefined();
});

test('whoever makes a connection needs the rights that AWS gives for it, and leaves nothing behind without them', async () => {
  const bare = buses.client(await buses.cloud.user('bare', policy(allow('events:*'))));
  const mine = { Name: 'mine', AuthorizationType: 'BASIC', AuthParameters: basic('user') } as const;
  expect((await refusal(bare.createConnection(mine))).message).toContain('secretsmanager:CreateSecret');
  expect((await refusal(buses.events.describeConnection({ Name: 'mine' }))).code).toBe('ResourceNotFoundException');
  const UserName = 'full';
  const keys = await buses.cloud.user(UserName);
  await buses.cloud
    .iam()
    .attachUserPolicy({ UserName, PolicyArn: 'arn:aws:iam::aws:policy/AmazonEventBridgeFullAccess' });
  const full = buses.client(keys);
  await full.createConnection(mine);
  await full.updateConnection({ Name: 'mine', AuthParameters: basic('other') });
  await full.deleteConnection({ Name: 'mine' });
});

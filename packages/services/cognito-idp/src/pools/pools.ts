import { randomBytes } from 'node:crypto';
import type { UserPoolType } from '@aws-sdk/client-cognito-identity-provider';
import { page, type Call } from '@coldstart/cloud';
import { onNewPool, onPool } from '../access.ts';
import { invalidParameter } from '../errors.ts';
import type { CognitoOperations } from '../sdk.ts';
import { dropPool, findPool, poolArn, pools, usersOf, type Pool } from '../state.ts';
import { addCustom, schemaOf } from './schema.ts';
import { settingsOf } from './settings.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const newId = (region: string): string =>
  `${region}_${[...randomBytes(9)].map((byte) => LETTERS[byte % LETTERS.length]).join('')}`;

function show(call: Call, pool: Pool): UserPoolType {
  return {
    Id: pool.id,
    Name: pool.name,
    ...pool.settings,
    LastModifiedDate: new Date(pool.changed),
    CreationDate: new Date(pool.created),
    SchemaAttributes: pool.schema,
    EstimatedNumberOfUsers: usersOf(call, pool).size,
    UserPoolTags: pool.tags,
    Arn: pool.arn,
    ...(pool.domain !== undefined && {
      [pool.domain.certificate === undefined ? 'Domain' : 'CustomDomain']: pool.domain.name,
    }),
  };
}

/** Lets Cognito encrypt codes for the pool's own senders, if the caller may. @param before the key that it had */
async function letUseKey(call: Call, { id, settings }: Pool, before: string | undefined): Promise<void> {
  const { KMSKeyID: key } = settings.LambdaConfig;
  if (key === undefined || key === before) return;
  await call.invoke('kms', 'CreateGrant', {
    KeyId: key,
    GranteePrincipal: 'cognito-idp.amazonaws.com',
    Operations: ['Encrypt', 'GenerateDataKey'],
    Constraints: { EncryptionContextSubset: { 'userpool-id': id } },
  });
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPool.html and those beside it */
export const poolOperations: CognitoOperations = {
  CreateUserPool: {
    access: onNewPool,
    async run({ PoolName, Schema, UserPoolTags = {}, ...given }, call) {
      if (given.AliasAttributes !== undefined && given.UsernameAttributes !== undefined)
        throw invalidParameter('Only one of the aliasAttributes or usernameAttributes can be set in a user pool.');
      const id = newId(call.region);
      const now = call.now();
      const pool: Pool = {
        id,
        arn: poolArn(call, id),
        account: call.account,
        region: call.region,
        name: PoolName,
        settings: settingsOf(given),
        schema: schemaOf(Schema),
        tags: { ...UserPoolTags },
        clients: new Map(),
        groups: new Map(),
        servers: new Map(),
        domain: undefined,
        mfa: { software: false, email: undefined, sms: undefined },
        keys: [],
        created: now,
        changed: now,
      };
      if (pool.settings.MfaConfiguration !== 'OFF') pool.mfa.sms = { SmsConfiguration: pool.settings.SmsConfiguration };
      await letUseKey(call, pool, undefined);
      call.state(pools).byId.set(id, pool);
      return { UserPool: show(call, pool) };
    },
  },

  DescribeUserPool: {
    access: onPool,
    run: ({ UserPoolId }, call) => ({ UserPool: show(call, findPool(call, UserPoolId)) }),
  },

  UpdateUserPool: {
    access: onPool,
    async run({ UserPoolId, PoolName, UserPoolTags, ...given }, call) {
      const pool = findPool(call, UserPoolId);
      const { AliasAttributes, UsernameAttributes, UsernameConfiguration, UserPoolTier } = pool.settings;
      // What is fixed at the creation stays, and so does the tier.
      const { mfa } = pool;
      const key = pool.settings.LambdaConfig.KMSKeyID;
      const fixed = { AliasAttributes, UsernameAttributes, UsernameConfiguration };
      const tier = given.UserPoolTier ?? UserPoolTier;
      pool.settings = settingsOf({ ...given, ...fixed, UserPoolTier: tier }, mfa.software || mfa.email !== undefined);
      // Without a second factor there is none of any kind.
      if (pool.settings.MfaConfiguration === 'OFF') pool.mfa = { software: false, email: undefined, sms: undefined };
      else if (pool.settings.SmsConfiguration !== undefined)
        pool.mfa.sms = { ...mfa.sms, SmsConfiguration: pool.settings.SmsConfiguration };
      await letUseKey(call, pool, key);
      if (PoolName !== undefined) pool.name = PoolName;
      if (UserPoolTags !== undefined) pool.tags = { ...UserPoolTags };
      pool.changed = call.now();
    },
  },

  DeleteUserPool: {
    access: onPool,
    run({ UserPoolId }, call) {
      const pool = findPool(call, UserPoolId);
      if (pool.settings.DeletionProtection === 'ACTIVE')
        throw invalidParameter(
          'The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.',
        );
      if (pool.domain !== undefined)
        throw invalidParameter('User pool cannot be deleted. It has a domain configured that should be deleted first.');
      dropPool(call, pool);
    },
  },

  ListUserPools: {
    run({ MaxResults, NextToken }, call) {
      const all = [...call.state(pools).byId.values()].toSorted((a, b) => b.changed - a.changed);
      const shown = page(
        all,
        { token: NextToken, limit: MaxResults },
        { keyOf: ({ id }) => id, size: 60, invalid: () => invalidParameter('Invalid pagination token') },
      );
      return {
        UserPools: shown.items.map((pool) => ({
          Id: pool.id,
          Name: pool.name,
          LambdaConfig: pool.settings.LambdaConfig,
          LastModifiedDate: new Date(pool.changed),
          CreationDate: new Date(pool.created),
        })),
        NextToken: shown.token,
      };
    },
  },

  AddCustomAttributes: {
    access: onPool,
    run({ UserPoolId, CustomAttributes }, call) {
      const pool = findPool(call, UserPoolId);
      pool.schema = addCustom(pool.schema, CustomAttributes);
      pool.changed = call.now();
    },
  },
};

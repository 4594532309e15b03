import { randomUUID } from 'node:crypto';
import { formatArn, type Call } from '@coldstart/cloud';
import { newMaterial } from './material/material.ts';
import { planRotation } from './rotation/timer.ts';
import { keysIn, type Key } from './state.ts';

/**
 * Services of this cloud with a key of AWS's own in each account. It is made when it is needed first.
 * https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-key
 */
const SERVICES = ['dynamodb', 'lambda', 's3', 'secretsmanager', 'sns', 'sqs', 'ssm'];

const TITLES: Readonly<Record<string, string>> = {
  secretsmanager: 'AWS Secrets Manager',
  ssm: 'SSM',
  lambda: 'AWS Lambda',
};

/** As descriptions of keys call them. */
const NAMES: Readonly<Record<string, string>> = { dynamodb: 'DynamoDB' };

/** Names of the aliases that every account has. */
export const MANAGED_ALIASES: readonly string[] = SERVICES.map((service) => `alias/aws/${service}`);

export function managedAliasService(alias: string): string | undefined {
  return MANAGED_ALIASES.includes(alias) ? alias.slice('alias/aws/'.length) : undefined;
}

/** All of the account may use it, through its service alone; nobody can change that. */
function policyOf({ account, region }: Call, service: string): object {
  return {
    Version: '2012-10-17',
    Id: `auto-${service}-2`,
    Statement: [
      {
        Sid: `Allow access through ${TITLES[service] ?? service} for all principals in the account that are authorized to use ${TITLES[service] ?? service}`,
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: [
          'kms:Encrypt',
          'kms:Decrypt',
          'kms:ReEncrypt*',
          'kms:GenerateDataKey*',
          'kms:CreateGrant',
          'kms:DescribeKey',
        ],
        Resource: '*',
        Condition: {
          StringEquals: { 'kms:CallerAccount': account, 'kms:ViaService': `${service}.${region}.amazonaws.com` },
        },
      },
      {
        Sid: 'Allow direct access to key metadata to the account',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: ['kms:Describe*', 'kms:Get*', 'kms:List*', 'kms:RevokeGrant'],
        Resource: '*',
      },
    ],
  };
}

const DAYS = 365;
export const DAY = 86_400_000;

export function makeManagedKey(call: Call, alias: string, service: string): Key {
  const id = randomUUID();
  const now = call.now();
  const { account, region } = call;
  const text = JSON.stringify(policyOf(call, service));
  const first = newMaterial(id, 'SYMMETRIC_DEFAULT');
  const key: Key = {
    id,
    arn: formatArn(call, 'kms', `key/${id}`),
    account,
    region,
    spec: 'SYMMETRIC_DEFAULT',
    usage: 'ENCRYPT_DECRYPT',
    origin: 'AWS_KMS',
    manager: 'AWS',
    created: now,
    description: `Default key that protects my ${NAMES[service] ?? service} data when no other key is defined`,
    enabled: true,
    policy: { text, document: JSON.parse(text) as Key['policy']['document'] },
    tags: [],
    deletion: undefined,
    regions: undefined,
    materials: [first],
    current: first.id,
    pending: undefined,
    rotation: { days: DAYS, next: now + DAYS * DAY },
    grants: [],
    imports: [],
  };
  const there = keysIn(call, call);
  there.byId.set(id, key);
  planRotation(call, key);
  there.aliases.set(alias, { name: alias, keyId: id, created: now, updated: now });
  return key;
}

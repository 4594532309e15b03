import type {
  CreateUserPoolRequest,
  SchemaAttributeType,
  SetUserPoolMfaConfigRequest,
  UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import { equal, pick, tagMap, type Value } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

type Shared = Omit<CreateUserPoolRequest, 'PoolName' | 'UserPoolTags' | 'MfaConfiguration'>;

interface UserPoolProperties extends Shared {
  UserPoolName?: string;
  UserPoolTags?: Record<string, string>;
  MfaConfiguration?: UserPoolType['MfaConfiguration'];
  EnabledMfas?: string[];
  EmailAuthenticationMessage?: string;
  EmailAuthenticationSubject?: string;
  WebAuthnRelyingPartyID?: string;
  WebAuthnUserVerification?: string;
  WebAuthnFactorConfiguration?: string;
}

/** Fixed once the pool is there. */
const FIXED = ['AliasAttributes', 'UsernameAttributes', 'UsernameConfiguration'] as const;

const CHANGEABLE = [
  'AccountRecoverySetting',
  'AdminCreateUserConfig',
  'AutoVerifiedAttributes',
  'DeletionProtection',
  'DeviceConfiguration',
  'EmailConfiguration',
  'EmailVerificationMessage',
  'EmailVerificationSubject',
  'LambdaConfig',
  'Policies',
  'SmsAuthenticationMessage',
  'SmsConfiguration',
  'SmsVerificationMessage',
  'UserAttributeUpdateSettings',
  'UserPoolAddOns',
  'UserPoolTier',
  'VerificationMessageTemplate',
] as const;

/** What is set together with second factors. */
const FACTORS = [
  'MfaConfiguration',
  'EnabledMfas',
  'EmailAuthenticationMessage',
  'EmailAuthenticationSubject',
] as const;

type Factors = SetUserPoolMfaConfigRequest & { UserPoolId: string };

/** A pool's second factors; those by text message where it says nothing of which. */
function factorsOf(UserPoolId: string, properties: UserPoolProperties): Factors | undefined {
  const { MfaConfiguration = 'OFF', EnabledMfas, SmsConfiguration, SmsAuthenticationMessage } = properties;
  if (MfaConfiguration === 'OFF') return undefined;
  const enabled = EnabledMfas ?? (SmsConfiguration === undefined ? [] : ['SMS_MFA']);
  const { EmailAuthenticationMessage: Message, EmailAuthenticationSubject: Subject } = properties;
  return {
    UserPoolId,
    MfaConfiguration,
    ...(enabled.includes('SMS_MFA') && {
      SmsMfaConfiguration: {
        SmsConfiguration,
        ...(SmsAuthenticationMessage !== undefined && { SmsAuthenticationMessage }),
      },
    }),
    ...(enabled.includes('SOFTWARE_TOKEN_MFA') && { SoftwareTokenMfaConfiguration: { Enabled: true } }),
    ...(enabled.includes('EMAIL_OTP') && { EmailMfaConfiguration: { Message, Subject } }),
  };
}

/** The attributes that a template names, under its names, as the pool has them. */
function namedOf(wanted: readonly SchemaAttributeType[], all: readonly SchemaAttributeType[]): SchemaAttributeType[] {
  return wanted.flatMap(({ Name = '' }) => {
    const bare = Name.replace(/^custom:/, '');
    const found = all.find(
      (one) => one.Name === Name || one.Name === `custom:${bare}` || one.Name === `dev:custom:${bare}`,
    );
    return found === undefined ? [] : [{ ...found, Name }];
  });
}

/** Why a pool cannot become what the template says. */
function unchangeable(properties: UserPoolProperties, before: Partial<UserPoolProperties>): string | undefined {
  if (Object.keys(before).length === 0) return undefined;
  for (const name of FIXED)
    if (!equal((before[name] ?? null) as Value, (properties[name] ?? null) as Value))
      return `Updates are not allowed for property - ${name}.`;
  const { Schema: had = [] } = before;
  const { Schema: has = [] } = properties;
  const isKept = (one: SchemaAttributeType): boolean => has.some((other) => equal(one as Value, other as Value));
  return had.every(isKept) ? undefined : 'Existing schema attributes cannot be modified or deleted.';
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpool.html */
export const userPool = resourceRow<UserPoolProperties>({
  type: 'AWS::Cognito::UserPool',
  name: { property: 'UserPoolName', most: 128 },
  check: (properties, _stack, before) => unchangeable(properties, before),
  create: {
    CreateUserPool: {
      input: ({ name, properties, tags }) => ({
        PoolName: name,
        UserPoolTags: tagMap(tags),
        ...pick(properties, [...CHANGEABLE, ...FIXED, 'Schema']),
      }),
      id: ({ UserPool }) => UserPool?.Id,
      attributes: ({ UserPool: { Id = '', Arn } = {} }, { stack }) => ({
        Arn,
        UserPoolId: Id,
        ProviderName: `cognito-idp.${stack.region}.amazonaws.com/${Id}`,
        ProviderURL: `https://cognito-idp.${stack.region}.amazonaws.com/${Id}`,
      }),
    },
    SetUserPoolMfaConfig: ({ properties, answers }) =>
      factorsOf(answers.CreateUserPool?.UserPool?.Id ?? '', properties),
  },
  update: [
    {
      of: ['UserPoolName', ...CHANGEABLE, ...FACTORS],
      put: {
        // What is not named has its default again, second factors included.
        UpdateUserPool: ({ id, properties }) => ({
          UserPoolId: id,
          ...(properties.UserPoolName !== undefined && { PoolName: properties.UserPoolName }),
          ...pick(properties, CHANGEABLE),
        }),
        SetUserPoolMfaConfig: ({ id, properties }) => factorsOf(id, properties),
      },
    },
    {
      list: 'Schema',
      key: ({ Name = '' }) => Name,
      add: { AddCustomAttributes: ({ id, item }) => ({ UserPoolId: id, CustomAttributes: [item] }) },
      // Attributes stay for good; `check` refuses a template without them.
      remove: {},
    },
  ],
  tags: {
    property: 'UserPoolTags',
    tag: {
      TagResource: ({ attribute, tags }) =>
        tags.length === 0 ? undefined : { ResourceArn: attribute('Arn'), Tags: tagMap(tags) },
    },
    untag: { UntagResource: ({ attribute, keys }) => ({ ResourceArn: attribute('Arn'), TagKeys: keys }) },
    read: {
      ListTagsForResource: { input: ({ attribute }) => ({ ResourceArn: attribute('Arn') }), read: ({ Tags }) => Tags },
    },
  },
  read: {
    DescribeUserPool: {
      input: ({ id }) => ({ UserPoolId: id }),
      read: ({ UserPool }, { properties }) =>
        UserPool === undefined
          ? undefined
          : {
              UserPoolName: UserPool.Name,
              ...pick(UserPool, [...CHANGEABLE, ...FIXED, 'MfaConfiguration']),
              ...(properties.Schema !== undefined && {
                Schema: namedOf(properties.Schema, UserPool.SchemaAttributes ?? []),
              }),
            },
    },
    GetUserPoolMfaConfig: {
      input: ({ id }) => ({ UserPoolId: id }),
      read: ({ EmailMfaConfiguration: { Message, Subject } = {} }) => ({
        ...(Message !== undefined && { EmailAuthenticationMessage: Message }),
        ...(Subject !== undefined && { EmailAuthenticationSubject: Subject }),
      }),
    },
  },
  delete: { DeleteUserPool: ({ id }) => ({ UserPoolId: id }) },
  unsupported: ['WebAuthnRelyingPartyID', 'WebAuthnUserVerification', 'WebAuthnFactorConfiguration'],
});

import { formatArn, requestTagKeys, resourceTagKeys, type Access, type Call } from '@coldstart/cloud';
import { checkName, lookUp } from './names.ts';
import type { Secret } from './state.ts';

/*
 * What the operations ask permission for, and the condition keys that they have.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
 */

type Context = Record<string, string | readonly string[]>;
type GivenTag = { readonly Key?: string | undefined; readonly Value?: string | undefined };

interface OnSecret {
  readonly SecretId?: string | undefined;
  readonly VersionId?: string | undefined;
  readonly VersionStage?: string | undefined;
  readonly KmsKeyId?: string | undefined;
  readonly Description?: string | undefined;
  readonly RotationLambdaARN?: string | undefined;
  readonly RecoveryWindowInDays?: number | undefined;
  readonly ForceDeleteWithoutRecovery?: boolean | undefined;
  readonly BlockPublicPolicy?: boolean | undefined;
  readonly Tags?: readonly GivenTag[] | undefined;
  readonly TagKeys?: readonly string[] | undefined;
}

const MEMBERS = [
  'SecretId',
  'VersionId',
  'VersionStage',
  'KmsKeyId',
  'Description',
  'RotationLambdaARN',
  'RecoveryWindowInDays',
  'ForceDeleteWithoutRecovery',
  'BlockPublicPolicy',
] as const;

function memberKeys(input: OnSecret): Context {
  const given = MEMBERS.flatMap((name) => {
    const value = input[name];
    return value === undefined ? [] : [[`secretsmanager:${name}`, String(value)] as const];
  });
  return { ...Object.fromEntries(given), ...requestTagKeys(input.Tags, input.TagKeys) };
}

export function secretAccess(call: Call, secret: Secret, action: string, context: Context = {}): Access {
  return {
    action,
    resource: secret.arn,
    resourceAccount: secret.account,
    resourcePolicy: secret.policy?.document,
    context: {
      ...resourceTagKeys(secret.tags, 'secretsmanager:ResourceTag'),
      ...(secret.rotation !== undefined && {
        'secretsmanager:resource/AllowRotationLambdaArn': secret.rotation.lambda,
      }),
      ...context,
    },
  };
}

/** Of what is not there, only its name is known. */
export function onSecret(input: OnSecret, call: Call, action: string): Access {
  const { SecretId: id = '' } = input;
  const secret = lookUp(id, call);
  const context = memberKeys(input);
  return secret === undefined ? { action, resource: id, context } : secretAccess(call, secret, action, context);
}

/** Tags at the beginning need the permission to tag. */
export function onCreate(
  input: { readonly Name?: string | undefined } & Omit<OnSecret, 'SecretId'>,
  call: Call,
  action: string,
): Access[] {
  const { Name = '', Tags = [] } = input;
  checkName(Name);
  const context = { ...memberKeys(input), 'secretsmanager:Name': Name };
  // The six characters at the end are not known yet.
  const resource = formatArn(call, 'secretsmanager', `secret:${Name}-??????`);
  const create: Access = { action, resource, context };
  return Tags.length === 0 ? [create] : [create, { action: 'secretsmanager:TagResource', resource, context }];
}

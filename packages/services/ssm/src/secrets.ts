import type { Parameter as ShownParameter } from '@aws-sdk/client-ssm';
import { AwsError } from '@coldstart/wire';
import { formatArn, type Call } from '@coldstart/cloud';
import { validation } from './errors.ts';

/*
 * Secrets of Secrets Manager, read as if they were parameters.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/integration-ps-secretsmanager.html
 */

const PREFIX = '/aws/reference/secretsmanager/';

export const isSecret = (name: string): boolean => name.startsWith(PREFIX);

/** @throws AwsError ParameterNotFound where there is no such secret, ValidationException without `WithDecryption` */
export async function secretAsParameter(call: Call, name: string, decrypted: boolean): Promise<ShownParameter> {
  if (!decrypted) throw validation('WithDecryption flag must be True for retrieving a Secret Manager secret.');
  const [secretId = '', selector] = name.slice(PREFIX.length).split(':');
  const secret = await read(call, name, secretId, selector);
  const value = secret['SecretString'];
  const created = secret['CreatedDate'];
  return {
    Name: `${PREFIX}${secretId}`,
    Type: 'SecureString',
    Value: typeof value === 'string' ? value : '',
    Version: 0,
    SourceResult: JSON.stringify(secret, (key, one: unknown) => (key === '' ? uncapitalizedKeys(one) : one)),
    LastModifiedDate: created instanceof Date ? created : new Date(call.now()),
    ARN: formatArn(call, 'ssm', `parameter${PREFIX}${secretId}`),
    DataType: 'text',
  };
}

async function read(call: Call, name: string, SecretId: string, selector?: string): Promise<Record<string, unknown>> {
  const isVersion = /^[0-9a-f-]{32,}$/i.test(selector ?? '');
  const version = selector === undefined ? {} : isVersion ? { VersionId: selector } : { VersionStage: selector };
  try {
    return await call.invoke('secretsmanager', 'GetSecretValue', { SecretId, ...version });
  } catch (error) {
    if (error instanceof AwsError && error.code === 'ResourceNotFoundException')
      throw new AwsError(
        'ParameterNotFound',
        `An error occurred (ParameterNotFound) when referencing Secrets Manager: Secret ${name.slice(1)} not found.`,
        { cause: error },
      );
    throw error;
  }
}

/** `name`, but `ARN`: as AWS shows a secret in `SourceResult`. */
function uncapitalizedKeys(secret: unknown): unknown {
  if (typeof secret !== 'object' || secret === null) return secret;
  return Object.fromEntries(
    Object.entries(secret).map(([key, value]) => [
      key === 'ARN' ? key : `${key.slice(0, 1).toLowerCase()}${key.slice(1)}`,
      value instanceof Date ? value.toISOString() : (value as unknown),
    ]),
  );
}

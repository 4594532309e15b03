import { page, type Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { onSecret, secretAccess } from '../access.ts';
import { invalidParameter, invalidRequest, valueNotFound } from '../errors.ts';
import { findSecret } from '../names.ts';
import type { SecretsOperations } from '../sdk.ts';
import { matches } from '../secrets/filters.ts';
import { CURRENT, secretsIn, staged, type Sealed, type Secret, type Version } from '../state.ts';
import { checkKeyReach, openValue } from './encryption.ts';

/*
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 */

interface Wanted {
  readonly VersionId?: string | undefined;
  readonly VersionStage?: string | undefined;
}

type WithValue = Version & { readonly value: Sealed };

const hasValue = (version: Version | undefined): version is WithValue => version?.value !== undefined;

/** @throws AwsError ResourceNotFoundException, InvalidRequestException */
function versionOf(secret: Secret, { VersionId: id, VersionStage: stage }: Wanted): WithValue {
  if (id === undefined) {
    const found = staged(secret, stage ?? CURRENT);
    if (!hasValue(found)) throw valueNotFound(`staging label: ${stage ?? CURRENT}`);
    return found;
  }
  const found = secret.versions.find((version) => version.id === id);
  if (!hasValue(found)) throw valueNotFound(`VersionId: ${id}`);
  if (stage !== undefined && !found.stages.includes(stage))
    throw invalidRequest('You provided a VersionStage that is not associated to the provided VersionId.');
  return found;
}

const DAY = 86_400_000;

/** Secrets Manager remembers the day of an access, not its hour. */
function accessed(call: Call, secret: Secret, version: Version): void {
  const day = Math.floor(call.now() / DAY) * DAY;
  secret.accessed = day;
  version.accessed = day;
}

async function valueOf(call: Call, secret: Secret, wanted: Wanted) {
  checkKeyReach(secret, call);
  const version = versionOf(secret, wanted);
  const { kind, bytes } = await openValue(call, secret, version.id, version.value);
  accessed(call, secret, version);
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.id,
    ...(kind === 'SecretString' ? { SecretString: Buffer.from(bytes).toString('utf8') } : { SecretBinary: bytes }),
    VersionStages: version.stages,
    CreatedDate: new Date(version.created),
  };
}

export const getOperations: SecretsOperations = {
  GetSecretValue: {
    access: onSecret,
    // It remembers that the secret was read.
    changes: true,
    run: (input, call) => valueOf(call, findSecret(input.SecretId, call), input),
  },

  BatchGetSecretValue: {
    changes: true,
    async run({ SecretIdList: ids, Filters: filters, MaxResults, NextToken }, call) {
      if ((ids === undefined) === (filters === undefined))
        throw invalidParameter('Specify either SecretIdList or Filters, and not both.');
      if (ids !== undefined && MaxResults !== undefined)
        throw invalidParameter('MaxResults can only be used with Filters.');
      if (filters !== undefined) call.authorize({ action: 'secretsmanager:ListSecrets', resource: '*' });
      const all = [...secretsIn(call, call).values()].filter(
        (secret) => secret.deletion === undefined && matches(secret, filters ?? []),
      );
      const request = { token: NextToken, limit: MaxResults, scope: [ids, filters] };
      const { items, token } = page(ids ?? all.map(({ arn }) => arn), request, {
        keyOf: (id) => id,
        size: 20,
        invalid: () => new AwsError('InvalidNextTokenException', 'The NextToken value is invalid.'),
      });
      const SecretValues = [];
      const Errors = [];
      for (const SecretId of items) {
        try {
          SecretValues.push(await authorizedValue(call, SecretId));
        } catch (error) {
          if (!(error instanceof AwsError)) throw error;
          Errors.push({ SecretId, ErrorCode: error.code, Message: error.message });
        }
      }
      return { SecretValues, Errors, ...(token !== undefined && { NextToken: token }) };
    },
  },
};

/** Each secret of a batch is asked for as if it were alone. */
async function authorizedValue(call: Call, SecretId: string) {
  const secret = findSecret(SecretId, call);
  call.authorize(secretAccess(call, secret, 'secretsmanager:GetSecretValue', { 'secretsmanager:SecretId': SecretId }));
  return valueOf(call, secret, {});
}

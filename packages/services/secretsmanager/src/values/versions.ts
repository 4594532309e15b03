import type { SecretVersionsListEntry } from '@aws-sdk/client-secrets-manager';
import { page } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { onSecret } from '../access.ts';
import { invalidParameter, notFound } from '../errors.ts';
import { checkOwner } from '../managed.ts';
import { findAny, findSecret } from '../names.ts';
import type { SecretsOperations } from '../sdk.ts';
import { CURRENT, staged, type Secret, type Version } from '../state.ts';
import { checkKeyReach } from './encryption.ts';
import { putValue, readValue, tokenOf } from './put.ts';
import { moveStage, takeStage } from './stages.ts';

/*
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html
 */

const shown = ({ id, keyId, stages, accessed, created }: Version): SecretVersionsListEntry => ({
  VersionId: id,
  ...(stages.length > 0 && { VersionStages: stages }),
  ...(accessed !== undefined && { LastAccessedDate: new Date(accessed) }),
  CreatedDate: new Date(created),
  KmsKeyIds: [keyId],
});

interface Move {
  readonly VersionStage?: string | undefined;
  readonly MoveToVersionId?: string | undefined;
  readonly RemoveFromVersionId?: string | undefined;
}

function versionById({ versions }: Secret, id: string): Version {
  const found = versions.find((version) => version.id === id);
  if (found === undefined) throw notFound(`Secrets Manager can't find the specified secret version: ${id}`);
  return found;
}

/** @throws AwsError InvalidParameterException, ResourceNotFoundException */
function move(
  secret: Secret,
  { VersionStage: stage = '', MoveToVersionId: to, RemoveFromVersionId: from }: Move,
): void {
  const present = staged(secret, stage);
  const source = from === undefined ? undefined : versionById(secret, from);
  if (source !== undefined && !source.stages.includes(stage))
    throw invalidParameter(`The staging label ${stage} is currently not attached to version ${source.id}.`);
  if (to === undefined) {
    if (source === undefined) throw invalidParameter('Specify MoveToVersionId, RemoveFromVersionId, or both.');
    if (stage === CURRENT)
      throw invalidParameter(
        `You can only move staging label ${CURRENT} to a different secret version. It can’t be completely removed.`,
      );
    takeStage(source, stage);
    return;
  }
  const target = versionById(secret, to);
  if (present !== undefined && present !== target && source === undefined)
    throw invalidParameter(
      `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${present.id}, so you must explicitly reference that version in RemoveFromVersionId.`,
    );
  moveStage(secret, stage, target);
}

export const versionOperations: SecretsOperations = {
  PutSecretValue: {
    access: onSecret,
    async run(input, call) {
      const token = tokenOf(input.ClientRequestToken, call);
      const secret = findSecret(input.SecretId, call);
      checkOwner(call, secret);
      const plain = readValue(input);
      if (plain === undefined) throw invalidParameter('You must provide either SecretString or SecretBinary.');
      checkKeyReach(secret, call);
      const version = await putValue(call, secret, token, plain, input.VersionStages);
      return { ARN: secret.arn, Name: secret.name, VersionId: version.id, VersionStages: version.stages };
    },
  },

  ListSecretVersionIds: {
    access: onSecret,
    run({ SecretId, IncludeDeprecated = false, MaxResults, NextToken }, call) {
      const secret = findAny(SecretId, call);
      const all = secret.versions.filter(({ stages }) => IncludeDeprecated || stages.length > 0);
      const request = { token: NextToken, limit: MaxResults, scope: [secret.arn, IncludeDeprecated] };
      const { items, token } = page(all, request, {
        keyOf: ({ id }) => id,
        size: 100,
        invalid: () => new AwsError('InvalidNextTokenException', 'The NextToken value is invalid.'),
      });
      return {
        Versions: items.map(shown),
        ...(token !== undefined && { NextToken: token }),
        ARN: secret.arn,
        Name: secret.name,
      };
    },
  },

  UpdateSecretVersionStage: {
    access: onSecret,
    run(input, call) {
      const secret = findSecret(input.SecretId, call);
      checkOwner(call, secret);
      move(secret, input);
      secret.changed = call.now();
      return { ARN: secret.arn, Name: secret.name };
    },
  },
};

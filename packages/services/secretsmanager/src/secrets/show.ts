import type { DescribeSecretCommandOutput } from '@aws-sdk/client-secrets-manager';
import type { Secret } from '../state.ts';

const date = (moment: number): Date => new Date(moment);

/** What DescribeSecret and ListSecrets say alike. */
export function shown(secret: Secret): Omit<DescribeSecretCommandOutput, '$metadata' | 'VersionIdsToStages'> {
  const { rotation } = secret;
  return {
    ARN: secret.arn,
    Name: secret.name,
    ...(secret.description !== undefined && secret.description !== '' && { Description: secret.description }),
    ...(secret.kmsKeyId !== undefined && { KmsKeyId: secret.kmsKeyId }),
    ...(rotation !== undefined && {
      RotationEnabled: rotation.enabled,
      RotationLambdaARN: rotation.lambda,
      ...(rotation.rules !== undefined && { RotationRules: rotation.rules }),
      ...(rotation.last !== undefined && { LastRotatedDate: date(rotation.last) }),
      ...(rotation.next !== undefined && { NextRotationDate: date(rotation.next) }),
    }),
    ...(secret.owner !== undefined && { OwningService: secret.owner }),
    LastChangedDate: date(secret.changed),
    ...(secret.accessed !== undefined && { LastAccessedDate: date(secret.accessed) }),
    ...(secret.deletion !== undefined && { DeletedDate: date(secret.deletion) }),
    ...(secret.tags !== undefined && { Tags: secret.tags }),
    CreatedDate: date(secret.created),
  };
}

/** Versions without a label are deprecated, and not told of. */
export function stagesById({ versions }: Secret): Record<string, string[]> | undefined {
  const labeled = versions.filter(({ stages }) => stages.length > 0);
  return labeled.length === 0 ? undefined : Object.fromEntries(labeled.map(({ id, stages }) => [id, stages]));
}

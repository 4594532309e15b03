import type { Call } from '@coldstart/cloud';
import { onCreate, onSecret } from '../access.ts';
import { exists, invalidParameter, invalidRequest, notImplemented } from '../errors.ts';
import { checkOwner, ownerOf, ownerTag } from '../managed.ts';
import { checkName, findSecret, newArn } from '../names.ts';
import type { SecretsOperations } from '../sdk.ts';
import { secretsIn, type Secret } from '../state.ts';
import { checkKeyReach, openValue, sealValue } from '../values/encryption.ts';
import { isSame, putValue, readValue, tokenOf } from '../values/put.ts';
import { secretTags } from './tags.ts';

/** @throws AwsError NotImplemented */
function checkMembers(input: {
  readonly AddReplicaRegions?: readonly object[] | undefined;
  readonly Type?: string | undefined;
}): void {
  if ((input.AddReplicaRegions ?? []).length > 0) throw notImplemented('Replicas of secrets');
  if (input.Type !== undefined) throw notImplemented('Secrets that others manage');
}

const answer = ({ arn, name }: Secret, VersionId?: string) => ({
  ARN: arn,
  Name: name,
  ...(VersionId !== undefined && { VersionId }),
});

/** The same request twice makes one secret. @throws AwsError InvalidRequestException, ResourceExistsException */
async function again(call: Call, secret: Secret, token: string, input: Parameters<typeof readValue>[0]) {
  if (secret.deletion !== undefined)
    throw invalidRequest(
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
  const version = secret.versions.find(({ id }) => id === token);
  const plain = readValue(input);
  if (version !== undefined && plain !== undefined && (await isSame(call, secret, version, plain)))
    return answer(secret, token);
  throw exists(`The operation failed because the secret ${secret.name} already exists.`);
}

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
export const createOperations: SecretsOperations = {
  CreateSecret: {
    access: onCreate,
    async run(input, call) {
      const { Name: name } = input;
      checkName(name);
      checkMembers(input);
      const token = tokenOf(input.ClientRequestToken, call);
      const byName = secretsIn(call, call);
      const there = byName.get(name);
      if (there !== undefined) return again(call, there, token, input);
      const now = call.now();
      const owner = ownerOf(call, name);
      const secret: Secret = {
        name,
        arn: newArn(name, call),
        account: call.account,
        region: call.region,
        owner,
        created: now,
        changed: now,
        accessed: undefined,
        description: input.Description,
        kmsKeyId: input.KmsKeyId,
        tags:
          input.Tags === undefined && owner === undefined
            ? undefined
            : secretTags(call).add(ownerTag(owner), input.Tags),
        versions: [],
        policy: undefined,
        rotation: undefined,
        deletion: undefined,
      };
      const plain = readValue(input);
      const version = plain && (await putValue(call, secret, token, plain, undefined));
      if (byName.has(name)) throw exists(`The operation failed because the secret ${name} already exists.`);
      byName.set(name, secret);
      return answer(secret, version?.id);
    },
  },

  UpdateSecret: {
    access: onSecret,
    async run(input, call) {
      checkMembers(input);
      const token = tokenOf(input.ClientRequestToken, call);
      const secret = findSecret(input.SecretId, call);
      checkOwner(call, secret);
      const plain = readValue(input);
      if (input.KmsKeyId !== undefined && input.KmsKeyId !== secret.kmsKeyId)
        await changeKey(call, secret, input.KmsKeyId);
      if (plain !== undefined) checkKeyReach(secret, call);
      const version = plain && (await putValue(call, secret, token, plain, undefined));
      if (input.Description !== undefined) secret.description = input.Description;
      secret.changed = call.now();
      return answer(secret, version?.id);
    },
  },
};

/** Versions with a label are encrypted anew. */
async function changeKey(call: Call, secret: Secret, kmsKeyId: string): Promise<void> {
  if (kmsKeyId === '') throw invalidParameter('KmsKeyId must name a key.');
  const target = { ...secret, kmsKeyId };
  for (const version of secret.versions.filter(({ stages }) => stages.length > 0)) {
    if (version.value === undefined) continue;
    const plain = await openValue(call, secret, version.id, version.value);
    version.value = await sealValue(call, target, version.id, plain);
    version.keyId = kmsKeyId;
  }
  secret.kmsKeyId = kmsKeyId;
}

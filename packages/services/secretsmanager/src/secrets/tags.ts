import { tagEditor } from '@coldstart/cloud';
import { onSecret } from '../access.ts';
import { invalidParameter } from '../errors.ts';
import { findSecret } from '../names.ts';
import type { SecretsOperations } from '../sdk.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/managing-secrets_tagging.html */
export const secretTags = tagEditor({
  most: 50,
  tooMany: (most) => invalidParameter(`You can't have more than ${most} tags on a secret.`),
  duplicate: (key) => invalidParameter(`The tag key ${key} is there more than once.`),
  reserved: () => invalidParameter("You can't use the reserved prefix aws: in a tag key."),
});

export const tagOperations: SecretsOperations = {
  TagResource: {
    access: onSecret,
    run({ SecretId, Tags }, call) {
      const secret = findSecret(SecretId, call);
      secret.tags = secretTags.add(secret.tags ?? [], Tags);
    },
  },

  UntagResource: {
    access: onSecret,
    run({ SecretId, TagKeys }, call) {
      const secret = findSecret(SecretId, call);
      secret.tags = secretTags.remove(secret.tags ?? [], TagKeys);
    },
  },
};

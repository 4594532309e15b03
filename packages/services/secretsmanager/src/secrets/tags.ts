import { tagEditor, type Call, type TagEditor } from '@coldstart/cloud';
import { onSecret } from '../access.ts';
import { invalidParameter } from '../errors.ts';
import { findSecret } from '../names.ts';
import type { SecretsOperations } from '../sdk.ts';

const rules = {
  most: 50,
  tooMany: (most: number) => invalidParameter(`You can't have more than ${most} tags on a secret.`),
  duplicate: (key: string) => invalidParameter(`The tag key ${key} is there more than once.`),
};

const ofServices = tagEditor(rules);
const reserved = () => invalidParameter("You can't use the reserved prefix aws: in a tag key.");
const ofOthers = tagEditor({ ...rules, reserved });

/**
 * Tags as AWS allows them; CloudFormation's own begin with `aws:`.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/managing-secrets_tagging.html
 */
export const secretTags = ({ request }: Call): TagEditor => (request === undefined ? ofServices : ofOthers);

export const tagOperations: SecretsOperations = {
  TagResource: {
    access: onSecret,
    run({ SecretId, Tags }, call) {
      const secret = findSecret(SecretId, call);
      secret.tags = secretTags(call).add(secret.tags ?? [], Tags);
    },
  },

  UntagResource: {
    access: onSecret,
    run({ SecretId, TagKeys }, call) {
      const secret = findSecret(SecretId, call);
      if (call.request !== undefined && (TagKeys ?? []).some((key) => /^aws:/i.test(key))) throw reserved();
      secret.tags = secretTags(call).remove(secret.tags ?? [], TagKeys);
    },
  },
};

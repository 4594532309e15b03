import { tagEditor, tagList, tagMap, type Call } from '@coldstart/cloud';
import { onTagged } from '../access.ts';
import { invalidParameter, notFound } from '../errors.ts';
import type { CognitoOperations } from '../sdk.ts';
import { pools, type Pool } from '../state.ts';

const editor = tagEditor({
  most: 50,
  tooMany: (most) => invalidParameter(`A user pool has at most ${most} tags.`),
  reserved: (key) => invalidParameter(`Tags that begin with aws: are reserved: ${key}`),
});

function byArn(call: Call, arn: string): Pool {
  const pool = call.state(pools).byId.get(arn.split('/').at(-1) ?? '');
  if (pool === undefined || pool.arn !== arn) throw notFound(`User pool ${arn.split('/').at(-1)} does not exist.`);
  return pool;
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_TagResource.html */
export const tagOperations: CognitoOperations = {
  TagResource: {
    access: onTagged,
    run({ ResourceArn, Tags }, call) {
      const pool = byArn(call, ResourceArn);
      pool.tags = tagMap(editor.add(tagList(pool.tags), tagList(Tags)));
    },
  },
  UntagResource: {
    access: onTagged,
    run({ ResourceArn, TagKeys }, call) {
      const pool = byArn(call, ResourceArn);
      pool.tags = tagMap(editor.remove(tagList(pool.tags), TagKeys));
    },
  },
  ListTagsForResource: {
    access: onTagged,
    run: ({ ResourceArn }, call) => ({ Tags: byArn(call, ResourceArn).tags }),
  },
};

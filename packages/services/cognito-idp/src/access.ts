import { resourceTagKeys, requestTagKeys, tagList, type Access, type Call } from '@coldstart/cloud';
import { poolArn, pools, type Pool } from './state.ts';

/*
 * What the operations ask permission for.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncognitouserpools.html
 * What users do for themselves asks for none: a token or a password lets them in.
 */

const tagKeys = (pool: Pool | undefined): Record<string, string> => resourceTagKeys(tagList(pool?.tags));

export const onPool = ({ UserPoolId }: { readonly UserPoolId: string }, call: Call, action: string): Access => ({
  action,
  resource: poolArn(call, UserPoolId),
  context: tagKeys(call.state(pools).byId.get(UserPoolId)),
});

export const onNewPool = (
  { UserPoolTags }: { readonly UserPoolTags?: Record<string, string> | undefined },
  _call: Call,
  action: string,
): Access[] => {
  const context = requestTagKeys(tagList(UserPoolTags));
  const create = { action, resource: '*', context };
  return UserPoolTags === undefined
    ? [create]
    : [create, { action: 'cognito-idp:TagResource', resource: '*', context }];
};

export const onTagged = (
  input: {
    readonly ResourceArn: string;
    readonly Tags?: Record<string, string> | undefined;
    readonly TagKeys?: string[] | undefined;
  },
  call: Call,
  action: string,
): Access => ({
  action,
  resource: input.ResourceArn,
  context: {
    ...tagKeys(call.state(pools).byId.get(input.ResourceArn.split('/').at(-1) ?? '')),
    ...requestTagKeys(tagList(input.Tags), input.TagKeys),
  },
});

import { resourceTagKeys, requestTagKeys, tagList, type Access, type Call } from '@coldstart/cloud';
import { identityPoolArn, identityPools } from './state.ts';

/*
 * What the operations ask permission for.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncognitoidentity.html
 */

const tagsOf = (call: Call, id: string): Record<string, string> =>
  resourceTagKeys(tagList(call.state(identityPools).byId.get(id)?.tags));

export const onIdentityPool = (
  { IdentityPoolId }: { readonly IdentityPoolId: string },
  call: Call,
  action: string,
): Access => ({ action, resource: identityPoolArn(call, IdentityPoolId), context: tagsOf(call, IdentityPoolId) });

export const onTaggedPool = (
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
    ...tagsOf(call, input.ResourceArn.slice(input.ResourceArn.indexOf('identitypool/') + 'identitypool/'.length)),
    ...requestTagKeys(tagList(input.Tags), input.TagKeys),
  },
});

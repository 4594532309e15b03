import { formatArn, requestTagKeys, resourceTagKeys, type AccessRule, type Call } from '@coldstart/cloud';
import type { Tags } from '@aws-sdk/client-cloudfront';
import { distributions } from './state.ts';

/* https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudfront.html */

type Given = Readonly<Record<string, unknown>>;

/** `arn:aws:cloudfront::111122223333:distribution/E1A2B3C4D5E6F7` */
export const arnOf = ({ account }: Pick<Call, 'account'>, kind: string, id: string): string =>
  formatArn({ region: '', account }, 'cloudfront', `${kind}/${id}`);

/** Kinds of resources as their ARNs name them. */
export type Kind =
  | 'distribution'
  | 'cache-policy'
  | 'origin-request-policy'
  | 'response-headers-policy'
  | 'origin-access-control'
  | 'origin-access-identity';

/** What a member of the input identifies. */
export const on =
  (kind: Kind, member = 'Id'): AccessRule<object> =>
  (input, call, action) => {
    const id = String((input as Given)[member]);
    const tags = kind === 'distribution' ? call.state(distributions).byId.get(id)?.tags : undefined;
    return { action, resource: arnOf(call, kind, id), context: resourceTagKeys(tags) };
  };

/** What is to be made: its id is not known yet. */
export const onNew =
  (kind: Kind): AccessRule<object> =>
  (input, call, action) => ({ action, resource: arnOf(call, kind, '*'), context: newTags(input) });

function newTags(input: object): Record<string, string | string[]> {
  const { DistributionConfigWithTags: given } = input as { DistributionConfigWithTags?: { Tags?: Tags } };
  return requestTagKeys(given?.Tags?.Items);
}

/** What an ARN in the input names. */
export const onArn: AccessRule<object> = (input, call, action) => {
  const { Resource, Tags, TagKeys } = input as { Resource: string; Tags?: Tags; TagKeys?: { Items?: string[] } };
  const id = Resource.split('/').at(-1) ?? '';
  return {
    action,
    resource: Resource,
    context: {
      ...resourceTagKeys(call.state(distributions).byId.get(id)?.tags),
      ...requestTagKeys(Tags?.Items, TagKeys?.Items),
    },
  };
};

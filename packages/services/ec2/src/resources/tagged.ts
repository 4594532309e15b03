import type { DescribeTagsResult, ResourceType, TagSpecification } from '@aws-sdk/client-ec2';
import type { ResourceTag } from '@coldstart/cloud';

type View = { readonly id: string; readonly tags: ResourceTag[] };

/** Tags of a resource that is being made. */
export const specified = (ResourceType: ResourceType, Tags: ResourceTag[]): TagSpecification[] | undefined =>
  Tags.length === 0 ? undefined : [{ ResourceType, Tags }];

/** How all of EC2's resources get and lose their tags. @param idOf its id in EC2, where CloudFormation has another */
export const tagsOf = <Of extends View>(idOf: (view: Of) => string = ({ id }) => id) => ({
  tag: { CreateTags: (view: Of) => ({ Resources: [idOf(view)], Tags: view.tags }) },
  untag: {
    DeleteTags: (view: Of & { readonly keys: string[] }) => ({
      Resources: [idOf(view)],
      Tags: view.keys.map((Key) => ({ Key })),
    }),
  },
  read: {
    DescribeTags: {
      input: (view: Of) => ({ Filters: [{ Name: 'resource-id', Values: [idOf(view)] }] }),
      read: ({ Tags = [] }: DescribeTagsResult) => Tags.map(({ Key = '', Value = '' }) => ({ Key, Value })),
    },
  },
});

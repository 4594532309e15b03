import { resourceRowsOf, type ResourceTag } from '@coldstart/cloud';
import type { RdsSdk } from '../sdk.ts';

/** Declares a resource type that is made of the operations of RDS. */
export const resourceRow = resourceRowsOf<RdsSdk>('rds');

interface View {
  readonly id: string;
  readonly tags: ResourceTag[];
  readonly stack: { readonly account: string; readonly region: string };
}

type ArnOf = (view: { readonly id: string; readonly stack: View['stack'] }) => string;

/** @param kind `cluster`, as ARNs have it */
const arnFor =
  (kind: string): ArnOf =>
  ({ id, stack: { account, region } }) =>
    `arn:aws:rds:${region}:${account}:${kind}:${id}`;

/** How resources that have no ARN for an id get and lose their tags. */
export function tagsOf(kind: string) {
  const arnOf = arnFor(kind);
  return {
    tag: { AddTagsToResource: (view: View) => ({ ResourceName: arnOf(view), Tags: view.tags }) },
    untag: {
      RemoveTagsFromResource: (view: View & { readonly keys: string[] }) => ({
        ResourceName: arnOf(view),
        TagKeys: view.keys,
      }),
    },
    read: {
      ListTagsForResource: {
        input: (view: View) => ({ ResourceName: arnOf(view) }),
        read: ({
          TagList = [],
        }: {
          readonly TagList?: { Key?: string | undefined; Value?: string | undefined }[] | undefined;
        }) => TagList,
      },
    },
  };
}

/** Until it is as it should be. */
export const stateOf = (status: string | undefined): 'ready' | 'waiting' =>
  status === 'available' || status === 'stopped' ? 'ready' : 'waiting';

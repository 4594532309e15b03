import type { ResourceType, TagSpecification } from '@aws-sdk/client-ec2';
import { page, tagEditor, type Call } from '@coldstart/cloud';
import { arnType, onTaggedIds } from './access.ts';
import { ec2Error } from './errors.ts';
import type { Network } from './network.ts';
import type { Ec2Operations } from './sdk.ts';
import { networkOf, tagsOf } from './state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions */
const editor = tagEditor({
  most: 50,
  tooMany: () =>
    ec2Error('TagLimitExceeded', 'The maximum number of Tags for a resource has been reached: remove some first.'),
});

/**
 * Tags that a resource is made with.
 *
 * @throws AwsError InvalidParameterValue for the tags of another type
 */
export function tagNew(network: Network, id: string, specifications: readonly TagSpecification[] = []): void {
  for (const { ResourceType: type, Tags } of specifications) {
    if (type !== arnType(id))
      throw ec2Error('InvalidParameterValue', `'${type}' is not a valid taggable resource type for this operation.`);
    network.tags.set(id, editor.add(tagsOf(network, id), Tags));
  }
}

function resourceType(id: string): ResourceType | undefined {
  const type = arnType(id);
  return type === '*' ? undefined : type;
}

const exists = (network: Network, id: string): boolean =>
  [
    network.vpcs,
    network.subnets,
    network.groups,
    network.routeTables,
    network.internetGateways,
    network.natGateways,
    network.addresses,
    network.endpoints,
    network.interfaces,
  ].some((items: ReadonlyMap<string, object>) => items.has(id)) ||
  [...network.groups.values()].some(({ rules }) => rules.some((rule) => rule.id === id));

function checkIds(call: Call, ids: readonly string[]): void {
  for (const id of ids) if (!exists(networkOf(call), id)) throw ec2Error('InvalidID', `The ID '${id}' is not valid`);
}

export const tagOperations: Ec2Operations = {
  /** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTags.html */
  CreateTags: {
    access: onTaggedIds,
    run({ Resources, Tags }, call) {
      checkIds(call, Resources);
      const network = networkOf(call);
      for (const id of Resources) network.tags.set(id, editor.add(tagsOf(network, id), Tags));
    },
  },

  /** A tag with a value is taken away only where it has this value; without tags, all are. */
  DeleteTags: {
    access: onTaggedIds,
    run({ Resources, Tags }, call) {
      checkIds(call, Resources);
      const network = networkOf(call);
      for (const id of Resources) {
        const kept = tagsOf(network, id).filter(
          ({ Key, Value }) =>
            Tags !== undefined && !Tags.some((one) => one.Key === Key && (one.Value ?? Value) === Value),
        );
        network.tags.set(id, kept);
      }
    },
  },

  DescribeTags: {
    run({ Filters = [], MaxResults, NextToken }, call) {
      const all = [...networkOf(call).tags].flatMap(([ResourceId, tags]) =>
        tags.map(({ Key, Value }) => ({ Key, Value, ResourceId, ResourceType: resourceType(ResourceId) })),
      );
      const texts = (tag: (typeof all)[number]): Record<string, string | undefined> => ({
        key: tag.Key,
        value: tag.Value,
        'resource-id': tag.ResourceId,
        'resource-type': tag.ResourceType,
      });
      const { items, token } = page(
        all.filter((tag) =>
          Filters.every(({ Name = '', Values = [] }) =>
            Name.startsWith('tag:')
              ? tag.Key === Name.slice(4) && Values.includes(tag.Value)
              : Values.includes(texts(tag)[Name] ?? ''),
          ),
        ),
        { token: NextToken, limit: MaxResults, scope: Filters },
        {
          keyOf: ({ ResourceId, Key }) => `${ResourceId} ${Key}`,
          size: 1000,
          invalid: () => ec2Error('InvalidNextToken', 'The token is not one of this list.'),
        },
      );
      return { Tags: items, NextToken: token };
    },
  },
};

import { pick } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface GroupProperties {
  GroupName: string;
  FilterExpression?: string;
  InsightsConfiguration?: { InsightsEnabled?: boolean; NotificationsEnabled?: boolean };
  Tags?: { Key: string; Value: string }[];
}

const SETTINGS = ['FilterExpression', 'InsightsConfiguration'] as const;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-xray-group.html */
export const xrayGroup = resourceRow<GroupProperties>({
  type: 'AWS::XRay::Group',
  create: {
    CreateGroup: {
      input: ({ properties, tags }) => ({
        GroupName: properties.GroupName,
        ...pick(properties, SETTINGS),
        Tags: tags,
      }),
      id: ({ Group }) => Group?.GroupARN,
      attributes: ({ Group }) => ({ GroupARN: Group?.GroupARN }),
    },
  },
  update: [
    { of: SETTINGS, put: { UpdateGroup: ({ id, properties }) => ({ GroupARN: id, ...pick(properties, SETTINGS) }) } },
  ],
  tags: {
    tag: { TagResource: ({ id, tags }) => ({ ResourceARN: id, Tags: tags }) },
    untag: { UntagResource: ({ id, keys }) => ({ ResourceARN: id, TagKeys: keys }) },
    read: { ListTagsForResource: { input: ({ id }) => ({ ResourceARN: id }), read: ({ Tags = [] }) => Tags } },
  },
  read: {
    GetGroup: {
      input: ({ id }) => ({ GroupARN: id }),
      read: ({ Group: { GroupName = '', ...rest } = {} }) => ({
        GroupName,
        ...(pick(rest, SETTINGS) as Partial<GroupProperties>),
      }),
    },
  },
  replaces: ({ GroupName: now }, { GroupName: before }) => now !== before,
  delete: { DeleteGroup: ({ id }) => ({ GroupARN: id }) },
});

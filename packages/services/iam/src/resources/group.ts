import { pick } from '@coldstart/cloud';
import { inlineInput, parseDocument, type InlinePolicy } from './documents.ts';
import { resourceRow } from './resource-row.ts';

interface GroupProperties {
  GroupName?: string;
  Path?: string;
  ManagedPolicyArns?: string[];
  Policies?: InlinePolicy[];
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-group.html */
export const iamGroup = resourceRow<GroupProperties>({
  type: 'AWS::IAM::Group',
  name: { property: 'GroupName', most: 128 },
  create: {
    CreateGroup: {
      input: ({ name, properties }) => ({ ...pick(properties, ['Path']), GroupName: name }),
      attributes: ({ Group }) => ({ Arn: Group?.Arn }),
    },
  },
  update: [
    {
      of: ['Path'],
      put: { UpdateGroup: ({ id, properties }) => ({ GroupName: id, NewPath: properties.Path ?? '/' }) },
    },
  ],
  settings: [
    {
      list: 'ManagedPolicyArns',
      add: { AttachGroupPolicy: ({ id, item }) => ({ GroupName: id, PolicyArn: item }) },
      remove: { DetachGroupPolicy: ({ id, item }) => ({ GroupName: id, PolicyArn: item }) },
      removedFirst: true,
      read: {
        ListAttachedGroupPolicies: {
          input: ({ id }) => ({ GroupName: id }),
          read: ({ AttachedPolicies: list = [] }) => ({
            ManagedPolicyArns: list.map(({ PolicyArn = '' }) => PolicyArn),
          }),
        },
      },
    },
    {
      list: 'Policies',
      key: ({ PolicyName }) => PolicyName,
      add: { PutGroupPolicy: ({ id, item }) => ({ GroupName: id, ...inlineInput(item) }) },
      remove: { DeleteGroupPolicy: ({ id, item: { PolicyName } }) => ({ GroupName: id, PolicyName }) },
      removedFirst: true,
      read: {
        ListGroupPolicies: { input: ({ id }) => ({ GroupName: id }), read: () => ({}) },
        GetGroupPolicy: {
          input: ({ id, answers: { ListGroupPolicies: { PolicyNames: names = [] } = {} } }) =>
            names.map((PolicyName) => ({ GroupName: id, PolicyName })),
          read: ({ PolicyName = '', PolicyDocument }) => ({
            Policies: [{ PolicyName, PolicyDocument: parseDocument(PolicyDocument) }],
          }),
        },
      },
    },
  ],
  read: {
    GetGroup: {
      input: ({ id }) => ({ GroupName: id }),
      read: ({ Group }) => Group && pick(Group, ['GroupName', 'Path']),
    },
  },
  delete: { DeleteGroup: ({ id }) => ({ GroupName: id }) },
});

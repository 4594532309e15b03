import { documentText, pick, type Tag } from '@coldstart/cloud';
import { inlineInput, parseDocument, type InlinePolicy } from './documents.ts';
import { resourceRow } from './resource-row.ts';

interface RoleProperties {
  RoleName?: string;
  AssumeRolePolicyDocument: string | object;
  Path?: string;
  Description?: string;
  MaxSessionDuration?: number;
  PermissionsBoundary?: string;
  ManagedPolicyArns?: string[];
  Policies?: InlinePolicy[];
  Tags?: Tag[];
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html */
export const iamRole = resourceRow<RoleProperties>({
  type: 'AWS::IAM::Role',
  name: { property: 'RoleName', most: 64 },
  create: {
    CreateRole: {
      input: ({ name, properties, tags }) => ({
        ...pick(properties, ['Path', 'Description', 'MaxSessionDuration', 'PermissionsBoundary']),
        RoleName: name,
        AssumeRolePolicyDocument: documentText(properties.AssumeRolePolicyDocument),
        Tags: tags,
      }),
      attributes: ({ Role }) => ({ Arn: Role?.Arn, RoleId: Role?.RoleId }),
    },
  },
  update: [
    {
      of: ['AssumeRolePolicyDocument'],
      put: {
        UpdateAssumeRolePolicy: ({ id, properties }) => ({
          RoleName: id,
          PolicyDocument: documentText(properties.AssumeRolePolicyDocument),
        }),
      },
    },
    {
      of: ['Description', 'MaxSessionDuration'],
      put: {
        UpdateRole: ({ id, properties: { Description = '', MaxSessionDuration = 3600 } }) => ({
          RoleName: id,
          Description,
          MaxSessionDuration,
        }),
      },
    },
    {
      of: ['PermissionsBoundary'],
      put: {
        PutRolePermissionsBoundary: ({ id, properties: { PermissionsBoundary = '' } }) => ({
          RoleName: id,
          PermissionsBoundary,
        }),
      },
      remove: { DeleteRolePermissionsBoundary: ({ id }) => ({ RoleName: id }) },
    },
  ],
  settings: [
    {
      list: 'ManagedPolicyArns',
      add: { AttachRolePolicy: ({ id, item }) => ({ RoleName: id, PolicyArn: item }) },
      remove: { DetachRolePolicy: ({ id, item }) => ({ RoleName: id, PolicyArn: item }) },
      removedFirst: true,
      read: {
        ListAttachedRolePolicies: {
          input: ({ id }) => ({ RoleName: id }),
          read: ({ AttachedPolicies: list = [] }) => ({
            ManagedPolicyArns: list.map(({ PolicyArn = '' }) => PolicyArn),
          }),
        },
      },
    },
    {
      list: 'Policies',
      key: ({ PolicyName }) => PolicyName,
      add: { PutRolePolicy: ({ id, item }) => ({ RoleName: id, ...inlineInput(item) }) },
      remove: { DeleteRolePolicy: ({ id, item: { PolicyName } }) => ({ RoleName: id, PolicyName }) },
      removedFirst: true,
      read: {
        ListRolePolicies: { input: ({ id }) => ({ RoleName: id }), read: () => ({}) },
        GetRolePolicy: {
          input: ({ id, answers: { ListRolePolicies: { PolicyNames: names = [] } = {} } }) =>
            names.map((PolicyName) => ({ RoleName: id, PolicyName })),
          read: ({ PolicyName = '', PolicyDocument }) => ({
            Policies: [{ PolicyName, PolicyDocument: parseDocument(PolicyDocument) }],
          }),
        },
      },
    },
  ],
  tags: {
    tag: { TagRole: ({ id, tags }) => ({ RoleName: id, Tags: tags }) },
    untag: { UntagRole: ({ id, keys }) => ({ RoleName: id, TagKeys: keys }) },
    read: { ListRoleTags: { input: ({ id }) => ({ RoleName: id }), read: ({ Tags }) => Tags } },
  },
  read: {
    GetRole: {
      input: ({ id }) => ({ RoleName: id }),
      read: ({ Role }) =>
        Role && {
          ...pick(Role, ['RoleName', 'Path', 'Description', 'MaxSessionDuration']),
          PermissionsBoundary: Role.PermissionsBoundary?.PermissionsBoundaryArn,
          AssumeRolePolicyDocument: parseDocument(Role.AssumeRolePolicyDocument),
        },
    },
  },
  delete: { DeleteRole: ({ id }) => ({ RoleName: id }) },
});

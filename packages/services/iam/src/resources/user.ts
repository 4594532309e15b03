import { pick, type Tag } from '@coldstart/cloud';
import { inlineInput, parseDocument, type InlinePolicy } from './documents.ts';
import { resourceRow } from './resource-row.ts';

interface UserProperties {
  UserName?: string;
  Path?: string;
  PermissionsBoundary?: string;
  Groups?: string[];
  ManagedPolicyArns?: string[];
  Policies?: InlinePolicy[];
  LoginProfile?: { Password: string; PasswordResetRequired?: boolean };
  Tags?: Tag[];
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-user.html */
export const iamUser = resourceRow<UserProperties>({
  type: 'AWS::IAM::User',
  name: { property: 'UserName', most: 64 },
  create: {
    CreateUser: {
      input: ({ name, properties, tags }) => ({
        ...pick(properties, ['Path', 'PermissionsBoundary']),
        UserName: name,
        Tags: tags,
      }),
      attributes: ({ User }) => ({ Arn: User?.Arn }),
    },
  },
  update: [
    { of: ['Path'], put: { UpdateUser: ({ id, properties: { Path = '/' } }) => ({ UserName: id, NewPath: Path }) } },
    {
      of: ['PermissionsBoundary'],
      put: {
        PutUserPermissionsBoundary: ({ id, properties: { PermissionsBoundary = '' } }) => ({
          UserName: id,
          PermissionsBoundary,
        }),
      },
      remove: { DeleteUserPermissionsBoundary: ({ id }) => ({ UserName: id }) },
    },
  ],
  settings: [
    {
      list: 'Groups',
      add: { AddUserToGroup: ({ id, item }) => ({ GroupName: item, UserName: id }) },
      remove: { RemoveUserFromGroup: ({ id, item }) => ({ GroupName: item, UserName: id }) },
      removedFirst: true,
      read: {
        ListGroupsForUser: {
          input: ({ id }) => ({ UserName: id }),
          read: ({ Groups: groups = [] }) => ({ Groups: groups.map(({ GroupName = '' }) => GroupName) }),
        },
      },
    },
    {
      list: 'ManagedPolicyArns',
      add: { AttachUserPolicy: ({ id, item }) => ({ UserName: id, PolicyArn: item }) },
      remove: { DetachUserPolicy: ({ id, item }) => ({ UserName: id, PolicyArn: item }) },
      removedFirst: true,
      read: {
        ListAttachedUserPolicies: {
          input: ({ id }) => ({ UserName: id }),
          read: ({ AttachedPolicies: list = [] }) => ({
            ManagedPolicyArns: list.map(({ PolicyArn = '' }) => PolicyArn),
          }),
        },
      },
    },
    {
      list: 'Policies',
      key: ({ PolicyName }) => PolicyName,
      add: { PutUserPolicy: ({ id, item }) => ({ UserName: id, ...inlineInput(item) }) },
      remove: { DeleteUserPolicy: ({ id, item: { PolicyName } }) => ({ UserName: id, PolicyName }) },
      removedFirst: true,
      read: {
        ListUserPolicies: { input: ({ id }) => ({ UserName: id }), read: () => ({}) },
        GetUserPolicy: {
          input: ({ id, answers: { ListUserPolicies: { PolicyNames: names = [] } = {} } }) =>
            names.map((PolicyName) => ({ UserName: id, PolicyName })),
          read: ({ PolicyName = '', PolicyDocument }) => ({
            Policies: [{ PolicyName, PolicyDocument: parseDocument(PolicyDocument) }],
          }),
        },
      },
    },
    {
      of: ['LoginProfile'],
      put: {
        CreateLoginProfile: ({ id, properties: { LoginProfile }, before }) =>
          before.LoginProfile === undefined ? { ...LoginProfile, UserName: id } : undefined,
        UpdateLoginProfile: ({ id, properties: { LoginProfile }, before }) =>
          before.LoginProfile === undefined ? undefined : { ...LoginProfile, UserName: id },
      },
      remove: { DeleteLoginProfile: ({ id }) => ({ UserName: id }) },
      removedFirst: true,
    },
  ],
  tags: {
    tag: { TagUser: ({ id, tags }) => ({ UserName: id, Tags: tags }) },
    untag: { UntagUser: ({ id, keys }) => ({ UserName: id, TagKeys: keys }) },
    read: { ListUserTags: { input: ({ id }) => ({ UserName: id }), read: ({ Tags }) => Tags } },
  },
  read: {
    GetUser: {
      input: ({ id }) => ({ UserName: id }),
      read: ({ User }) =>
        User && {
          ...pick(User, ['UserName', 'Path']),
          PermissionsBoundary: User.PermissionsBoundary?.PermissionsBoundaryArn,
        },
    },
  },
  delete: { DeleteUser: ({ id }) => ({ UserName: id }) },
});

import { inlineInput, parseDocument } from './documents.ts';
import { resourceRow } from './resource-row.ts';

/** One inline policy of one owner. */
type PolicyOf<Owner extends 'RoleName' | 'UserName' | 'GroupName'> = {
  PolicyName: string;
  PolicyDocument?: string | object;
} & Record<Owner, string>;

const policy = ({ PolicyName, PolicyDocument = {} }: { PolicyName: string; PolicyDocument?: string | object }) =>
  inlineInput({ PolicyName, PolicyDocument });

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-rolepolicy.html */
export const iamRolePolicy = resourceRow<PolicyOf<'RoleName'>>({
  type: 'AWS::IAM::RolePolicy',
  id: ({ properties }) => `${properties.PolicyName}|${properties.RoleName}`,
  create: { PutRolePolicy: ({ properties }) => ({ RoleName: properties.RoleName, ...policy(properties) }) },
  update: [
    {
      of: ['PolicyDocument'],
      put: { PutRolePolicy: ({ properties }) => ({ RoleName: properties.RoleName, ...policy(properties) }) },
    },
  ],
  read: {
    GetRolePolicy: {
      input: ({ properties: { PolicyName, RoleName } }) => ({ PolicyName, RoleName }),
      read: ({ PolicyName, RoleName, PolicyDocument }) => ({
        PolicyName,
        RoleName,
        PolicyDocument: parseDocument(PolicyDocument),
      }),
    },
  },
  delete: { DeleteRolePolicy: ({ properties: { PolicyName, RoleName } }) => ({ PolicyName, RoleName }) },
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-userpolicy.html */
export const iamUserPolicy = resourceRow<PolicyOf<'UserName'>>({
  type: 'AWS::IAM::UserPolicy',
  id: ({ properties }) => `${properties.PolicyName}|${properties.UserName}`,
  create: { PutUserPolicy: ({ properties }) => ({ UserName: properties.UserName, ...policy(properties) }) },
  update: [
    {
      of: ['PolicyDocument'],
      put: { PutUserPolicy: ({ properties }) => ({ UserName: properties.UserName, ...policy(properties) }) },
    },
  ],
  read: {
    GetUserPolicy: {
      input: ({ properties: { PolicyName, UserName } }) => ({ PolicyName, UserName }),
      read: ({ PolicyName, UserName, PolicyDocument }) => ({
        PolicyName,
        UserName,
        PolicyDocument: parseDocument(PolicyDocument),
      }),
    },
  },
  delete: { DeleteUserPolicy: ({ properties: { PolicyName, UserName } }) => ({ PolicyName, UserName }) },
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-grouppolicy.html */
export const iamGroupPolicy = resourceRow<PolicyOf<'GroupName'>>({
  type: 'AWS::IAM::GroupPolicy',
  id: ({ properties }) => `${properties.PolicyName}|${properties.GroupName}`,
  create: { PutGroupPolicy: ({ properties }) => ({ GroupName: properties.GroupName, ...policy(properties) }) },
  update: [
    {
      of: ['PolicyDocument'],
      put: { PutGroupPolicy: ({ properties }) => ({ GroupName: properties.GroupName, ...policy(properties) }) },
    },
  ],
  read: {
    GetGroupPolicy: {
      input: ({ properties: { PolicyName, GroupName } }) => ({ PolicyName, GroupName }),
      read: ({ PolicyName, GroupName, PolicyDocument }) => ({
        PolicyName,
        GroupName,
        PolicyDocument: parseDocument(PolicyDocument),
      }),
    },
  },
  delete: { DeleteGroupPolicy: ({ properties: { PolicyName, GroupName } }) => ({ PolicyName, GroupName }) },
});

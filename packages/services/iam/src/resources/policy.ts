import { inlineInput, parseDocument, type InlinePolicy } from './documents.ts';
import { resourceRow } from './resource-row.ts';

interface PolicyProperties extends InlinePolicy {
  Roles?: string[];
  Users?: string[];
  Groups?: string[];
}

/** Under another name it is another policy of each owner. */
const key = (owner: string, { PolicyName }: Partial<PolicyProperties>): string => `${owner} ${PolicyName}`;

const old = ({ PolicyName = '' }: Partial<PolicyProperties>) => ({ PolicyName });

/** The document is the same for all owners: it is read from the first that has it. */
const readDocument = ({ PolicyDocument }: { PolicyDocument?: string }) => ({
  PolicyDocument: parseDocument(PolicyDocument),
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-policy.html */
export const iamPolicy = resourceRow<PolicyProperties>({
  type: 'AWS::IAM::Policy',
  legacy: true,
  // `stac-Poli-RANDOM`
  name: { most: 22 },
  attributes: ({ id }) => ({ Id: id }),
  check: ({ Roles = [], Users = [], Groups = [] }) =>
    [...Roles, ...Users, ...Groups].length === 0
      ? 'At least one of [Groups,Roles,Users] must be non-empty.'
      : undefined,
  create: {},
  settings: [
    {
      list: 'Roles',
      with: ['PolicyName', 'PolicyDocument'],
      key,
      add: { PutRolePolicy: ({ item, properties }) => ({ RoleName: item, ...inlineInput(properties) }) },
      remove: { DeleteRolePolicy: ({ item, before }) => ({ RoleName: item, ...old(before) }) },
      removedFirst: true,
    },
    {
      list: 'Users',
      with: ['PolicyName', 'PolicyDocument'],
      key,
      add: { PutUserPolicy: ({ item, properties }) => ({ UserName: item, ...inlineInput(properties) }) },
      remove: { DeleteUserPolicy: ({ item, before }) => ({ UserName: item, ...old(before) }) },
      removedFirst: true,
    },
    {
      list: 'Groups',
      with: ['PolicyName', 'PolicyDocument'],
      key,
      add: { PutGroupPolicy: ({ item, properties }) => ({ GroupName: item, ...inlineInput(properties) }) },
      remove: { DeleteGroupPolicy: ({ item, before }) => ({ GroupName: item, ...old(before) }) },
      removedFirst: true,
    },
  ],
  read: {
    GetRolePolicy: {
      input: ({ properties: { Roles = [], PolicyName } }) => Roles.map((RoleName) => ({ RoleName, PolicyName })),
      read: ({ PolicyName, RoleName = '', ...rest }) => ({ PolicyName, Roles: [RoleName], ...readDocument(rest) }),
    },
    GetUserPolicy: {
      input: ({ properties: { Users = [], PolicyName } }) => Users.map((UserName) => ({ UserName, PolicyName })),
      read: ({ PolicyName, UserName = '', ...rest }) => ({ PolicyName, Users: [UserName], ...readDocument(rest) }),
    },
    GetGroupPolicy: {
      input: ({ properties: { Groups = [], PolicyName } }) => Groups.map((GroupName) => ({ GroupName, PolicyName })),
      read: ({ PolicyName, GroupName = '', ...rest }) => ({ PolicyName, Groups: [GroupName], ...readDocument(rest) }),
    },
  },
  delete: {},
});

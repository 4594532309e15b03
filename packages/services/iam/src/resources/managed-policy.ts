import { documentText, pick } from '@coldstart/cloud';
import { parseDocument } from './documents.ts';
import { resourceRow } from './resource-row.ts';

interface ManagedPolicyProperties {
  ManagedPolicyName?: string;
  PolicyDocument: string | object;
  Path?: string;
  Description?: string;
  Roles?: string[];
  Users?: string[];
  Groups?: string[];
}

/** A policy has this many versions at most. */
const VERSIONS = 5;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html */
export const iamManagedPolicy = resourceRow<ManagedPolicyProperties>({
  type: 'AWS::IAM::ManagedPolicy',
  name: { property: 'ManagedPolicyName', most: 128 },
  create: {
    CreatePolicy: {
      input: ({ name, properties }) => ({
        ...pick(properties, ['Path', 'Description']),
        PolicyName: name,
        PolicyDocument: documentText(properties.PolicyDocument),
      }),
      id: ({ Policy }) => Policy?.Arn,
      attributes: ({ Policy }) => ({
        PolicyArn: Policy?.Arn,
        PolicyId: Policy?.PolicyId,
        DefaultVersionId: Policy?.DefaultVersionId,
        IsAttachable: true,
        PermissionsBoundaryUsageCount: 0,
      }),
    },
  },
  update: [
    {
      of: ['PolicyDocument'],
      put: {
        ListPolicyVersions: ({ id }) => ({ PolicyArn: id }),
        // The oldest makes room.
        DeletePolicyVersion({ id, answers: { ListPolicyVersions: { Versions: versions = [] } = {} } }) {
          const oldest = versions.filter(({ IsDefaultVersion: standard }) => standard !== true).at(-1)?.VersionId;
          return versions.length < VERSIONS || oldest === undefined ? undefined : { PolicyArn: id, VersionId: oldest };
        },
        CreatePolicyVersion: {
          input: ({ id, properties }) => ({
            PolicyArn: id,
            PolicyDocument: documentText(properties.PolicyDocument),
            SetAsDefault: true,
          }),
          attributes: ({ PolicyVersion }) => ({ DefaultVersionId: PolicyVersion?.VersionId }),
        },
      },
    },
  ],
  settings: [
    {
      list: 'Roles',
      add: { AttachRolePolicy: ({ id, item }) => ({ RoleName: item, PolicyArn: id }) },
      remove: { DetachRolePolicy: ({ id, item }) => ({ RoleName: item, PolicyArn: id }) },
      removedFirst: true,
    },
    {
      list: 'Users',
      add: { AttachUserPolicy: ({ id, item }) => ({ UserName: item, PolicyArn: id }) },
      remove: { DetachUserPolicy: ({ id, item }) => ({ UserName: item, PolicyArn: id }) },
      removedFirst: true,
    },
    {
      list: 'Groups',
      add: { AttachGroupPolicy: ({ id, item }) => ({ GroupName: item, PolicyArn: id }) },
      remove: { DetachGroupPolicy: ({ id, item }) => ({ GroupName: item, PolicyArn: id }) },
      removedFirst: true,
    },
  ],
  read: {
    GetPolicy: {
      input: ({ id }) => ({ PolicyArn: id }),
      read: ({ Policy }) =>
        Policy && { ...pick(Policy, ['Path', 'Description']), ManagedPolicyName: Policy.PolicyName ?? '' },
    },
    GetPolicyVersion: {
      input: ({ id, answers }) => ({ PolicyArn: id, VersionId: answers.GetPolicy?.Policy?.DefaultVersionId ?? '' }),
      read: ({ PolicyVersion }) => ({ PolicyDocument: parseDocument(PolicyVersion?.Document) }),
    },
    ListEntitiesForPolicy: {
      input: ({ id }) => ({ PolicyArn: id }),
      read: ({ PolicyRoles: roles = [], PolicyUsers: users = [], PolicyGroups: groups = [] }) => ({
        Roles: roles.map(({ RoleName = '' }) => RoleName),
        Users: users.map(({ UserName = '' }) => UserName),
        Groups: groups.map(({ GroupName = '' }) => GroupName),
      }),
    },
  },
  delete: {
    ListPolicyVersions: ({ id }) => ({ PolicyArn: id }),
    DeletePolicyVersion: ({ id, answers: { ListPolicyVersions: { Versions: versions = [] } = {} } }) =>
      versions.flatMap(({ VersionId = '', IsDefaultVersion: standard }) =>
        standard === true ? [] : [{ PolicyArn: id, VersionId }],
      ),
    DeletePolicy: ({ id }) => ({ PolicyArn: id }),
  },
});

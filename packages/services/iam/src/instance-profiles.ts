import type { InstanceProfile as DescribedProfile } from '@aws-sdk/client-iam';
import { type Call, defineState, type ResourceTag } from '@coldstart/cloud';
import { onInstanceProfile, onPath, onRole, roleArn } from './access.ts';
import { alreadyExists, deleteConflict, noSuchEntity, quotaExceeded } from './errors.ts';
import { iamArn } from './arns.ts';
import { roleNamed } from './identities.ts';
import { uniqueId } from './ids.ts';
import { byName, nameKey, page } from './paging.ts';
import { describeRole } from './describe-role.ts';
import { checkQuota } from './quotas.ts';
import type { IamOperations } from './sdk.ts';
import { roles, timestamp, type Role } from './state.ts';
import { describeTags, listTags, tagRules } from './tags.ts';

interface InstanceProfile {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly arn: string;
  readonly created: Date;
  /** Name of its role, in lower case; AWS lets it have one. */
  role: string | undefined;
  tags: ResourceTag[];
}

const instanceProfiles = defineState('iam/instance-profiles', () => ({
  byName: new Map<string, InstanceProfile>(),
}));

function profileNamed(call: Call, name: string): InstanceProfile {
  const profile = call.state(instanceProfiles).byName.get(name.toLowerCase());
  if (profile === undefined) throw noSuchEntity(`Instance Profile ${name} cannot be found.`);
  return profile;
}

function describe(call: Call, profile: InstanceProfile): DescribedProfile {
  const role = profile.role === undefined ? undefined : call.state(roles).byName.get(profile.role);
  return {
    Path: profile.path,
    InstanceProfileName: profile.name,
    InstanceProfileId: profile.id,
    Arn: profile.arn,
    CreateDate: profile.created,
    Roles: role === undefined ? [] : [describeRole(role)],
    ...describeTags(profile.tags),
  };
}

export function isInProfile(call: Call, role: Role): boolean {
  return profilesOf(call, role).length > 0;
}

function profilesOf(call: Call, { name }: Role): InstanceProfile[] {
  return byName(call.state(instanceProfiles).byName.values()).filter(({ role }) => role === name.toLowerCase());
}

export const instanceProfileOperations: IamOperations = {
  CreateInstanceProfile: {
    access: onInstanceProfile,
    run(input, call) {
      const all = call.state(instanceProfiles).byName;
      const name = input.InstanceProfileName;
      if (all.has(name.toLowerCase())) throw alreadyExists(`Instance Profile ${name} already exists.`);
      checkQuota('InstanceProfiles', all.size);
      const path = input.Path ?? '/';
      const profile: InstanceProfile = {
        name,
        path,
        id: uniqueId('AIPA'),
        arn: iamArn(call, 'instance-profile', path, name),
        created: timestamp(call),
        role: undefined,
        tags: tagRules.add([], input.Tags),
      };
      all.set(name.toLowerCase(), profile);
      return { InstanceProfile: describe(call, profile) };
    },
  },

  GetInstanceProfile: {
    access: onInstanceProfile,
    run(input, call) {
      return { InstanceProfile: describe(call, profileNamed(call, input.InstanceProfileName)) };
    },
  },

  ListInstanceProfiles: {
    access: onPath('instance-profile'),
    run(input, call) {
      const prefix = input.PathPrefix ?? '/';
      const found = byName(call.state(instanceProfiles).byName.values()).filter(({ path }) => path.startsWith(prefix));
      const { items, rest } = page(call, input, found, nameKey);
      return { InstanceProfiles: items.map((profile) => describe(call, profile)), ...rest };
    },
  },

  ListInstanceProfilesForRole: {
    access: onRole,
    run(input, call) {
      const { items, rest } = page(call, input, profilesOf(call, roleNamed(call, input.RoleName)), nameKey);
      return { InstanceProfiles: items.map((profile) => describe(call, profile)), ...rest };
    },
  },

  DeleteInstanceProfile: {
    access: onInstanceProfile,
    run(input, call) {
      const profile = profileNamed(call, input.InstanceProfileName);
      if (profile.role !== undefined) throw deleteConflict('must remove roles from instance profile first');
      call.state(instanceProfiles).byName.delete(profile.name.toLowerCase());
    },
  },

  AddRoleToInstanceProfile: {
    access: (input, call, action) => [
      onInstanceProfile(input, call, action),
      {
        action: 'iam:PassRole',
        resource: roleArn(input, call),
        context: { 'iam:PassedToService': 'ec2.amazonaws.com' },
      },
    ],
    run(input, call) {
      const profile = profileNamed(call, input.InstanceProfileName);
      const role = roleNamed(call, input.RoleName);
      if (profile.role !== undefined) throw quotaExceeded('InstanceSessionsPerInstanceProfile: 1');
      profile.role = role.name.toLowerCase();
    },
  },

  RemoveRoleFromInstanceProfile: {
    access: onInstanceProfile,
    run(input, call) {
      const profile = profileNamed(call, input.InstanceProfileName);
      const role = roleNamed(call, input.RoleName);
      if (profile.role !== role.name.toLowerCase()) {
        throw noSuchEntity(`The role with name ${input.RoleName} cannot be found.`);
      }
      profile.role = undefined;
    },
  },

  TagInstanceProfile: {
    access: onInstanceProfile,
    run(input, call) {
      const profile = profileNamed(call, input.InstanceProfileName);
      profile.tags = tagRules.add(profile.tags, input.Tags);
    },
  },
  UntagInstanceProfile: {
    access: onInstanceProfile,
    run(input, call) {
      const profile = profileNamed(call, input.InstanceProfileName);
      profile.tags = tagRules.remove(profile.tags, input.TagKeys);
    },
  },
  ListInstanceProfileTags: {
    access: onInstanceProfile,
    run(input, call) {
      return listTags(call, input, profileNamed(call, input.InstanceProfileName).tags);
    },
  },
};

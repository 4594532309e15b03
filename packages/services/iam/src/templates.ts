import type { TemplateParts } from '@coldstart/cloud';
import { iamAccessKey } from './resources/access-key.ts';
import { iamGroup } from './resources/group.ts';
import { iamGroupPolicy, iamRolePolicy, iamUserPolicy } from './resources/inline-policy.ts';
import { iamInstanceProfile } from './resources/instance-profile.ts';
import { iamManagedPolicy } from './resources/managed-policy.ts';
import { iamOidcProvider } from './resources/oidc-provider.ts';
import { iamPolicy } from './resources/policy.ts';
import { iamRole } from './resources/role.ts';
import { iamServiceLinkedRole } from './resources/service-linked-role.ts';
import { iamUserToGroupAddition } from './resources/user-to-group-addition.ts';
import { iamUser } from './resources/user.ts';

/** What CloudFormation knows of this service. A new type is a file in `resources/`, a schema and a line. */
export const templates: TemplateParts = {
  types: [
    iamGroupPolicy,
    iamRolePolicy,
    iamUserPolicy,
    iamAccessKey,
    iamGroup,
    iamInstanceProfile,
    iamManagedPolicy,
    iamOidcProvider,
    iamPolicy,
    iamRole,
    iamServiceLinkedRole,
    iamUserToGroupAddition,
    iamUser,
  ],
  sdkName: 'Iam',
  schemas: new URL('./resources/schemas/', import.meta.url),
};

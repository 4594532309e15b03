import type { TemplateParts } from '@coldstart/cloud';
import { identityPool, identityPoolRoles } from './resources/identity-pool.ts';
import { userPoolClient } from './resources/user-pool-client.ts';
import {
  userPoolDomain,
  userPoolGroup,
  userPoolResourceServer,
  userPoolUser,
  userToGroup,
} from './resources/user-pool-parts.ts';
import { userPool } from './resources/user-pool.ts';

/** What CloudFormation knows of Cognito. A new type is a file in `resources/`, a schema and a line. */
export const templates: TemplateParts = {
  types: [
    userPool,
    userPoolClient,
    userPoolGroup,
    userPoolDomain,
    userPoolResourceServer,
    userPoolUser,
    userToGroup,
    identityPool,
    identityPoolRoles,
  ],
  schemas: new URL('./resources/schemas/', import.meta.url),
};

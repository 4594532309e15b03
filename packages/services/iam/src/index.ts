import { defineService, type AnyService } from '@coldstart/cloud';
import { accessKeyOperations } from './access-keys.ts';
import { accountAliasOperations } from './account-alias.ts';
import { accountSummaryOperations } from './account-summary.ts';
import { attachmentOperations } from './attachments.ts';
import { authorizationDetailsOperations } from './authorization-details.ts';
import { boundaryOperations } from './boundaries.ts';
import { keyAndCertificateOperations } from './ssh-keys-and-server-certificates.ts';
import { invalidParameter } from './errors.ts';
import { groupOperations } from './groups.ts';
import { inlinePolicyOperations } from './inline-policies.ts';
import { instanceProfileOperations } from './instance-profiles.ts';
import { loginProfileOperations } from './login-profiles.ts';
import { managedPolicyOperations } from './managed-policies.ts';
import { mfaDeviceOperations } from './mfa-devices.ts';
import { oidcProviderOperations } from './oidc-providers.ts';
import { passwordPolicyOperations } from './password-policy.ts';
import { policyUsageOperations } from './policy-usage.ts';
import { policyVersionOperations } from './policy-versions.ts';
import { roleOperations } from './roles.ts';
import { samlProviderOperations } from './saml-providers.ts';
import type { IamSdk } from './sdk.ts';
import { serviceCredentialOperations } from './service-credentials.ts';
import { serviceLinkedRoleOperations } from './service-linked-roles.ts';
import { signingCertificateOperations } from './signing-certificates.ts';
import { simulationOperations } from './simulation.ts';
import { refusingSessions } from './sts/session-limits.ts';
import { userOperations } from './users.ts';

/** AWS Identity and Access Management: who there is in an account, and what they may do. */
export const iam: AnyService = defineService<IamSdk>({
  name: 'iam',
  global: true,
  sdk: () => import('@aws-sdk/client-iam'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: refusingSessions({
    ...accessKeyOperations,
    ...accountAliasOperations,
    ...accountSummaryOperations,
    ...attachmentOperations,
    ...authorizationDetailsOperations,
    ...boundaryOperations,
    ...keyAndCertificateOperations,
    ...groupOperations,
    ...inlinePolicyOperations,
    ...instanceProfileOperations,
    ...loginProfileOperations,
    ...managedPolicyOperations,
    ...mfaDeviceOperations,
    ...oidcProviderOperations,
    ...passwordPolicyOperations,
    ...policyUsageOperations,
    ...policyVersionOperations,
    ...roleOperations,
    ...samlProviderOperations,
    ...serviceCredentialOperations,
    ...serviceLinkedRoleOperations,
    ...signingCertificateOperations,
    ...simulationOperations,
    ...userOperations,
  }),
  invalid: invalidParameter,
});

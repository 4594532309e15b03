import type { Identity } from '@coldstart/cloud';
import { policiesOf, trustAllows } from './principal-policies.ts';
import { sessionOf, issueKeys } from './sts/sessions.ts';

/** What the cloud, and services that act for a role, ask of IAM. */
export const identity: Identity = { policiesOf, sessionOf, trusts: trustAllows, issueKeys: issueKeys };

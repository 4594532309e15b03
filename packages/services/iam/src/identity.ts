import type { Identity } from '@coldstart/cloud';
import { policiesOf, trustAllows } from './policies.ts';
import { sessionOf, writeSession } from './sts/sessions.ts';

/** What the cloud, and services that act for a role, ask of IAM. */
export const identity: Identity = { policiesOf, sessionOf, trusts: trustAllows, issueKeys: writeSession };

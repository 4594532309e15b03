import type { ServiceEntry } from '@coldstart/cloud';
import { entries as iam } from '@coldstart/service-iam/entry';
import { entries as dynamodb } from '../entry.ts';

/** The services that this service's tests need. */
export const SERVICES: readonly ServiceEntry[] = [...dynamodb, ...iam];

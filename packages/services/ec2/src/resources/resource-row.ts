import { resourceRowsOf } from '@coldstart/cloud';
import type { Ec2Sdk } from '../sdk.ts';

/** Declares a resource type that is made of EC2's operations. */
export const resourceRow = resourceRowsOf<Ec2Sdk>('ec2');

import type { ServiceOperations } from '@coldstart/cloud';

export type Ec2Sdk = typeof import('@aws-sdk/client-ec2');
export type Ec2Operations = ServiceOperations<Ec2Sdk>;

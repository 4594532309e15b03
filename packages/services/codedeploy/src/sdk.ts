import type { ServiceOperations } from '@coldstart/cloud';

export type CodeDeploySdk = typeof import('@aws-sdk/client-codedeploy');
export type CodeDeployOperations = ServiceOperations<CodeDeploySdk>;

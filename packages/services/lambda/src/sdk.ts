import type { ServiceOperations } from '@coldstart/cloud';

export type LambdaSdk = typeof import('@aws-sdk/client-lambda');

/** Some of Lambda's operations. */
export type LambdaOperations = ServiceOperations<LambdaSdk>;

import type { ServiceOperations } from '@coldstart/cloud';

export type XRaySdk = typeof import('@aws-sdk/client-xray');
export type XRayOperations = ServiceOperations<XRaySdk>;

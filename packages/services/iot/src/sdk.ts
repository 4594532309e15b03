import type { ServiceOperations } from '@coldstart/cloud';

export type IotSdk = typeof import('@aws-sdk/client-iot');
export type IotOperations = ServiceOperations<IotSdk>;

export type IotDataSdk = typeof import('@aws-sdk/client-iot-data-plane');
export type IotDataOperations = ServiceOperations<IotDataSdk>;

import { defineService } from '@coldstart/cloud';
import { closeBrokers } from '../broker/brokers.ts';
import { serveWebSocket } from '../broker/websocket.ts';
import { takeConnection } from '../broker/tls.ts';
import { invalidRequest } from '../errors.ts';
import { ruleFires } from '../rules/fire.ts';
import type { IotDataSdk } from '../sdk.ts';
import { shadowOperations } from './shadows/operations.ts';
import { topicOperations } from './topics.ts';

/** What devices and applications say to each other. https://docs.aws.amazon.com/iot/latest/apireference/API_Operations_AWS_IoT_Data_Plane.html */
export const iotData = defineService<IotDataSdk>({
  name: 'iotdata',
  iamPrefix: 'iot',
  sdk: () => import('@aws-sdk/client-iot-data-plane'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: { ...topicOperations, ...shadowOperations },
  invalid: invalidRequest,
  timers: [ruleFires],
  http: async (request, cloud, _findKey, authenticate) => serveWebSocket(request, cloud, authenticate),
  connected: (socket, cloud) => void takeConnection(socket, cloud),
  forgetAccount: closeBrokers,
  close: async (cloud) => closeBrokers(cloud),
});

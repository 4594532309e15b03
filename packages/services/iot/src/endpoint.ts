import { invalidRequest, notHere } from './errors.ts';
import type { IotOperations } from './sdk.ts';

const DATA = ['iot:Data', 'iot:Data-ATS'];
const OTHERS = ['iot:CredentialProvider', 'iot:Jobs'];

/**
 * Where devices connect: this cloud's own address, with its port, which speaks MQTT over TLS and WebSocket, and HTTP. AWS
 * gives a host name of the account's; here a certificate or a signature tells whose connection it is.
 */
export const endpointOperations: IotOperations = {
  DescribeEndpoint: {
    run({ endpointType = 'iot:Data' }, { cloud }) {
      if (OTHERS.includes(endpointType))
        throw notHere(`The endpoint ${endpointType}`, 'There are iot:Data-ATS and iot:Data.');
      if (!DATA.includes(endpointType)) throw invalidRequest(`Invalid endpoint type ${endpointType}`);
      return { endpointAddress: new URL(cloud.endpoint).host };
    },
  },
};

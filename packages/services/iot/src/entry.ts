import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'iot',
    title: 'IoT Core',
    resources: [
      'arn:aws:iot:{region}:{account}:rule/{ruleName}',
      'arn:aws:iot:{region}:{account}:thing/{thingName}',
      'arn:aws:iot:{region}:{account}:policy/{policyName}',
    ],
    load: async () => (await import('./index.ts')).iot,
    templates: { IoT: async () => (await import('./templates.ts')).templates },
    sam: async () => (await import('./sam.ts')).sam,
    overview: async () => (await import('./overview.ts')).overview,
  },
  {
    name: 'iotdata',
    title: 'IoT data plane',
    // MQTT over WebSocket is signed in the name of the gateway that devices come through.
    signedAs: { name: 'iotdevicegateway', path: '/mqtt' },
    // MQTT's CONNECT: https://docs.oasis-open.org/mqtt/mqtt/v3.1.1/os/mqtt-v3.1.1-os.html#_Toc398718028
    firstByte: 0x10,
    resources: ['arn:aws:iot:{region}:{account}:topic/{topic}', 'arn:aws:iot:{region}:{account}:thing/{thingName}'],
    load: async () => (await import('./data/index.ts')).iotData,
  },
];

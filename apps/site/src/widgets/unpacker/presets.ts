import { encode, pack } from './unpack.ts';

const batch = {
  messageType: 'DATA_MESSAGE',
  owner: '111122223333',
  logGroup: '/shop/orders',
  logStream: '2026/11/30/a1b2c3',
  subscriptionFilters: ['errors'],
  logEvents: [
    {
      id: '39069543158000000000000000000000000000000000000000000001',
      timestamp: 1796031000000,
      message: '{"level":"ERROR","incident":"i-17","message":"The printer is off"}',
    },
    {
      id: '39069543158000000000000000000000000000000000000000000002',
      timestamp: 1796031001000,
      message: '2026-11-30T09:30:01.000Z ERROR i-18 No answer from the bank',
    },
  ],
};

const control = {
  messageType: 'CONTROL_MESSAGE',
  owner: 'CloudwatchLogs',
  logGroup: '',
  logStream: '',
  subscriptionFilters: [],
  logEvents: [
    { id: '', timestamp: 1796031000000, message: 'CWL CONTROL MESSAGE: Checking health of destination Firehose.' },
  ],
};

export interface Preset {
  readonly name: string;
  readonly data: string;
}

/** What may come, wrapped when the page is built. */
export async function presets(): Promise<readonly Preset[]> {
  const lines = await pack(batch);
  return [
    { name: 'Lines of a log', data: lines },
    { name: 'A control message', data: await pack(control) },
    { name: 'Cut off on the way', data: lines.slice(0, 160) },
    { name: 'JSON in base64 alone', data: encode(new TextEncoder().encode('{"messageType":"DATA_MESSAGE"}')) },
  ];
}

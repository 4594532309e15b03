import { IoT } from '@aws-sdk/client-iot';
import { IoTDataPlane } from '@aws-sdk/client-iot-data-plane';
import type { ServiceEntry } from '@coldstart/cloud';
import { allow, policy, startTestCloud, type TestCloud } from '@coldstart/service-iam/testing';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { entries } from '../entry.ts';

/** A cloud of a test's own, clients of its IoT, and devices. */
export interface TestIot {
  readonly cloud: TestCloud;
  readonly iot: IoT;
  readonly data: IoTDataPlane;
  /** A certificate that is active, with a policy of its own that allows these. @returns its keys, and its ARN */
  certificate(name: string, ...statements: object[]): Promise<Keys>;
  /** Connects with a certificate. */
  connect(keys: Keys, options?: IClientOptions): Promise<MqttClient>;
  close(): Promise<void>;
}

export interface Keys {
  readonly arn: string;
  readonly id: string;
  readonly cert: string;
  readonly key: string;
}

export async function startIot(others: readonly ServiceEntry[] = []): Promise<TestIot> {
  const cloud = await startTestCloud([...entries, ...others]);
  const iot = new IoT(cloud.config());
  const data = new IoTDataPlane(cloud.config());
  const devices: MqttClient[] = [];
  const ca = await (await fetch(`${cloud.cloud.endpoint}/_coldstart/certificate.pem`)).text();
  const { endpointAddress } = await iot.describeEndpoint({ endpointType: 'iot:Data-ATS' });
  return {
    cloud,
    iot,
    data,
    async certificate(policyName, ...statements) {
      const made = await iot.createKeysAndCertificate({ setAsActive: true });
      const granted = statements.length > 0 ? statements : [allow('iot:*')];
      await iot.createPolicy({ policyName, policyDocument: JSON.stringify(policy(...granted)) });
      await iot.attachPolicy({ policyName, target: made.certificateArn });
      return {
        arn: made.certificateArn ?? '',
        id: made.certificateId ?? '',
        cert: made.certificatePem ?? '',
        key: made.keyPair?.PrivateKey ?? '',
      };
    },
    async connect({ cert, key }, options) {
      const device = await mqtt.connectAsync(
        `mqtts://${endpointAddress}`,
        { cert, key, ca, reconnectPeriod: 0, connectTimeout: 5000, ...options },
        false,
      );
      device.on('error', () => undefined);
      devices.push(device);
      return device;
    },
    async close() {
      for (const device of devices) await device.endAsync(true);
      iot.destroy();
      data.destroy();
      await cloud.close();
    },
  };
}

/** The next message that a device is given, as text with its topic. */
export function nextMessage(device: MqttClient): Promise<readonly [topic: string, text: string, retain: boolean]> {
  return new Promise((resolve) => {
    device.once('message', (topic, payload, packet) => resolve([topic, payload.toString('utf8'), packet.retain]));
  });
}

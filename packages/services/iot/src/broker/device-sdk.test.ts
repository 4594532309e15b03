import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { iot as sdk, iotshadow, mqtt } from 'aws-iot-device-sdk-v2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startIot, type TestIot } from '../testing/devices.ts';

let iot: TestIot;
const folder = mkdtempSync(join(tmpdir(), 'coldstart-iot-'));
beforeAll(async () => {
  iot = await startIot();
});
afterAll(async () => {
  await iot.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Programs for devices have their certificate and key in files. */
function written(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test("AWS's SDK for devices connects with a certificate, publishes, and keeps a shadow", async () => {
  const keys = await iot.certificate('sdk');
  const { host } = new URL(iot.cloud.cloud.endpoint);
  const [name = '', port = ''] = host.split(':');
  const ca = await (await fetch(`${iot.cloud.cloud.endpoint}/_coldstart/certificate.pem`)).text();
  const config = sdk.AwsIotMqttConnectionConfigBuilder.new_mtls_builder_from_path(
    written('cert.pem', keys.cert),
    written('key.pem', keys.key),
  )
    .with_certificate_authority_from_path(undefined, written('ca.pem', ca))
    .with_endpoint(name)
    .with_port(Number(port))
    .with_client_id('sdk-1')
    .with_clean_session(true)
    .build();
  const connection = new mqtt.MqttClient().new_connection(config);
  await connection.connect();
  const message = new Promise<string>((resolve) => {
    void connection.subscribe('farm/+/telemetry', mqtt.QoS.AtLeastOnce, (topic, payload) =>
      resolve(`${topic} ${Buffer.from(payload).toString('utf8')}`),
    );
  });
  await connection.publish('farm/7/telemetry', { temp: 31 }, mqtt.QoS.AtLeastOnce);
  expect(await message).toBe('farm/7/telemetry {"temp":31}');

  const shadows = new iotshadow.IotShadowClient(connection);
  const delta = new Promise<object | undefined>((resolve) => {
    void shadows.subscribeToShadowDeltaUpdatedEvents({ thingName: 'sdk-1' }, mqtt.QoS.AtLeastOnce, (_, event) =>
      resolve(event?.state),
    );
  });
  await shadows.publishUpdateShadow(
    { thingName: 'sdk-1', state: { desired: { on: true }, reported: { on: false } } },
    mqtt.QoS.AtLeastOnce,
  );
  expect(await delta).toEqual({ on: true });
  await connection.disconnect();
});

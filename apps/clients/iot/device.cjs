// A device as AWS's SDK has it: it connects with its certificate, publishes what it measures, and keeps its shadow.
// @boundaries-ignore `node scripts/clients.ts iot` installs it; nothing else of the repository needs it
const { iot, iotshadow, mqtt } = require('aws-iot-device-sdk-v2');

const [host, port] = process.argv.slice(2);
const config = iot.AwsIotMqttConnectionConfigBuilder.new_mtls_builder_from_path('certificate.pem', 'private.pem')
  .with_certificate_authority_from_path(undefined, 'authority.pem')
  .with_endpoint(host)
  .with_port(Number(port))
  .with_client_id('pump-7')
  .with_clean_session(true)
  .build();

async function main() {
  const connection = new mqtt.MqttClient().new_connection(config);
  await connection.connect();
  const heard = new Promise((resolve) => {
    void connection.subscribe('farm/+/telemetry', mqtt.QoS.AtLeastOnce, (topic, payload) =>
      resolve(`${topic} ${Buffer.from(payload).toString('utf8')}`),
    );
  });
  await connection.publish('farm/north/telemetry', { temp: 31.5 }, mqtt.QoS.AtLeastOnce);
  console.log(await heard);

  const shadows = new iotshadow.IotShadowClient(connection);
  const differs = new Promise((resolve) => {
    const of = { thingName: 'pump-7' };
    void shadows.subscribeToShadowDeltaUpdatedEvents(of, mqtt.QoS.AtLeastOnce, (_, event) => resolve(event?.state));
  });
  const state = { desired: { on: true }, reported: { on: false } };
  await shadows.publishUpdateShadow({ thingName: 'pump-7', state }, mqtt.QoS.AtLeastOnce);
  console.log(`delta ${JSON.stringify(await differs)}`);
  await connection.disconnect();
}

void main();

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startClientCloud, type ClientCloud } from './testing/client-cloud.ts';
import { installed, notInstalled } from './testing/tools.ts';

let cloud: ClientCloud | undefined;
afterEach(() => cloud?.close());

/** What lets a device in: a certificate that is active, with a policy. */
const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'iot:*', Resource: '*' }],
});

const modules = installed('iot', 'node_modules') ?? '';
test.skipIf(modules === '')(
  `the AWS IoT Device SDK connects with a certificate, publishes, and keeps a shadow (${notInstalled('npm', 'iot')})`,
  async () => {
    cloud = await startClientCloud('iot');
    const { iot, folder, run } = cloud;
    const { certificateArn, certificatePem = '', keyPair } = await iot.createKeysAndCertificate({ setAsActive: true });
    await iot.createPolicy({ policyName: 'pumps', policyDocument: POLICY });
    await iot.attachPolicy({ policyName: 'pumps', target: certificateArn });
    const { endpointAddress = '' } = await iot.describeEndpoint({ endpointType: 'iot:Data-ATS' });
    const authority = await (await fetch(`http://${endpointAddress}/_coldstart/certificate.pem`)).text();
    await writeFile(join(folder, 'certificate.pem'), certificatePem);
    await writeFile(join(folder, 'private.pem'), keyPair?.PrivateKey ?? '');
    await writeFile(join(folder, 'authority.pem'), authority);
    const { stdout } = await run(process.execPath, ['device.cjs', ...endpointAddress.split(':')], {
      NODE_PATH: modules,
    });
    expect(stdout.trim().split('\n')).toEqual(['farm/north/telemetry {"temp":31.5}', 'delta {"on":true}']);
  },
);

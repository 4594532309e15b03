import { afterEach, expect, test } from 'vitest';
import { startClientCloud, type ClientCloud } from './testing/client-cloud.ts';
import { expectKeeps } from './testing/keeper.ts';
import { expectGone, outputsOf } from './testing/stacks.ts';
import { installed, notInstalled } from './testing/tools.ts';

let cloud: ClientCloud | undefined;
afterEach(() => cloud?.close());

const serverless = installed('serverless', 'node_modules/osls/bin/serverless.js') ?? '';
test.skipIf(serverless === '')(
  `Serverless Framework deploys and removes a service (${notInstalled('npm', 'serverless')})`,
  async () => {
    cloud = await startClientCloud('serverless');
    const settings = {
      SLS_TELEMETRY_DISABLED: '1',
      SLS_NOTIFICATIONS_MODE: 'off',
      SLS_AWS_MONITORING_FREQUENCY: '200',
      HOME: cloud.folder,
    };
    await cloud.run(process.execPath, [serverless, 'deploy'], settings);
    const { KeepLambdaFunctionQualifiedArn = '', Table = '' } = await outputsOf(cloud, 'orders-test');
    await expectKeeps(cloud, KeepLambdaFunctionQualifiedArn, Table);
    expect((await cloud.lambda.listFunctions()).Functions).toHaveLength(1);
    await cloud.run(process.execPath, [serverless, 'remove'], settings);
    await expectGone(cloud, 'orders-test');
    expect((await cloud.s3.listBuckets()).Buckets).toEqual([]);
  },
  90_000,
);

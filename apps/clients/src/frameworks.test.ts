import { dirname } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startClientCloud, type ClientCloud } from './testing/client-cloud.ts';
import { expectKeeps } from './testing/keeper.ts';
import { installed, notInstalled } from './testing/tools.ts';

let cloud: ClientCloud | undefined;
afterEach(() => cloud?.close());

/** The stack that a framework has deployed; only its outputs matter. */
async function outputsOf({ cloudFormation }: ClientCloud, StackName: string): Promise<Record<string, string>> {
  const { Stacks = [] } = await cloudFormation.describeStacks({ StackName });
  expect(Stacks[0]?.StackStatus).toMatch(/^(CREATE|UPDATE)_COMPLETE$/);
  return Object.fromEntries(
    (Stacks[0]?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
  );
}

/** Nothing of the application is left: its functions, tables, roles, and the stack itself. */
async function expectGone(of: ClientCloud, StackName: string): Promise<void> {
  await expect(of.cloudFormation.describeStacks({ StackName })).rejects.toThrow(/does not exist/);
  expect((await of.lambda.listFunctions()).Functions).toEqual([]);
  expect((await of.dynamodb.listTables()).TableNames).toEqual([]);
  expect((await of.iam.listRoles()).Roles).toEqual([]);
}

const sam = installed('sam', 'bin/sam') ?? '';
test.skipIf(sam === '')(
  `SAM CLI builds, deploys and deletes an application by its samconfig.toml (${notInstalled('Python 3', 'sam')})`,
  async () => {
    cloud = await startClientCloud('sam');
    const settings = {
      SAM_CLI_TELEMETRY: '0',
      SAM_CLI_POLL_DELAY: '0.2',
      HOME: cloud.folder,
      // It packs Node functions with npm.
      PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(':'),
    };
    await cloud.run(sam, ['build', '--config-env', 'staging'], settings);
    await cloud.run(sam, ['deploy', '--config-env', 'staging'], settings);
    const { Function = '', Table = '' } = await outputsOf(cloud, 'orders-staging');
    await expectKeeps(cloud, Function, Table);
    const { Configuration, Tags } = await cloud.lambda.getFunction({ FunctionName: Function });
    expect(Configuration?.Environment?.Variables).toMatchObject({ STAGE: 'staging' });
    expect(Tags).toMatchObject({ team: 'orders' });
    await cloud.run(sam, ['delete', '--config-env', 'staging', '--no-prompts'], settings);
    await expectGone(cloud, 'orders-staging');
  },
  90_000,
);

const serverless = installed('serverless', 'node_modules/osls/bin/serverless.js') ?? '';
test.skipIf(serverless === '')(
  `Serverless Framework deploys and removes a service (${notInstalled('npm', 'serverless')})`,
  async () => {
    cloud = await startClientCloud('serverless');
    const settings = { SLS_TELEMETRY_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off', HOME: cloud.folder };
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

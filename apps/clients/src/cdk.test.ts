import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { startClientCloud, type ClientCloud } from './testing/client-cloud.ts';
import { expectKeeps } from './testing/keeper.ts';
import { expectGone, outputsOf } from './testing/stacks.ts';
import { installed, notInstalled } from './testing/tools.ts';

let cloud: ClientCloud | undefined;
afterEach(() => cloud?.close());

const modules = installed('cdk', 'node_modules') ?? '';

/** The CDK's command, with the libraries that `app.cjs` loads beside it. */
async function startCdk(): Promise<{ cloud: ClientCloud; cdk: (...args: string[]) => Promise<string> }> {
  const started = await startClientCloud('cdk');
  cloud = started;
  await symlink(modules, join(started.folder, 'node_modules'), 'junction');
  const settings = { HOME: started.folder, CDK_DISABLE_CLI_TELEMETRY: 'true', CI: '1' };
  const program = join(modules, 'aws-cdk/bin/cdk');
  const cdk = async (...args: string[]) =>
    (await started.run(process.execPath, [program, ...args, '--no-notices'], settings)).output;
  return { cloud: started, cdk };
}

test.skipIf(modules === '')(
  `CDK bootstraps, deploys, compares and destroys an application (${notInstalled('npm', 'cdk')})`,
  async () => {
    const { cloud: its, cdk } = await startCdk();
    await cdk('bootstrap');
    const staging = 'cdk-hnb659fds-assets-000000000000-eu-west-1';
    expect((await its.s3.listBuckets()).Buckets?.map(({ Name }) => Name)).toEqual([staging]);

    await cdk('deploy', '--require-approval', 'never');
    const { Function = '', TableName = '', BucketName = '' } = await outputsOf(its, 'Orders');
    await expectKeeps(its, Function, TableName);
    const configuration = await its.s3.getBucketNotificationConfiguration({ Bucket: BucketName });
    expect(configuration.QueueConfigurations).toMatchObject([{ Events: ['s3:ObjectCreated:*'] }]);
    await its.s3.putObject({ Bucket: BucketName, Key: 'from-the-bucket', Body: 'x' });
    const told = () => its.dynamodb.getItem({ TableName, Key: { id: { S: 'from-the-bucket' } } });
    await vi.waitFor(async () => expect((await told()).Item?.['by']?.S).toMatch(/^[0-9a-f-]{36}$/), 20_000);

    expect(await cdk('diff', '--fail')).toContain('Number of stacks with differences: 0');
    const other = ['--context', 'greeting=moin'];
    const diff = await cdk('diff', ...other);
    expect(diff).toMatch(/\[-\] hello[\s\S]*\[\+\] moin/);
    expect(diff).toContain('Number of stacks with differences: 1');
    await cdk('deploy', '--require-approval', 'never', ...other);
    const { Configuration } = await its.lambda.getFunction({ FunctionName: Function });
    expect(Configuration?.Environment?.Variables).toMatchObject({ GREETING: 'moin' });

    // The object is in it still: a custom resource empties the bucket first.
    await cdk('destroy', '--force');
    const { Roles = [] } = await its.iam.listRoles();
    for (const { RoleName = '' } of Roles) expect(RoleName).toMatch(/^cdk-hnb659fds-/);
    await expectGone(its, 'Orders', { roles: Roles.length });
    expect((await its.s3.listBuckets()).Buckets?.map(({ Name }) => Name)).toEqual([staging]);
  },
  600_000,
);

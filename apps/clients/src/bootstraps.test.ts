import { globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startClientCloud, type ClientCloud } from './testing/client-cloud.ts';
import { deployKeeper, expectKeeps, zipOf } from './testing/keeper.ts';
import { installed, notInstalled } from './testing/tools.ts';

let cloud: ClientCloud | undefined;
afterEach(() => cloud?.close());

/** What the clients find once they have made a table, a bucket and an object, and asked for a table that is not there. */
const FOUND = { tables: ['orders'], object: 'paid', missing: true };

const go = installed('go', 'bootstrap') ?? '';
test.skipIf(go === '')(
  `Go: its SDK deploys a bootstrap of aws-lambda-go (${notInstalled('Go 1.26', 'go')})`,
  async () => {
    cloud = await startClientCloud('go');
    const zip = join(cloud.folder, 'code.zip');
    await writeFile(zip, zipOf(await readFile(go)));
    const { stdout } = await cloud.run(go, [zip]);
    expect(JSON.parse(stdout)).toEqual({ ...FOUND, answer: '{"kept":"from go"}' });
    await expectKeeps(cloud, 'keeper', 'orders');
  },
);

const rust = installed('rust', 'bootstrap') ?? '';
test.skipIf(rust === '')(
  `Rust: its SDK and a bootstrap of lambda_runtime (${notInstalled('cargo', 'rust')})`,
  async () => {
    cloud = await startClientCloud('rust');
    expect(JSON.parse((await cloud.run(rust)).stdout)).toEqual(FOUND);
    await deployKeeper(cloud, zipOf(await readFile(rust)), 'any');
    await expectKeeps(cloud, 'keeper', 'orders');
  },
);

/** Starts AWS's runtime client for Java, as Lambda's own runtime does. */
const JAVA = `#!/bin/sh
exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$LAMBDA_TASK_ROOT:$LAMBDA_TASK_ROOT/lib/*" \\
  com.amazonaws.services.lambda.runtime.api.client.AWSLambda "$_HANDLER"
`;

const java = installed('java') ?? '';
test.skipIf(java === '')(
  `Java: its SDK and a bootstrap of AWS's runtime client (${notInstalled('a JDK and Maven', 'java')})`,
  async () => {
    cloud = await startClientCloud('java');
    const path = `${join(java, 'classes')}:${join(java, 'lib/*')}`;
    expect(JSON.parse((await cloud.run('java', ['-cp', path, 'Keeper'])).stdout)).toEqual(FOUND);
    const beside: Record<string, Uint8Array> = {};
    for (const file of globSync(join(java, 'classes/*.class'))) beside[basename(file)] = await readFile(file);
    for (const file of globSync(join(java, 'lib/*.jar'))) beside[`lib/${basename(file)}`] = await readFile(file);
    await deployKeeper(cloud, zipOf(new TextEncoder().encode(JAVA), beside), 'Keeper::handleRequest');
    await expectKeeps(cloud, 'keeper', 'orders');
  },
  60_000,
);

import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { trust } from '@coldstart/service-iam/testing';
import { waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTriggers, type TestTriggers } from '../testing/functions.ts';

let cloud: TestTriggers;
beforeAll(async () => {
  cloud = await startTriggers();
});
afterAll(() => cloud.close());

/** The package as npm lays it beside a function. */
function installed(): Record<string, Uint8Array> {
  const main = createRequire(import.meta.url).resolve('aws-jwt-verify');
  const root = main.slice(0, main.lastIndexOf('aws-jwt-verify') + 'aws-jwt-verify'.length);
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter(
    (file) => file.isFile() && /\.(?:js|json|mjs|cjs)$/.test(file.name),
  );
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [`node_modules/aws-jwt-verify/${relative(root, path).split('\\').join('/')}`, readFileSync(path)];
    }),
  );
}

test('a function verifies tokens with aws-jwt-verify as on AWS: it reads the keys at AWS’s address', async () => {
  const made = await cloud.pool();
  await cloud.user(made, 'ann');
  const code = `
    import { CognitoJwtVerifier } from 'aws-jwt-verify';
    const verifier = CognitoJwtVerifier.create({ userPoolId: process.env.POOL, tokenUse: 'access', clientId: process.env.CLIENT });
    export const handler = async ({ token }) => {
      try { return (await verifier.verify(token)).username; } catch (error) { return error.constructor.name; }
    };`;
  const { lambda } = cloud;
  const FunctionName = 'verify';
  await lambda.createFunction({
    FunctionName,
    Role: await cloud.test.role('verifier', trust({ Service: 'lambda.amazonaws.com' })),
    Code: { ZipFile: zipSync({ 'index.mjs': strToU8(code), ...installed() }) },
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Timeout: 20,
    Environment: { Variables: { POOL: made.poolId, CLIENT: made.clientId } },
  });
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 20, minDelay: 0.02, maxDelay: 0.1 }, { FunctionName });
  const ask = async (token: string) => {
    const { Payload } = await lambda.invoke({ FunctionName, Payload: JSON.stringify({ token }) });
    return JSON.parse(Buffer.from(Payload ?? []).toString()) as unknown;
  };
  const { AccessToken } = await cloud.signIn(made, 'ann');
  expect(await ask(AccessToken)).toBe('ann');
  const [head, body = ''] = AccessToken.split('.');
  expect(await ask(`${head}.${body}.${'A'.repeat(342)}`)).toBe('JwtInvalidSignatureError');
});

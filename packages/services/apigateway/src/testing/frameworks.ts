import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { trust } from '@coldstart/service-iam/testing';
import { build } from 'esbuild';
import { zipSync } from 'fflate';
import { startApis, type TestApis } from './apis.ts';
import { uriOf } from './rest.ts';

/** Ways in to a function: each gives the address before a path. */
export const ENTRANCES = ['REST API', 'HTTP API, payload 1.0', 'HTTP API, payload 2.0', 'function URL'] as const;
export type Entrance = (typeof ENTRANCES)[number];

export interface TestFrameworks extends TestApis {
  /** A function of one of `handlers/`, bundled as its users would. */
  deploy(handler: string): Promise<string>;
  /** Puts a function behind an entrance. */
  behind(fn: string, entrance: Entrance): Promise<string>;
}

async function bundle(handler: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`handlers/${handler}.ts`, import.meta.url))],
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    write: false,
    logLevel: 'error',
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`Nothing came of ${handler}.`);
  return zipSync({ 'index.js': file.contents });
}

export async function startFrameworks(): Promise<TestFrameworks> {
  const apis = await startApis();
  const role = await apis.test.role('frameworks', trust({ Service: 'lambda.amazonaws.com' }));
  const { lambda, rest, v2, cloud } = apis;

  async function behindRest(fn: string): Promise<string> {
    const { id: restApiId = '', rootResourceId: parentId } = await rest.createRestApi({
      name: randomUUID(),
      binaryMediaTypes: ['*/*'],
    });
    const { id: resourceId = '' } = await rest.createResource({ restApiId, parentId, pathPart: '{proxy+}' });
    const key = { restApiId, resourceId, httpMethod: 'ANY' };
    await rest.putMethod({ ...key, authorizationType: 'NONE' });
    await rest.putIntegration({ ...key, type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri: uriOf(fn) });
    await rest.createDeployment({ restApiId, stageName: 'live' });
    return `${cloud.endpoint}/_execute-api/${restApiId}/live`;
  }

  async function behindHttp(fn: string, version: string): Promise<string> {
    const { ApiId = '' } = await v2.createApi({ Name: randomUUID(), ProtocolType: 'HTTP' });
    const { IntegrationId } = await v2.createIntegration({
      ApiId,
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: fn,
      PayloadFormatVersion: version,
    });
    await v2.createRoute({ ApiId, RouteKey: 'ANY /{proxy+}', Target: `integrations/${IntegrationId}` });
    await v2.createStage({ ApiId, StageName: '$default', AutoDeploy: true });
    return `${cloud.endpoint}/_execute-api/${ApiId}`;
  }

  async function behindUrl(FunctionName: string): Promise<string> {
    const open = { FunctionName, Principal: '*' };
    const ofUrl = { Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' } as const;
    await lambda.addPermission({ ...open, ...ofUrl, StatementId: 'url' });
    const ofFunction = { Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true };
    await lambda.addPermission({ ...open, ...ofFunction, StatementId: 'function' });
    const { FunctionUrl = '' } = await lambda.createFunctionUrlConfig({ FunctionName, AuthType: 'NONE' });
    return FunctionUrl.replace(/\/$/, '');
  }

  return {
    ...apis,
    async deploy(FunctionName) {
      const { FunctionArn = '' } = await lambda.createFunction({
        FunctionName,
        Role: role,
        Code: { ZipFile: await bundle(FunctionName) },
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        MemorySize: 512,
        Timeout: 25,
      });
      const patience = { client: lambda, maxWaitTime: 10, minDelay: 0.02, maxDelay: 0.1 };
      await waitUntilFunctionActiveV2(patience, { FunctionName });
      await lambda.addPermission({
        FunctionName,
        StatementId: 'apis',
        Action: 'lambda:InvokeFunction',
        Principal: 'apigateway.amazonaws.com',
      });
      return FunctionArn;
    },
    behind(fn, entrance) {
      if (entrance === 'REST API') return behindRest(fn);
      return entrance === 'function URL' ? behindUrl(fn) : behindHttp(fn, entrance.slice(-3));
    },
  };
}

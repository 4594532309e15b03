/** Clouds on which tests look at what checks see: the embedded one, and one that is known by its APIs alone. */
import { CreateFunctionCommand, LambdaClient, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { createStack, type Target } from '@coldstart/checks/runner';
import { startCloud, type RunningCloud } from '@coldstart/cloud';
import { SERVICES } from '@coldstart/services';
import { strToU8, zipSync } from 'fflate';
import { startEmbedded, type EmbeddedBackend } from '../../backend/embedded.ts';
import { ABILITIES } from '../../backend/abilities.ts';
import { proxiedCapabilities } from '../../backend/proxied.ts';
import { startProxy, type Proxy } from '../../backend/proxy/proxy.ts';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-west-1';

export interface Cloud {
  readonly target: Target;
  /** Where functions send their calls, if not where they are told to anyway. */
  readonly forFunctions?: string;
  close(): Promise<void>;
}

export async function embedded(): Promise<Cloud> {
  const backend: EmbeddedBackend = await startEmbedded({ services: SERVICES, log: () => undefined });
  const { endpoint, capabilities } = backend;
  return { target: targetOf(endpoint, capabilities, backend.credentials(ACCOUNT)), close: () => backend.close() };
}

/** Another cloud, as LocalStack is one: nothing is known of it but its APIs and what passes. */
export async function proxied(): Promise<Cloud> {
  const cloud: RunningCloud = await startCloud({ services: SERVICES });
  const proxy: Proxy = await startProxy(cloud.endpoint, SERVICES);
  const capabilities = proxiedCapabilities(proxy, ABILITIES.coldstart);
  const close = async (): Promise<void> => {
    await proxy.close();
    await cloud.close();
  };
  const target = targetOf(proxy.endpoint, capabilities, { accessKeyId: ACCOUNT, secretAccessKey: 'test' });
  return { target, forFunctions: await proxy.forFunctions(ACCOUNT, '127.0.0.1'), close };
}

function targetOf(endpoint: string, capabilities: Target['capabilities'], credentials: Target['credentials']): Target {
  return {
    endpoint,
    region: REGION,
    account: ACCOUNT,
    credentials,
    stranger: { account: '1', credentials },
    capabilities,
    now: () => capabilities.clock?.now() ?? Date.now(),
    stack: createStack('records', {}, []),
    files: new Map(),
    exercise: 'records',
    variant: 'typescript',
    seed: 1,
  };
}

const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

/** Makes a function and its role, which may write logs and do what is allowed besides. */
export async function create(
  { target, forFunctions }: Cloud,
  name: string,
  code: string,
  allowed: object[] = [],
): Promise<void> {
  const config = { endpoint: target.endpoint, region: REGION, credentials: target.credentials };
  const [iam, lambda] = [new IAMClient(config), new LambdaClient(config)];
  const RoleName = `${name}Role`;
  const AssumeRolePolicyDocument = JSON.stringify(TRUST);
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  const logs = { Effect: 'Allow', Action: 'logs:*', Resource: '*' };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [logs, ...allowed] });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'own', PolicyDocument }));
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Role: Role?.Arn,
      Code: { ZipFile: zipSync({ 'index.mjs': strToU8(code) }) },
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Timeout: 30,
      ...(forFunctions !== undefined && { Environment: { Variables: { AWS_ENDPOINT_URL: forFunctions } } }),
    }),
  );
  await waitUntilFunctionActiveV2(
    { client: lambda, maxWaitTime: 10, minDelay: 0.02, maxDelay: 0.1 },
    { FunctionName: name },
  );
  iam.destroy();
  lambda.destroy();
}

import {
  CodeDeploy,
  type CreateDeploymentCommandInput,
  type CreateDeploymentGroupCommandInput,
} from '@aws-sdk/client-codedeploy';
import { Lambda } from '@aws-sdk/client-lambda';
import type { ServiceEntry } from '@coldstart/cloud';
import { allow, policy, startTestCloud, trust, type TestCloud } from '@coldstart/service-iam/testing';
import { entries as lambda } from '@coldstart/service-lambda/entry';
import { strToU8, zipSync } from 'fflate';
import { entries } from '../entry.ts';

/** A cloud whose time stands still but for `pass`, with the function `shop` in two versions behind the alias `live`. */
export interface TestDeployments {
  readonly cloud: TestCloud;
  readonly codedeploy: CodeDeploy;
  readonly lambda: Lambda;
  /** Another deployment group of the application `app`; its role may do what CodeDeploy needs. */
  group(name: string, more?: Partial<CreateDeploymentGroupCommandInput>): Promise<void>;
  /** Deploys version 2 over version 1. @returns the deployment's id */
  deploy(group: string, hooks?: object, more?: Partial<CreateDeploymentCommandInput>): Promise<string>;
  /** Moves the cloud's time on, by seconds. */
  pass(seconds: number): Promise<void>;
  /** The alias's version and what another version has of its traffic. */
  alias(): Promise<[string | undefined, Record<string, number>]>;
  /** Puts the alias back to version 1. */
  reset(): Promise<void>;
  /** The status of a deployment, and those of its lifecycle events. */
  status(deploymentId: string): Promise<string[]>;
  close(): Promise<void>;
}

const zip = (code: string): Uint8Array => zipSync({ 'index.mjs': strToU8(code) });

export const appSpec = (hooks: object = {}, more: object = {}): string =>
  JSON.stringify({
    version: 0,
    Resources: [
      {
        Shop: {
          Type: 'AWS::Lambda::Function',
          Properties: { Name: 'shop', Alias: 'live', CurrentVersion: '1', TargetVersion: '2', ...more },
        },
      },
    ],
    Hooks: Object.entries(hooks).map(([name, hook]) => ({ [name]: hook as string })),
  });

export async function startDeployments(services: readonly ServiceEntry[] = []): Promise<TestDeployments> {
  const cloud = await startTestCloud([...entries, ...lambda, ...services], { timeRuns: false });
  const codedeploy = new CodeDeploy(cloud.config());
  const functions = new Lambda(cloud.config());
  const Role = await cloud.role('function', trust({ Service: 'lambda.amazonaws.com' }), policy(allow('sqs:*')));
  const serviceRoleArn = await cloud.role(
    'deployer',
    trust({ Service: 'codedeploy.amazonaws.com' }),
    policy(allow('*')),
  );
  const pass = (seconds: number): Promise<void> => cloud.cloud.clock.advance(seconds * 1000);
  const make = { Role, Runtime: 'nodejs24.x', Handler: 'index.handler' } as const;
  await functions.createFunction({ ...make, FunctionName: 'shop', Code: { ZipFile: zip('export const handler = 1') } });
  await functions.createFunction({
    ...make,
    FunctionName: 'hook',
    Code: { ZipFile: zip('export const handler = async () => {}') },
  });
  await pass(1);
  await functions.publishVersion({ FunctionName: 'shop' });
  await functions.updateFunctionCode({ FunctionName: 'shop', ZipFile: zip('export const handler = 2') });
  await pass(1);
  await functions.publishVersion({ FunctionName: 'shop' });
  await functions.createAlias({ FunctionName: 'shop', Name: 'live', FunctionVersion: '1' });
  await codedeploy.createApplication({ applicationName: 'app', computePlatform: 'Lambda' });
  return {
    cloud,
    codedeploy,
    lambda: functions,
    pass,
    async group(deploymentGroupName, more = {}) {
      await codedeploy.createDeploymentGroup({
        applicationName: 'app',
        deploymentGroupName,
        serviceRoleArn,
        deploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent5Minutes',
        ...more,
      });
    },
    async deploy(deploymentGroupName, hooks = {}, more = {}) {
      const { deploymentId = '' } = await codedeploy.createDeployment({
        applicationName: 'app',
        deploymentGroupName,
        revision: { revisionType: 'AppSpecContent', appSpecContent: { content: appSpec(hooks) } },
        ...more,
      });
      await pass(1);
      return deploymentId;
    },
    async alias() {
      const { FunctionVersion, RoutingConfig } = await functions.getAlias({ FunctionName: 'shop', Name: 'live' });
      return [FunctionVersion, RoutingConfig?.AdditionalVersionWeights ?? {}];
    },
    async reset() {
      const RoutingConfig = { AdditionalVersionWeights: {} };
      await functions.updateAlias({ FunctionName: 'shop', Name: 'live', FunctionVersion: '1', RoutingConfig });
    },
    async status(deploymentId) {
      const { deploymentInfo } = await codedeploy.getDeployment({ deploymentId });
      const { targetIds: [targetId] = [] } = await codedeploy.listDeploymentTargets({ deploymentId });
      if (targetId === undefined) return [deploymentInfo?.status ?? ''];
      const { deploymentTarget } = await codedeploy.getDeploymentTarget({ deploymentId, targetId });
      const events = deploymentTarget?.lambdaTarget?.lifecycleEvents ?? [];
      return [deploymentInfo?.status ?? '', ...events.map(({ status = '' }) => status)];
    },
    async close() {
      codedeploy.destroy();
      functions.destroy();
      await cloud.close();
    },
  };
}

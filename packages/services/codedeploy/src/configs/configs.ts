import { randomUUID } from 'node:crypto';
import type { TrafficRoutingConfig } from '@aws-sdk/client-codedeploy';
import { page, type Call } from '@coldstart/cloud';
import { onConfig } from '../access.ts';
import { invalidToken, noConfig, notImplemented, refuse } from '../errors.ts';
import type { CodeDeployOperations } from '../sdk.ts';
import { applications, configs, type Config, type Routing } from '../state.ts';
import { DEFAULT_PREFIX, PREDEFINED } from './predefined.ts';

/** @throws AwsError DeploymentConfigDoesNotExistException */
export function findConfig(call: Call, name: string): Config {
  const found = PREDEFINED.get(name) ?? call.state(configs).byName.get(name);
  if (found !== undefined) return found;
  // AWS has these, for what is not deployed here.
  if (/^CodeDeployDefault\.(?:OneAtATime|HalfAtATime|AllAtOnce|ECS\w+)$/.test(name))
    throw refuse(
      'InvalidDeploymentConfigName',
      `The deployment configuration ${name} is not for the compute platform Lambda.`,
    );
  throw noConfig(name);
}

const invalid = (message: string) => refuse('InvalidTrafficRoutingConfiguration', message);

/** @throws AwsError InvalidTrafficRoutingConfigurationException */
function readRouting(given: TrafficRoutingConfig | undefined): Routing {
  const { type: kind, timeBasedCanary: canary, timeBasedLinear: linear } = given ?? {};
  if (kind === 'AllAtOnce' || kind === undefined) return { kind: 'AllAtOnce', percentage: 100, interval: 0 };
  const [percentage, interval] =
    kind === 'TimeBasedCanary'
      ? [canary?.canaryPercentage, canary?.canaryInterval]
      : [linear?.linearPercentage, linear?.linearInterval];
  if (percentage === undefined || interval === undefined)
    throw invalid(`The traffic routing configuration of the type ${kind} needs a percentage and an interval.`);
  if (percentage < 1 || percentage > 99) throw invalid(`The percentage must be between 1 and 99: ${percentage}`);
  if (interval < 1 || interval > 2880) throw invalid(`The interval must be between 1 and 2880 minutes: ${interval}`);
  return { kind, percentage, interval };
}

const showRouting = ({ kind, percentage, interval }: Routing): TrafficRoutingConfig => ({
  type: kind,
  ...(kind === 'TimeBasedCanary' && { timeBasedCanary: { canaryPercentage: percentage, canaryInterval: interval } }),
  ...(kind === 'TimeBasedLinear' && { timeBasedLinear: { linearPercentage: percentage, linearInterval: interval } }),
});

function isInUse(call: Call, name: string): boolean {
  const groups = [...call.state(applications).byName.values()].flatMap((one) => [...one.groups.values()]);
  return groups.some(({ settings }) => settings.config === name);
}

/** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_CreateDeploymentConfig.html */
export const configOperations: CodeDeployOperations = {
  CreateDeploymentConfig: {
    access: onConfig,
    run(input, call) {
      const { deploymentConfigName: name, computePlatform: platform = 'Server' } = input;
      if (platform !== 'Lambda' || input.minimumHealthyHosts !== undefined || input.zonalConfig !== undefined)
        throw notImplemented('Deployment configurations of other compute platforms');
      if (name.startsWith(DEFAULT_PREFIX))
        throw refuse('InvalidDeploymentConfigName', `The name must not begin with ${DEFAULT_PREFIX}: ${name}`);
      const { byName } = call.state(configs);
      if (byName.has(name))
        throw refuse('DeploymentConfigAlreadyExists', `Deployment Configuration already exists: ${name}`);
      const made = { name, id: randomUUID(), created: call.now(), routing: readRouting(input.trafficRoutingConfig) };
      byName.set(name, made);
      return { deploymentConfigId: made.id };
    },
  },
  GetDeploymentConfig: {
    access: onConfig,
    run({ deploymentConfigName }, call) {
      const { name, id, created, routing } = findConfig(call, deploymentConfigName);
      return {
        deploymentConfigInfo: {
          deploymentConfigId: id,
          deploymentConfigName: name,
          createTime: new Date(created),
          computePlatform: 'Lambda',
          trafficRoutingConfig: showRouting(routing),
        },
      };
    },
  },
  ListDeploymentConfigs: {
    run({ nextToken }, call) {
      const names = [...PREDEFINED.keys(), ...call.state(configs).byName.keys()].sort();
      const { items, token } = page(
        names,
        { token: nextToken },
        { keyOf: (name) => name, size: 100, invalid: invalidToken },
      );
      return { deploymentConfigsList: items, nextToken: token };
    },
  },
  /** Deleting what is not there is no error. */
  DeleteDeploymentConfig: {
    access: onConfig,
    run({ deploymentConfigName: name }, call) {
      if (PREDEFINED.has(name))
        throw refuse('InvalidOperation', `${name} is a predefined configuration and cannot be deleted.`);
      if (isInUse(call, name))
        throw refuse('DeploymentConfigInUse', `The deployment configuration ${name} is still in use.`);
      call.state(configs).byName.delete(name);
      return {};
    },
  },
};

import type { Call } from '@coldstart/cloud';
import type { Deployment, LambdaSpec, Routing } from '../state.ts';
import { asRole, DeploymentFailure } from './failure.ts';

const MINUTE = 60_000;

/** What the new version has after the next step, in percent, and what the one after it waits, in milliseconds. */
export function nextShare({ kind, percentage, interval }: Routing, shifted: number): { share: number; wait: number } {
  const wait = interval * MINUTE;
  if (kind === 'AllAtOnce') return { share: 100, wait: 0 };
  if (kind === 'TimeBasedCanary') return { share: shifted === 0 ? percentage : 100, wait };
  return { share: Math.min(100, shifted + percentage), wait };
}

const aliasOf = ({ functionName, alias }: LambdaSpec) => ({ FunctionName: functionName, Name: alias });

/** The alias has to be what the AppSpec says that it is. @throws DeploymentFailure */
export async function checkAlias(call: Call, deployment: Deployment, spec: LambdaSpec): Promise<void> {
  const { FunctionVersion: version } = await asRole(call, deployment, 'lambda', 'GetAlias', aliasOf(spec));
  if (version === spec.current) return;
  throw new DeploymentFailure(
    'INVALID_LAMBDA_CONFIGURATION',
    `The alias ${spec.alias} of the function ${spec.functionName} stands for version ${String(version)}, but the AppSpec file says that its current version is ${spec.current}.`,
  );
}

/** Gives the new version so many percent of the alias's traffic. */
export async function shift(call: Call, deployment: Deployment, spec: LambdaSpec, share: number): Promise<void> {
  const isWhole = share >= 100 || spec.current === spec.wanted;
  await asRole(call, deployment, 'lambda', 'UpdateAlias', {
    ...aliasOf(spec),
    FunctionVersion: isWhole ? spec.wanted : spec.current,
    RoutingConfig: { AdditionalVersionWeights: isWhole ? {} : { [spec.wanted]: share / 100 } },
  });
  deployment.shifted = share;
}

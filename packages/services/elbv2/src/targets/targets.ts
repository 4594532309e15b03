import type { TargetDescription, TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import { parseArn, type Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { on } from '../access.ts';
import { asBalancer } from '../endpoint/invoke.ts';
import { invalid, notImplemented, refused, refuseUnbuilt } from '../errors.ts';
import type { ElbOperations } from '../sdk.ts';
import type { TargetGroup } from '../state.ts';
import { findGroup } from './groups.ts';
import { lookAfter } from './look-after.ts';
import { healthOf, unchecked } from './use.ts';

export const targetOperations: ElbOperations = {
  /** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RegisterTargets.html */
  RegisterTargets: {
    access: on('TargetGroupArn'),
    async run({ TargetGroupArn, Targets }, call) {
      const group = findGroup(call, TargetGroupArn);
      if (group.type !== 'lambda')
        throw notImplemented(
          `Targets of type ${group.type}`,
          'Servers are not part of it: register a function with a target group of type lambda.',
        );
      const [first, ...others] = new Set((Targets ?? []).map((target) => readFunction(call, target)));
      if (first === undefined) return {};
      if (others.length > 0 || (group.target !== undefined && group.target.id !== first))
        throw refused('TooManyTargets', `The target group '${group.arn}' can have one Lambda function only`);
      await checkPermission(call, group, first);
      if (group.target === undefined) group.target = { id: first, ...unchecked() };
      lookAfter(call, group);
      return {};
    },
  },

  DeregisterTargets: {
    access: on('TargetGroupArn'),
    run({ TargetGroupArn, Targets }, call) {
      const group = findGroup(call, TargetGroupArn);
      for (const { Id = '' } of Targets ?? []) {
        if (group.target?.id !== Id)
          throw refused('InvalidTarget', `The following targets are not registered: '${Id}'`);
      }
      group.target = undefined;
      lookAfter(call, group);
      return {};
    },
  },

  DescribeTargetHealth: {
    run(input, call) {
      refuseUnbuilt('DescribeTargetHealth', input, 'Include');
      const group = findGroup(call, input.TargetGroupArn ?? '');
      const registered = group.target === undefined ? [] : [{ Id: group.target.id }];
      return { TargetHealthDescriptions: (input.Targets ?? registered).map((target) => describe(call, group, target)) };
    },
  },
};

function describe(call: Call, group: TargetGroup, asked: TargetDescription): TargetHealthDescription {
  const { target, port, healthCheck } = group;
  const Target = { ...asked, ...(port !== undefined && { Port: asked.Port ?? port }) };
  const HealthCheckPort = healthCheck.port === 'traffic-port' ? String(Target.Port) : healthCheck.port;
  if (target !== undefined && target.id === asked.Id)
    return { Target, HealthCheckPort, TargetHealth: healthOf(call, group, target) };
  return {
    Target,
    HealthCheckPort,
    TargetHealth: {
      State: 'unused',
      Reason: 'Target.NotRegistered',
      Description: 'Target is not registered to the target group',
    },
  };
}

function readFunction({ account, region }: Call, { Id = '', Port, AvailabilityZone }: TargetDescription): string {
  const arn = parseArn(Id);
  if (arn?.service !== 'lambda' || !arn.resource.startsWith('function:'))
    throw invalid(`The target ID '${Id}' is not the ARN of a Lambda function`);
  if (arn.account !== account || arn.region !== region)
    throw invalid(`The Lambda function '${Id}' must be in the account and Region of the target group`);
  if (Port !== undefined) throw invalid("A port cannot be specified for targets of type 'lambda'");
  if (AvailabilityZone !== undefined && AvailabilityZone !== 'all')
    throw invalid("An Availability Zone other than 'all' cannot be specified for targets of type 'lambda'");
  return Id;
}

/** A function is registered only where its policy lets the load balancer in. */
async function checkPermission(call: Call, group: TargetGroup, FunctionName: string): Promise<void> {
  try {
    await call.invoke('lambda', 'Invoke', { FunctionName, InvocationType: 'DryRun' }, asBalancer(call, group));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code === 'AccessDeniedException')
      throw new AwsError(
        'AccessDenied',
        `elasticloadbalancing principal does not have permission to invoke ${FunctionName} from target group ${group.arn}`,
        { status: 403 },
      );
    if (error.code === 'ResourceNotFoundException')
      throw refused('InvalidTarget', `The Lambda function '${FunctionName}' does not exist`);
    // What keeps it from running just now, such as that it is not ready yet, is no matter of its registration.
  }
}

import { isMap, scalar, type Value, type ValueMap } from '@coldstart/cloud';
import type { Applied, Shifting, StackResource } from '../state.ts';
import { ResourceFailure } from './failure.ts';
import type { HandlerContext } from './handlers.ts';

/*
 * The update policy of an alias: CodeDeploy moves it to another version, and the stack waits for that.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html#cfn-attributes-updatepolicy-codedeploylambdaaliasupdate
 */

const ALIAS = 'AWS::Lambda::Alias';
/** Milliseconds between two looks at a deployment: more, the longer it takes. */
const [SOONEST, LATEST] = [500, 15_000];

/** @returns what the policy asks of CodeDeploy; `undefined` without one */
function policyOf(policy: Value | undefined): ValueMap | undefined {
  const asked = isMap(policy) ? policy['CodeDeployLambdaAliasUpdate'] : undefined;
  return isMap(asked) ? asked : undefined;
}

/**
 * Has CodeDeploy move an alias, where its version has changed and its policy says so.
 *
 * @returns whether a deployment has begun
 */
export async function beginShift(
  resource: StackResource,
  before: Applied,
  policy: Value | undefined,
  context: HandlerContext,
): Promise<boolean> {
  const asked = resource.type === ALIAS ? policyOf(policy) : undefined;
  const [current, wanted] = [before.properties['FunctionVersion'], resource.properties['FunctionVersion']];
  if (asked === undefined || current === wanted) return false;
  const answer = await context.invokeAny('codedeploy', 'CreateDeployment', {
    applicationName: textOf(asked, 'ApplicationName'),
    deploymentGroupName: textOf(asked, 'DeploymentGroupName'),
    revision: {
      revisionType: 'String',
      string: { content: appSpecOf(resource, String(current), String(wanted), asked) },
    },
  });
  resource.applied = { properties: { ...before.properties }, tagged: before.tagged };
  resource.shifting = { deploymentId: String(answer['deploymentId']), began: context.call.now() };
  return true;
}

function textOf(asked: ValueMap, name: string): string {
  const found = scalar(asked[name] ?? '');
  if (typeof found === 'string' && found !== '') return found;
  throw new ResourceFailure(`CodeDeployLambdaAliasUpdate of the update policy needs ${name}.`);
}

function appSpecOf({ logicalId, properties }: StackResource, current: string, wanted: string, asked: ValueMap): string {
  const hooks = (['BeforeAllowTraffic', 'AfterAllowTraffic'] as const).flatMap((name) => {
    const hook = asked[`${name}Hook`];
    return typeof hook === 'string' && hook !== '' ? [{ [name]: hook }] : [];
  });
  const { FunctionName, Name: Alias } = properties;
  const Properties = { Name: nameIn(String(FunctionName)), Alias, CurrentVersion: current, TargetVersion: wanted };
  return JSON.stringify({
    version: 0,
    Resources: [{ [logicalId]: { Type: 'AWS::Lambda::Function', Properties } }],
    Hooks: hooks,
  });
}

/** A function may be named by its ARN. */
const nameIn = (name: string): string => /:function:([^:]+)/.exec(name)?.[1] ?? name;

interface Told {
  readonly status?: string;
  readonly errorInformation?: { readonly message?: string };
  readonly rollbackInfo?: { readonly rollbackDeploymentId?: string };
}

/**
 * Whether the deployment of an alias goes on. When it has succeeded, that is noted as what was asked for.
 *
 * @throws ResourceFailure where it has failed, as CloudFormation words it
 */
export async function isShifting(resource: StackResource, context: HandlerContext): Promise<boolean> {
  const { shifting, applied, properties } = resource;
  if (shifting === undefined) return false;
  const { deploymentId } = shifting;
  const answer = await context.invokeAny('codedeploy', 'GetDeployment', { deploymentId });
  const { status = '', errorInformation: error, rollbackInfo: back } = (answer['deploymentInfo'] ?? {}) as Told;
  if (status !== 'Succeeded' && status !== 'Failed' && status !== 'Stopped') return true;
  resource.shifting = undefined;
  if (status === 'Succeeded') {
    if (applied !== undefined) Object.assign(applied.properties, { FunctionVersion: properties['FunctionVersion'] });
    return false;
  }
  // Without a rollback of CodeDeploy's own, the alias is somewhere between both versions.
  if (back?.rollbackDeploymentId === undefined) delete applied?.properties['FunctionVersion'];
  throw new ResourceFailure(
    `Resource handler returned message: "${deploymentId} failed. ${error?.message ?? ''}" (RequestToken: ${context.token}, HandlerErrorCode: InternalFailure)`,
  );
}

/** Another resource has failed meanwhile: what CodeDeploy has begun is taken back. */
export async function stopShift({ shifting, applied }: StackResource, context: HandlerContext): Promise<void> {
  if (shifting === undefined) return;
  const { deploymentId } = shifting;
  const answer = await context.invokeAny('codedeploy', 'GetDeployment', { deploymentId });
  const { status } = (answer['deploymentInfo'] ?? {}) as Told;
  if (status === 'Created' || status === 'InProgress')
    await context.invokeAny('codedeploy', 'StopDeployment', { deploymentId, autoRollbackEnabled: false });
  delete applied?.properties['FunctionVersion'];
}

/** Milliseconds until the next look. */
export const shiftWait = ({ began }: Shifting, now: number): number =>
  Math.max(SOONEST, Math.min(LATEST, (now - began) / 5));

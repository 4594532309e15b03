import type {
  Action,
  FixedResponseActionConfig,
  RedirectActionConfig,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Call } from '@coldstart/cloud';
import { invalid, notImplemented, refused } from '../errors.ts';
import { targetGroups, type LoadBalancer } from '../state.ts';
import { balancersOf } from '../targets/use.ts';

/** What else a load balancer does before it answers: nobody signs in here yet. */
const UNBUILT = ['authenticate-oidc', 'authenticate-cognito', 'jwt-validation'];
const CONTENT_TYPES = ['text/plain', 'text/css', 'text/html', 'application/javascript', 'application/json'];

/**
 * Checks actions, and fills in what they leave out, as AWS describes them.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html#rule-action-types
 */
export function readActions(call: Call, balancer: LoadBalancer, given: readonly Action[] | undefined): Action[] {
  for (const { Type = '' } of given ?? []) {
    if (UNBUILT.includes(Type))
      throw notImplemented(`Actions of type ${Type}`, 'Let the function check who asks, and leave the action out.');
  }
  const [action, ...others] = given ?? [];
  if (action === undefined || others.length > 0)
    throw refused(
      'InvalidLoadBalancerAction',
      'Exactly one action of the type forward, redirect or fixed-response must be specified',
    );
  const order = action.Order === undefined ? {} : { Order: action.Order };
  switch (action.Type) {
    case 'redirect':
      return [{ Type: 'redirect', ...order, RedirectConfig: readRedirect(action.RedirectConfig) }];
    case 'fixed-response':
      return [{ Type: 'fixed-response', ...order, FixedResponseConfig: readFixed(action.FixedResponseConfig) }];
    default:
      return [{ Type: 'forward', ...order, ...readForward(call, balancer, action) }];
  }
}

function readForward(
  call: Call,
  balancer: LoadBalancer,
  { TargetGroupArn, ForwardConfig }: Action,
): Omit<Action, 'Type'> {
  const listed = ForwardConfig?.TargetGroups;
  const given = listed ?? (TargetGroupArn === undefined ? [] : [{ TargetGroupArn }]);
  if (given.length === 0) throw invalid('A target group ARN must be specified');
  if (
    TargetGroupArn !== undefined &&
    listed !== undefined &&
    !(listed.length === 1 && listed[0]?.TargetGroupArn === TargetGroupArn)
  )
    throw invalid('The target group ARN of an action must be the one of its forward config');
  if (given.length > 5) throw refused('TooManyTargetGroups', 'A forward action can have at most 5 target groups');
  if (ForwardConfig?.TargetGroupStickinessConfig?.Enabled === true)
    throw notImplemented('Forward actions that stick to a target group', 'Leave TargetGroupStickinessConfig out.');
  const TargetGroups = given.map(({ TargetGroupArn: arn = '', Weight = 1 }) => {
    const group = call.state(targetGroups).byArn.get(arn);
    if (group === undefined) throw refused('TargetGroupNotFound', `Target group '${arn}' not found`);
    if (balancersOf(call, group).some((other) => other.arn !== balancer.arn))
      throw refused(
        'TargetGroupAssociationLimit',
        `The following target groups cannot be associated with more than one load balancer: ${arn}`,
      );
    if (Weight < 0 || Weight > 999) throw invalid(`The target group weight '${Weight}' must be between '0' and '999'`);
    return { TargetGroupArn: arn, Weight };
  });
  const [only, ...more] = TargetGroups;
  return {
    ...(more.length === 0 && only !== undefined && { TargetGroupArn: only.TargetGroupArn }),
    ForwardConfig: { TargetGroups, TargetGroupStickinessConfig: { Enabled: false } },
  };
}

function readFixed(config: FixedResponseActionConfig | undefined): FixedResponseActionConfig {
  if (config === undefined) throw invalid('A fixed response config must be specified');
  if (config.ContentType !== undefined && !CONTENT_TYPES.includes(config.ContentType))
    throw refused(
      'InvalidLoadBalancerAction',
      "The ContentType must be one of:'text/html', 'application/json', 'application/javascript', 'text/css', 'text/plain'",
    );
  return config;
}

/** What stays as it was asked for. */
const UNCHANGED = { Protocol: '#{protocol}', Port: '#{port}', Host: '#{host}', Path: '/#{path}', Query: '#{query}' };

function readRedirect(config: RedirectActionConfig | undefined): RedirectActionConfig {
  if (config === undefined) throw invalid('A redirect config must be specified');
  const filled = { ...UNCHANGED, ...withoutUndefined(config) };
  const { Protocol, Port, Host, Path } = filled;
  if (Protocol === UNCHANGED.Protocol && Port === UNCHANGED.Port && Host === UNCHANGED.Host && Path === UNCHANGED.Path)
    throw refused('InvalidLoadBalancerAction', 'The redirect configuration is not valid because it creates a loop.');
  if (!/^(?:HTTPS?|#\{protocol\})$/.test(Protocol))
    throw refused('InvalidLoadBalancerAction', "The Protocol must be one of: 'HTTP', 'HTTPS', '#{protocol}'");
  if (!/^(?:[1-9]\d{0,4}|#\{port\})$/.test(Port) || Number(Port) > 65_535)
    throw refused('InvalidLoadBalancerAction', "The Port must be a number from 1 to 65535, or '#{port}'");
  if (!Path.startsWith('/')) throw refused('InvalidLoadBalancerAction', "The Path must start with '/'");
  return filled;
}

function withoutUndefined(config: RedirectActionConfig): RedirectActionConfig {
  return Object.fromEntries(
    Object.entries(config).filter(([, value]) => value !== undefined),
  ) as unknown as RedirectActionConfig;
}

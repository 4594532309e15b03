import type {
  CreateTargetGroupInput,
  ModifyTargetGroupInput,
  ProtocolEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { invalid, refused } from '../errors.ts';
import type { HealthCheck, TargetGroup } from '../state.ts';

type Given = CreateTargetGroupInput | ModifyTargetGroupInput;

/** What is checked when a request does not say. https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html */
export const initialCheck = (type: TargetGroup['type'], protocol: ProtocolEnum | undefined): HealthCheck =>
  type === 'lambda'
    ? {
        enabled: false,
        interval: 35,
        timeout: 30,
        healthy: 5,
        unhealthy: 2,
        path: '/',
        matcher: '200',
        protocol: undefined,
        port: undefined,
      }
    : {
        enabled: true,
        interval: 30,
        timeout: 5,
        healthy: 5,
        unhealthy: 2,
        path: '/',
        matcher: '200',
        protocol: protocol === 'HTTPS' ? 'HTTPS' : 'HTTP',
        port: 'traffic-port',
      };

/**
 * @param before what is not given stays as it is
 * @throws AwsError for settings that no check can have
 */
export function readCheck(given: Given, before: HealthCheck, type: TargetGroup['type']): HealthCheck {
  const check: HealthCheck = {
    enabled: given.HealthCheckEnabled ?? before.enabled,
    interval: given.HealthCheckIntervalSeconds ?? before.interval,
    timeout: given.HealthCheckTimeoutSeconds ?? before.timeout,
    healthy: given.HealthyThresholdCount ?? before.healthy,
    unhealthy: given.UnhealthyThresholdCount ?? before.unhealthy,
    path: given.HealthCheckPath ?? before.path,
    matcher: readMatcher(given.Matcher?.HttpCode ?? before.matcher),
    protocol: given.HealthCheckProtocol ?? before.protocol,
    port: given.HealthCheckPort ?? before.port,
  };
  for (const member of ['HealthCheckProtocol', 'HealthCheckPort'] as const) {
    if (type === 'lambda' && given[member] !== undefined)
      throw invalid(`${member} cannot be specified for target groups with target type 'lambda'`);
  }
  if (type !== 'lambda' && !check.enabled)
    throw invalid(`Health check enabled must be true for target groups with target type '${type}'`);
  if (check.timeout >= check.interval)
    throw invalid(`Health check timeout '${check.timeout}' must be smaller than the interval '${check.interval}'`);
  if (!check.path.startsWith('/')) throw invalid(`Health check path '${check.path}' must begin with '/'`);
  return check;
}

function readMatcher(text: string): string {
  const parts = text.split(',').map((part) => /^(\d{3})(?:-(\d{3}))?$/.exec(part));
  const fits = parts.every((part) => {
    const [from, to] = [Number(part?.[1]), Number(part?.[2] ?? part?.[1])];
    return from >= 200 && from <= to && to <= 499;
  });
  if (fits) return text;
  throw refused(
    'ValidationError',
    `Health check matcher HTTP code '${text}' must be within '200-499' inclusive: 200, 200,202 or 200-299`,
  );
}

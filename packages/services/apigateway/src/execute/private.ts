import { parseArn, type Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { serviceRole } from '../service-role.ts';
import { Unreachable } from './http-call.ts';

const LISTENER = /^listener\/app\/([^/]+)\/[^/]+\/[^/]+$/;
const BALANCER = /^loadbalancer\/app\/([^/]+)\/[^/]+$/;

/** Whether an ARN is one of an Application Load Balancer, or of a listener of one. */
export function isBalancer(arn: string): boolean {
  const { service, resource = '' } = parseArn(arn) ?? {};
  return service === 'elasticloadbalancing' && (LISTENER.test(resource) || BALANCER.test(resource));
}

/**
 * Where a private integration leads: the address of a load balancer within this cloud.
 *
 * @param port where the ARN is the load balancer's, and not a listener's
 * @throws Unreachable where it is not there
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html
 */
export async function privateAddress(call: Call, arn: string, port = 80): Promise<string> {
  const { resource = '' } = parseArn(arn) ?? {};
  const [, name] = LISTENER.exec(resource) ?? [];
  const [, whole] = BALANCER.exec(resource) ?? [];
  if (whole !== undefined) return `${call.cloud.endpoint}/_elb/${whole}:${port}`;
  try {
    const as = serviceRole.principal(call);
    const { Listeners } = await call.invoke(
      'elasticloadbalancing',
      'DescribeListeners',
      { ListenerArns: [arn] },
      { as },
    );
    const [listener] = Array.isArray(Listeners) ? (Listeners as { readonly Port?: number }[]) : [];
    return `${call.cloud.endpoint}/_elb/${name}:${listener?.Port ?? port}`;
  } catch (error) {
    if (error instanceof AwsError) throw new Unreachable(`${arn}: ${error.message}`);
    throw error;
  }
}

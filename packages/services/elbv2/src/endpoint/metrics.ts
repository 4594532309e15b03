import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import { measure, type Call, type Measurement } from '@coldstart/cloud';

const NAMESPACE = 'AWS/ApplicationELB';

/** What the balancer itself answers with, without asking a target, is the balancer's. */
function codeMetric(status: number, action: Action | undefined): string | undefined {
  if (action?.Type === 'fixed-response') return 'HTTP_Fixed_Response_Count';
  if (action?.Type === 'redirect') return 'HTTP_Redirect_Count';
  const kind = Math.floor(status / 100);
  // A target's own 502 and a balancer's look alike here: a function that fails is answered for by the balancer.
  const own = action === undefined || [502, 503, 504].includes(status);
  return kind < 2 || kind > 5 ? undefined : `HTTPCode_${own ? 'ELB' : 'Target'}_${kind}XX_Count`;
}

/**
 * What CloudWatch is told of a request.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 *
 * @param arn the balancer's; the end of it is the dimension, `app/web/50dc6c495c0c9188`
 * @param took milliseconds that the target took
 */
export function tellOfAnswer(call: Call, arn: string, status: number, action: Action | undefined, took?: number): void {
  const own = { namespace: NAMESPACE, dimensions: { LoadBalancer: arn.split(':loadbalancer/')[1] ?? arn } };
  const code = codeMetric(status, action);
  const forwarded = action?.Type === 'forward' && took !== undefined;
  const measurements: Measurement[] = [
    { ...own, name: 'RequestCount', value: 1, unit: 'Count' },
    ...(code === undefined ? [] : [{ ...own, name: code, value: 1, unit: 'Count' }]),
    ...(forwarded ? [{ ...own, name: 'TargetResponseTime', value: took / 1000, unit: 'Seconds' }] : []),
  ];
  measure(call, measurements);
}

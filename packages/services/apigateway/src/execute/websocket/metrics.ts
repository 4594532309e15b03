import { measure, type ArnPlace, type Call, type Measurement } from '@coldstart/cloud';
import type { Answer, Failure } from './integrate.ts';
import type { Routed } from './route.ts';

type Metric = Pick<Measurement, 'name' | 'value' | 'unit'>;

/** What became of something that happened on a connection. */
export type Became =
  /** The stage, its authorizer or a route's model has refused it before anybody was asked. */
  | { readonly refused: true }
  /** @param latency milliseconds that the integration took; `undefined` where it is a mock */
  | { readonly result: Answer | Failure; readonly latency: number | undefined };

const count = (name: string): Metric => ({ name, value: 1, unit: 'Count' });

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-logging.html */
export function tellOfEvent(call: Call, { connected, stage, routeKey, occurrence }: Routed, became: Became): void {
  const metrics: Metric[] = [];
  if (occurrence.type === 'MESSAGE') metrics.push(count('MessageCount'));
  if ('refused' in became) metrics.push(count('ClientError'));
  else {
    const { result, latency } = became;
    if (occurrence.type === 'CONNECT') metrics.push(count('ConnectCount'));
    // A function that fails was called, and has answered so.
    if ('failed' in result) metrics.push(count(result.status === 502 ? 'IntegrationError' : 'ExecutionError'));
    else if (result.status >= 400) metrics.push(count('IntegrationError'));
    if (latency !== undefined) metrics.push({ name: 'IntegrationLatency', value: latency, unit: 'Milliseconds' });
  }
  const { DetailedMetricsEnabled: isDetailed = stage.DefaultRouteSettings?.DetailedMetricsEnabled } =
    stage.RouteSettings?.[routeKey] ?? {};
  tell(call, { ...connected, routeKey: isDetailed === true ? routeKey : undefined }, metrics);
}

interface Measured extends ArnPlace {
  readonly apiId: string;
  readonly stageName: string;
  /** Of routes whose metrics are detailed. */
  readonly routeKey?: string | undefined;
}

/** A message to a client counts like one of a client. */
export const tellOfMessage = (call: Call, to: Omit<Measured, 'routeKey'>): void =>
  tell(call, to, [count('MessageCount')]);

/** A client's message that no route takes. */
export const tellOfStray = (call: Call, from: Omit<Measured, 'routeKey'>): void =>
  tell(call, from, [count('MessageCount'), count('ClientError')]);

function tell(call: Call, { account, region, apiId, stageName, routeKey }: Measured, metrics: readonly Metric[]): void {
  const of: Readonly<Record<string, string>>[] = [{ ApiId: apiId }, { ApiId: apiId, Stage: stageName }];
  if (routeKey !== undefined) of.push({ ApiId: apiId, Stage: stageName, Route: routeKey });
  const measurements = of.flatMap((dimensions) =>
    metrics.map((metric) => ({ namespace: 'AWS/ApiGateway', dimensions, ...metric })),
  );
  measure(call, measurements, { account, region });
}

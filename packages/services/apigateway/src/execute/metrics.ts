import { measure, type Call, type Measurement } from '@coldstart/cloud';

const NAMESPACE = 'AWS/ApiGateway';

export interface Answered {
  /** `rest` or `http`. */
  readonly kind: 'rest' | 'http';
  /** How metrics call it: a REST API by its name, an HTTP API by its id. */
  readonly api: string;
  readonly stage: string;
  readonly status: number;
  /** Milliseconds. */
  readonly latency: number;
}

/**
 * What CloudWatch is told of a request to an API, of the API and of its stage.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
 */
export function tellOfRequest(call: Call, { kind, api, stage, status, latency }: Answered): void {
  const [name, client, server] = kind === 'rest' ? ['ApiName', '4XXError', '5XXError'] : ['ApiId', '4xx', '5xx'];
  const is = (hundreds: number): number => (Math.floor(status / 100) === hundreds ? 1 : 0);
  const metrics: readonly Pick<Measurement, 'name' | 'value' | 'unit'>[] = [
    { name: 'Count', value: 1, unit: 'Count' },
    { name: client ?? '', value: is(4), unit: 'Count' },
    { name: server ?? '', value: is(5), unit: 'Count' },
    { name: 'Latency', value: latency, unit: 'Milliseconds' },
  ];
  const own = { [name ?? '']: api };
  measure(
    call,
    [own, { ...own, Stage: stage }].flatMap((dimensions) =>
      metrics.map((metric) => ({ namespace: NAMESPACE, dimensions, ...metric })),
    ),
  );
}

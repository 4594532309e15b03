import { measure, type Call } from '@coldstart/cloud';
import type { WireRequest } from '@coldstart/wire';

/** Methods whose bodies count as downloaded, and as uploaded. */
const DOWNLOADS = ['GET', 'HEAD', 'OPTIONS'];
const UPLOADS = ['POST', 'PUT'];

interface Visited {
  readonly asked: Pick<WireRequest, 'method' | 'body'>;
  readonly status: number;
  /** Bytes of the answer's body, as far as they are known before it is sent. */
  readonly downloaded: number;
}

/**
 * What CloudWatch is told of a viewer's request: in us-east-1 alone, wherever the viewer is.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html
 *
 * @param call in us-east-1
 */
export function tellOfVisit(
  call: Call,
  DistributionId: string,
  { asked: { method, body }, status, downloaded }: Visited,
): void {
  const rate = (...hundreds: number[]): number => (hundreds.includes(Math.floor(status / 100)) ? 100 : 0);
  const metrics: readonly (readonly [name: string, value: number, unit: string])[] = [
    ['Requests', 1, 'None'],
    ['BytesDownloaded', DOWNLOADS.includes(method) ? downloaded : 0, 'None'],
    ['BytesUploaded', UPLOADS.includes(method) ? body.length : 0, 'None'],
    ['4xxErrorRate', rate(4), 'Percent'],
    ['5xxErrorRate', rate(5), 'Percent'],
    ['TotalErrorRate', rate(4, 5), 'Percent'],
  ];
  measure(
    call,
    metrics.map(([name, value, unit]) => ({
      namespace: 'AWS/CloudFront',
      dimensions: { DistributionId, Region: 'Global' },
      name,
      value,
      unit,
    })),
  );
}

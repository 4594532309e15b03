import { createWireService, serviceName, type WireRequest, type WireService } from '@coldstart/wire';

interface ProxiedService {
  /** Signing name. */
  readonly name: string;
  /** First half of `X-Amz-Target`. */
  readonly target?: string;
  readonly sdk: () => Promise<object>;
}

/** Services whose calls the proxy can read. Others pass as they are: they cannot be picked by a fault. */
const SERVICES: readonly ProxiedService[] = [
  { name: 'cloudformation', sdk: () => import('@aws-sdk/client-cloudformation') },
  { name: 'dynamodb', target: 'DynamoDB_20120810', sdk: () => import('@aws-sdk/client-dynamodb') },
  { name: 'iam', sdk: () => import('@aws-sdk/client-iam') },
  { name: 'lambda', sdk: () => import('@aws-sdk/client-lambda') },
  { name: 'logs', target: 'Logs_20140328', sdk: () => import('@aws-sdk/client-cloudwatch-logs') },
  { name: 's3', sdk: () => import('@aws-sdk/client-s3') },
  { name: 'sts', sdk: () => import('@aws-sdk/client-sts') },
];

const loaded = new Map<string, Promise<WireService>>();

/** Which service a request is for, and how that service speaks. */
export async function serviceOf(request: WireRequest): Promise<{ name: string; wire: WireService | undefined }> {
  const name = serviceName(request, SERVICES);
  const entry = SERVICES.find((service) => service.name === name);
  if (entry === undefined) return { name, wire: undefined };
  let wire = loaded.get(name);
  if (wire === undefined) {
    wire = entry.sdk().then(createWireService);
    loaded.set(name, wire);
  }
  return { name, wire: await wire };
}

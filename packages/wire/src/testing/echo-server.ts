import { readSignature, verifySignature, type Signature } from '../sigv4.ts';
import { isChunked, unpackChunks } from '../chunked.ts';
import { locateBucket, serviceName } from '../dispatch.ts';
import { AwsError } from '../errors.ts';
import { listen, type Listener } from '../http.ts';
import type { WireRequest, WireResponse } from '../messages.ts';
import { WireService } from '../service.ts';

/** Bytes. */
export const BODY_LIMIT = 5_000_000;

type Values = Record<string, unknown>;
export type Behaviour = (operation: string, input: Values) => Values;

export interface EchoServer extends Listener {
  /** What has been called, in order. */
  readonly calls: { readonly service: string; readonly operation: string; readonly input: Values }[];
}

function verified(request: WireRequest, secret: string): { signature: Signature; key: Buffer } {
  const signature = readSignature(request);
  if (signature === undefined) throw new AwsError('AccessDenied', 'unsigned', { status: 403 });
  const verification = verifySignature(request, signature, secret);
  if (!verification.valid) throw new AwsError('SignatureDoesNotMatch', verification.canonicalRequest, { status: 403 });
  return { signature, key: verification.key };
}

/**
 * A server of several services whose operations are one function.
 *
 * @param secret of every key; `undefined` takes requests unsigned
 */
export async function startEchoServer(
  sdks: Readonly<Record<string, { sdk: object; target?: string }>>,
  secret: string | undefined,
  behave: Behaviour,
): Promise<EchoServer> {
  const services = new Map(Object.entries(sdks).map(([name, { sdk }]) => [name, new WireService(sdk)]));
  const addressed = Object.entries(sdks).map(([name, { target }]) => ({
    name,
    ...(target === undefined ? {} : { target }),
  }));
  const calls: EchoServer['calls'] = [];

  async function answer(request: WireRequest): Promise<WireResponse> {
    const name = serviceName(request, addressed);
    const service = services.get(name);
    if (service === undefined) return { status: 404, headers: {}, body: `no service ${name}` };
    if (name === 's3') locateBucket(request);
    try {
      const signed = secret === undefined ? undefined : verified(request, secret);
      if (isChunked(request)) unpackChunks(request, signed);
      const { operation, input } = await service.parse(request);
      calls.push({ service: name, operation, input });
      const model = service.model.operations.get(operation);
      if (model === undefined) throw new Error(`${operation} is not in the model.`);
      return await service.respond(model, behave(operation, input), request);
    } catch (error) {
      return service.fail(error, request, (fault) => void process.stderr.write(`${String(fault)}\n`));
    }
  }

  function refuseSize(request: WireRequest): WireResponse {
    const service = services.get(serviceName(request, addressed));
    const error = new AwsError('RequestEntityTooLarge', 'too large', { status: 413 });
    return service?.fail(error, request, () => undefined) ?? { status: 413, headers: {} };
  }

  const listener = await listen({
    port: 0,
    host: '127.0.0.1',
    bodyLimit: () => BODY_LIMIT,
    handle: answer,
    tooLarge: (request) => Promise.resolve(refuseSize(request)),
  });
  return { ...listener, calls };
}

/** A service of each protocol; requests need no signature. */
export async function startAllProtocols(): Promise<EchoServer> {
  const [sts, dynamodb, lambda, s3, monitoring] = await Promise.all([
    import('@aws-sdk/client-sts'),
    import('@aws-sdk/client-dynamodb'),
    import('@aws-sdk/client-lambda'),
    import('@aws-sdk/client-s3'),
    import('@aws-sdk/client-cloudwatch'),
  ]);
  return startEchoServer(
    {
      sts: { sdk: sts },
      dynamodb: { sdk: dynamodb, target: 'DynamoDB_20120810' },
      lambda: { sdk: lambda },
      s3: { sdk: s3 },
      monitoring: { sdk: monitoring },
    },
    undefined,
    () => ({}),
  );
}

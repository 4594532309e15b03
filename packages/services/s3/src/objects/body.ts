import type { GetObjectCommandOutput, PutObjectCommandInput } from '@aws-sdk/client-s3';

/** The bytes of a streaming input: from the wire and from other services they arrive whole. */
export function bytesOf(body: PutObjectCommandInput['Body']): Uint8Array {
  if (body === undefined) return new Uint8Array();
  if (body instanceof Uint8Array) return body;
  if (typeof body === 'string') return Buffer.from(body, 'utf8');
  throw new TypeError('A body must be a Uint8Array or a string: read a stream to its end before handing it to S3.');
}

/** Bytes as the SDK types an output stream; the wire writes them as they are. */
export const asStream = (bytes: Uint8Array): GetObjectCommandOutput['Body'] =>
  bytes as unknown as GetObjectCommandOutput['Body'];

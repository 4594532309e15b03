import { Sha256 } from '@aws-crypto/sha256-js';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';

export interface PushTarget {
  /** A cloud of Coldstart's. */
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/**
 * Puts an image into the registry of a cloud.
 *
 * @param archive as `packImage` makes it
 * @returns its URI, as `Code.ImageUri` takes it
 * @throws Error where the cloud refuses it, or is none that takes images
 */
export async function pushImage(
  { endpoint, region, credentials }: PushTarget,
  repository: string,
  tag: string,
  archive: Uint8Array,
): Promise<string> {
  const { hostname, port, protocol, host } = new URL(endpoint);
  const signer = new SignatureV4({ service: 'lambda', region, credentials, sha256: Sha256 });
  const path = `/_lambda/images/${region}/${repository}`;
  const { headers } = await signer.sign(
    new HttpRequest({
      method: 'PUT',
      protocol,
      hostname,
      ...(port !== '' && { port: Number(port) }),
      path,
      query: { tag },
      headers: { host, 'content-type': 'application/x-tar' },
      body: archive,
    }),
  );
  const response = await fetch(new URL(`${path}?tag=${encodeURIComponent(tag)}`, endpoint), {
    method: 'PUT',
    headers,
    body: new Uint8Array(archive),
  });
  const text = (await response.text()).trim();
  if (response.status !== 201)
    throw new Error(`${endpoint} does not take the image ${repository}:${tag}: ${text || `HTTP ${response.status}`}`);
  return text;
}

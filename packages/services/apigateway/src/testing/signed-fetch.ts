import { Sha256 } from '@aws-crypto/sha256-js';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Keys } from '@coldstart/service-iam/testing';

/** Sends a request that is signed for `execute-api`. */
export async function signedFetch(
  url: string,
  credentials: Keys,
  method = 'GET',
  more: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const { hostname, host, pathname, port } = new URL(url);
  const signer = new SignatureV4({ credentials, region: 'eu-central-1', service: 'execute-api', sha256: Sha256 });
  const request = new HttpRequest({ method, hostname, port: Number(port), path: pathname, headers: { host, ...more } });
  const signed = await signer.sign(request);
  const { host: _, ...headers } = signed.headers;
  return fetch(url, { method, headers });
}

import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type { WireRequest, WireResponse } from '@coldstart/wire';
import { type Call, type Cloud, defineState, GLOBAL, type StateAddress, type StateKind } from '@coldstart/cloud';
import { layerContents } from './layers/state.ts';
import { packages } from './state.ts';

const PATH = '/_lambda/code/';

/** Seconds; AWS's links to code are good for ten minutes. */
const LIFETIME = 600;

/** What the links are signed with; a restart makes a new one, and links end with it. */
const secrets = defineState('lambda/code-secret', () => ({ secret: randomUUID() }));

interface Archive {
  bytes: Uint8Array;
}

const KINDS: Readonly<Record<string, StateKind<Archive>>> = {
  [packages.name]: packages,
  [layerContents.name]: layerContents,
};

/** A link that serves an archive to whoever has it, as AWS's presigned S3 links do. */
export function codeUrl(call: Call, kind: StateKind<Archive>, address: StateAddress): string {
  const { account, region, part } = address;
  const url = new URL(PATH + [kind.name, account, region, part].map(encodeURIComponent).join('/'), call.cloud.endpoint);
  const expires = String(Math.floor(call.now() / 1000) + LIFETIME);
  url.searchParams.set('Expires', expires);
  url.searchParams.set('Signature', sign(call.cloud, url.pathname, expires));
  return url.href;
}

function sign(cloud: Cloud, path: string, expires: string): string {
  const { secret } = cloud.store.get(secrets, { account: GLOBAL, region: GLOBAL, part: '' });
  return createHmac('sha256', secret).update(`${path}?${expires}`).digest('hex');
}

/** Answers the links of `codeUrl`; `undefined` for every other request. */
export function serveCode(request: WireRequest, cloud: Cloud): WireResponse | undefined {
  if (!request.path.startsWith(PATH)) return undefined;
  const expires = request.query.get('Expires') ?? '';
  const signature = Buffer.from(request.query.get('Signature') ?? '');
  const right = Buffer.from(sign(cloud, request.path, expires));
  if (signature.length !== right.length || !timingSafeEqual(signature, right)) {
    return text(403, 'This link to code was not made by this cloud. Call GetFunction for one.');
  }
  if (cloud.clock.now() > Number(expires) * 1000) {
    return text(403, 'This link to code has expired. Call GetFunction for a new one.');
  }
  const [name = '', account = '', region = '', part = ''] = request.path
    .slice(PATH.length)
    .split('/')
    .map(decodeURIComponent);
  const kind = KINDS[name];
  const archive = kind && cloud.store.peek(kind, { account, region, part });
  if (archive === undefined)
    return text(404, 'This code has been replaced or deleted. Call GetFunction for a new link.');
  return { status: 200, headers: { 'content-type': 'application/zip' }, body: archive.bytes };
}

const text = (status: number, body: string): WireResponse => ({
  status,
  headers: { 'content-type': 'text/plain' },
  body,
});

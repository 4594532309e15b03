import type { WireRequest, WireResponse } from '@coldstart/wire';
import type { StateStore } from '@coldstart/cloud';
import { currentVersion, findBucket } from '../store.ts';

/** Settings that S3 answers with 204 where the model says 200. */
const WITHOUT_CONTENT = ['policy', 'tagging', 'inventory', 'analytics', 'metrics', 'intelligent-tiering'];

const isOnBucket = ({ path }: WireRequest): boolean => path === '/' || path === '';

/** Gives an answer what S3's model does not say of it: statuses, headers, and how its XML is written. */
export function adjustResponse(request: WireRequest, response: WireResponse, store: StateStore): void {
  response.headers['server'] ??= 'AmazonS3';
  if (response.status !== 200) return;
  correctStatus(request, response, store);
  if (request.bucket !== undefined && isOnBucket(request) && (request.method === 'GET' || request.method === 'HEAD')) {
    const region = findBucket(store, request.bucket)?.region;
    if (region !== undefined) response.headers['x-amz-bucket-region'] ??= region;
    if (request.method === 'HEAD') response.headers['content-type'] ??= 'application/xml';
  }
  if (typeof response.body === 'string' && response.headers['content-type'] === 'application/xml') {
    response.body = adjustXml(response.body);
  }
}

function correctStatus(request: WireRequest, response: WireResponse, store: StateStore): void {
  const { method, query, bucket: name } = request;
  if (response.headers['content-range'] !== undefined) response.status = 206;
  if (method === 'PUT' && isOnBucket(request) && WITHOUT_CONTENT.some((setting) => query.has(setting))) {
    response.status = 204;
  }
  if (method === 'POST' && query.has('restore')) {
    // A restore that is under way was accepted; one that was over before is 200.
    const bucket = findBucket(store, name ?? '');
    const key = decodeURIComponent(request.path.slice(1));
    if (bucket !== undefined && currentVersion(store, bucket, key)?.restore?.ongoing === true) response.status = 202;
  }
}

/** Lists that come behind all else in S3's answers: clients that read them as they come depend on it. */
const LAST = ['Buckets', 'Contents', 'Version', 'DeleteMarker', 'CommonPrefixes'];

function adjustXml(body: string): string {
  let xml = body
    .replace(/(>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)Z</g, '$1.000Z<')
    .replace(/(<LocationConstraint [^>]*)><\/LocationConstraint>/, '$1/>');
  if (!/<(?:ListAllMyBuckets|ListBucket|ListVersions)Result/.test(xml.slice(0, 200))) return xml;
  for (const name of LAST) xml = moveToEnd(xml, name);
  return xml;
}

/** Moves all elements of a name, which stand side by side, to the end of the document. */
function moveToEnd(xml: string, name: string): string {
  const closing = `</${name}>`;
  const start = xml.indexOf(`<${name}>`);
  const end = xml.lastIndexOf(closing) + closing.length;
  const root = xml.lastIndexOf('</');
  if (start < 0 || end > root) return xml;
  return xml.slice(0, start) + xml.slice(end, root) + xml.slice(start, end) + xml.slice(root);
}

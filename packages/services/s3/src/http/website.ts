import type { RoutingRule, WebsiteConfiguration } from '@aws-sdk/client-s3';
import { AwsError, escapeXml, hostName, type WireRequest, type WireResponse } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import { authorizeObject } from '../access/authorize.ts';
import { noSuchWebsite } from '../bucket/website.ts';
import { methodNotAllowed, noSuchBucket } from '../errors.ts';
import { getObject } from '../objects/get.ts';
import type { Bucket } from '../state.ts';
import { currentVersion, findBucket } from '../store.ts';
import type { Out } from '../types.ts';

// Asked for, not imported: see `wire/http.ts`.
const { STATUS_CODES } = process.getBuiltinModule('node:http');

/** True for hosts such as `BUCKET.s3-website-us-east-1.amazonaws.com`. */
export const isWebsite = (request: WireRequest): boolean => /\.s3-website[.-]/.test(hostName(request));

/**
 * Serves a bucket as a website.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html
 *
 * @param call in the name of a visitor whom nobody knows
 */
export function serveWebsite(request: WireRequest, call: Call): WireResponse {
  const name = request.bucket ?? '';
  try {
    if (request.method !== 'GET' && request.method !== 'HEAD') throw methodNotAllowed(request.method, 'OBJECT');
    const bucket = findBucket(call.cloud.store, name);
    if (bucket === undefined) throw noSuchBucket(name);
    if (bucket.website === undefined) throw noSuchWebsite(name);
    return answer(request, call, bucket, bucket.website);
  } catch (error) {
    if (error instanceof AwsError) return errorPage(call, error);
    throw error;
  }
}

function answer(request: WireRequest, call: Call, bucket: Bucket, website: WebsiteConfiguration): WireResponse {
  const path = decode(request.path.slice(1));
  const all = website.RedirectAllRequestsTo;
  if (all !== undefined) {
    return redirect(301, `${all.Protocol ?? 'http'}://${all.HostName ?? ''}/${request.path.slice(1)}`);
  }
  const suffix = website.IndexDocument?.Suffix ?? '';
  const rules = website.RoutingRules ?? [];
  const before = rules.find((rule) => rule.Condition?.HttpErrorCodeReturnedEquals === undefined && matches(rule, path));
  if (before !== undefined) return follow(before, path, request);
  const key = path === '' || path.endsWith('/') ? path + suffix : path;
  try {
    return page(request, call, bucket, key, 200);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.status === 304) return { status: 304, headers: { ...error.headers } };
    const { status = 500 } = error;
    if (status === 404 && key === path && currentVersion(call.cloud.store, bucket, `${path}/${suffix}`) !== undefined) {
      return redirect(302, `/${request.path.slice(1)}/`);
    }
    const after = rules.find(
      (rule) => rule.Condition?.HttpErrorCodeReturnedEquals === String(status) && matches(rule, path),
    );
    if (after !== undefined) return follow(after, path, request);
    return errorDocument(request, call, bucket, website.ErrorDocument?.Key, error);
  }
}

const matches = ({ Condition: condition }: RoutingRule, path: string): boolean =>
  condition?.KeyPrefixEquals === undefined || path.startsWith(condition.KeyPrefixEquals);

/** Sends a visitor where a routing rule points. */
function follow({ Redirect: to, Condition: condition }: RoutingRule, path: string, request: WireRequest): WireResponse {
  const prefix = condition?.KeyPrefixEquals ?? '';
  const key =
    to?.ReplaceKeyWith ??
    (to?.ReplaceKeyPrefixWith === undefined ? path : to.ReplaceKeyPrefixWith + path.slice(prefix.length));
  const host = to?.HostName ?? request.headers['host'] ?? '';
  const location = `${to?.Protocol ?? 'http'}://${host}/${key.split('/').map(encodeURIComponent).join('/')}`;
  return redirect(Number(to?.HttpRedirectCode ?? 301), location);
}

const redirect = (status: number, location: string): WireResponse => ({ status, headers: { location } });

function page(request: WireRequest, call: Call, bucket: Bucket, key: string, status: number): WireResponse {
  authorizeObject(call, bucket, 's3:GetObject', key);
  const { headers } = request;
  const since = headers['if-modified-since'];
  const output = getObject(
    {
      Bucket: bucket.name,
      Key: key,
      ...(status === 200 ? { Range: headers['range'], IfNoneMatch: headers['if-none-match'] } : {}),
      ...(status === 200 && since !== undefined ? { IfModifiedSince: new Date(since) } : {}),
    },
    call,
  );
  if (output.WebsiteRedirectLocation !== undefined) return redirect(301, output.WebsiteRedirectLocation);
  return {
    status: output.ContentRange === undefined ? status : 206,
    headers: pageHeaders(output),
    body: output.Body as unknown as Uint8Array,
  };
}

function pageHeaders(output: Out<'GetObject'>): Record<string, string> {
  const headers: Record<string, string | undefined> = {
    'content-type': output.ContentType,
    'content-range': output.ContentRange,
    'content-encoding': output.ContentEncoding,
    'content-language': output.ContentLanguage,
    'content-disposition': output.ContentDisposition,
    'cache-control': output.CacheControl,
    etag: output.ETag,
    'last-modified': output.LastModified?.toUTCString(),
  };
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) given[name] = value;
  for (const [name, value] of Object.entries(output.Metadata ?? {})) given[`x-amz-meta-${name}`] = value;
  return given;
}

function errorDocument(
  request: WireRequest,
  call: Call,
  bucket: Bucket,
  key: string | undefined,
  error: AwsError,
): WireResponse {
  if (key === undefined) return errorPage(call, error);
  try {
    return page(request, call, bucket, key, error.status ?? 500);
  } catch (second) {
    if (second instanceof AwsError) return errorPage(call, error, second);
    throw second;
  }
}

const item = (name: string, value: unknown): string => `<li>${name}: ${escapeXml(String(value))}</li>\n`;

const items = (error: AwsError): string =>
  item('Code', error.code) +
  item('Message', error.message) +
  Object.entries(error.fields)
    .map(([name, value]) => item(name, value))
    .join('');

/** The page that S3 makes of an error, and of the one met on the way to the page of the site's own. */
function errorPage(call: Call, error: AwsError, second?: AwsError): WireResponse {
  const status = error.status ?? 500;
  const title = `${status} ${STATUS_CODES[status] ?? ''}`;
  const more =
    second === undefined
      ? ''
      : `<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>\n<ul>\n${items(second)}</ul>\n`;
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'x-amz-error-code': error.code,
      'x-amz-error-message': error.message,
      'x-amz-request-id': call.requestId,
    },
    body: `<html>\n<head><title>${title}</title></head>\n<body>\n<h1>${title}</h1>\n<ul>\n${items(error)}${item('RequestId', call.requestId)}${item('HostId', call.requestId)}</ul>\n${more}<hr/>\n</body>\n</html>\n`,
  };
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

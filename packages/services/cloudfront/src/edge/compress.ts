import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { valueOf, withHeader, without } from './headers.ts';
import type { EdgeResponse } from './hooks.ts';

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html#compressed-content-cloudfront-file-types */
const TYPES = new Set(
  `application/dash+xml application/eot application/font application/font-sfnt application/javascript application/json
  application/opentype application/otf application/pdf application/pkcs7-mime application/protobuf application/rss+xml
  application/truetype application/ttf application/vnd.apple.mpegurl application/vnd.mapbox-vector-tile
  application/vnd.ms-fontobject application/wasm application/xhtml+xml application/xml application/x-font-opentype
  application/x-font-truetype application/x-font-ttf application/x-httpd-cgi application/x-javascript application/x-mpegurl
  application/x-opentype application/x-otf application/x-perl application/x-ttf font/eot font/opentype font/otf font/ttf
  image/svg+xml text/css text/csv text/html text/javascript text/js text/plain text/richtext text/tab-separated-values
  text/xml text/x-component text/x-java-source text/x-script vnd.apple.mpegurl`.split(/\s+/),
);
const SMALLEST = 1000;
const LARGEST = 10_000_000;
const COMPRESSED_STATUSES = new Set([200, 403, 404]);

const compressors = { br: promisify(brotliCompress), gzip: promisify(gzip) };

/** An answer as a viewer gets it who takes an encoding; as it is where CloudFront would not compress it. */
export async function compress(response: EdgeResponse, encoding: 'br' | 'gzip' | undefined): Promise<EdgeResponse> {
  if (encoding === undefined || !isCompressible(response)) return response;
  const body = await compressors[encoding](response.body);
  let headers = without(response.headers, ['content-length', 'etag']);
  headers = withHeader(headers, 'Content-Encoding', encoding);
  headers = withHeader(headers, 'Vary', [valueOf(headers, 'vary'), 'Accept-Encoding'].filter(Boolean).join(', '));
  // Compressed and plain are the same to whoever compares them by a weak tag.
  const tag = valueOf(response.headers, 'etag');
  if (tag !== undefined && /^(?:W\/)?"/.test(tag))
    headers = withHeader(headers, 'ETag', tag.startsWith('"') ? `W/${tag}` : tag);
  return { ...response, headers, body };
}

function isCompressible({ status, headers, body }: EdgeResponse): boolean {
  const type = (valueOf(headers, 'content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return (
    COMPRESSED_STATUSES.has(status) &&
    TYPES.has(type) &&
    headers['content-encoding'] === undefined &&
    headers['content-length'] !== undefined &&
    body.length >= SMALLEST &&
    body.length <= LARGEST
  );
}

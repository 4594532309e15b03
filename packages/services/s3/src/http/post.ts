import type { Tag } from '@aws-sdk/client-s3';
import { element, hostName, type WireRequest, type WireResponse } from '@coldstart/wire';
import type { KnownKey, Cloud } from '@coldstart/cloud';
import { authorize } from '../access/authorize.ts';
import { writeContext } from '../access/context.ts';
import { invalidArgument, malformedXml, preconditionFailed } from '../errors.ts';
import { formEncode } from '../objects/form-encode.ts';
import { putAs } from '../objects/put.ts';
import { requireBucket } from '../store.ts';
import type { In, Out } from '../types.ts';
import { checkFormPolicy } from './form-policy.ts';
import { findSigner } from './form-signature.ts';
import { readForm, type Form } from './form.ts';

/** True for what a browser's form sends: a POST to a bucket that is none of the operations. */
export const isForm = (request: WireRequest): boolean =>
  request.method === 'POST' && (request.path === '/' || request.path === '') && request.query.size === 0;

/** Fields by the member of PutObject that they stand for. */
const MEMBERS: Readonly<Record<string, keyof In<'PutObject'>>> = {
  acl: 'ACL',
  'cache-control': 'CacheControl',
  'content-disposition': 'ContentDisposition',
  'content-encoding': 'ContentEncoding',
  'content-language': 'ContentLanguage',
  'content-type': 'ContentType',
  'x-amz-storage-class': 'StorageClass',
  'x-amz-website-redirect-location': 'WebsiteRedirectLocation',
  'x-amz-server-side-encryption': 'ServerSideEncryption',
  'x-amz-server-side-encryption-aws-kms-key-id': 'SSEKMSKeyId',
  'x-amz-server-side-encryption-customer-algorithm': 'SSECustomerAlgorithm',
  'x-amz-server-side-encryption-customer-key': 'SSECustomerKey',
  'x-amz-server-side-encryption-customer-key-md5': 'SSECustomerKeyMD5',
  'x-amz-checksum-algorithm': 'ChecksumAlgorithm',
  'x-amz-checksum-crc32': 'ChecksumCRC32',
  'x-amz-checksum-crc32c': 'ChecksumCRC32C',
  'x-amz-checksum-crc64nvme': 'ChecksumCRC64NVME',
  'x-amz-checksum-sha1': 'ChecksumSHA1',
  'x-amz-checksum-sha256': 'ChecksumSHA256',
};

/**
 * Stores the file of a browser's form.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
 */
export async function postObject(
  request: WireRequest,
  cloud: Cloud,
  findKey: (accessKeyId: string) => KnownKey | undefined,
): Promise<WireResponse> {
  const contentType = request.headers['content-type'] ?? '';
  if (!contentType.startsWith('multipart/form-data')) {
    throw preconditionFailed('Bucket POST must be of the enclosure-type multipart/form-data');
  }
  const form = await readForm(contentType, request.body);
  const { principal, region } = findSigner(form, findKey, cloud.clock.now());
  const { call, done } = await cloud.context('s3', 'PostObject', {
    account: principal.account,
    region: region ?? 'us-east-1',
    principal,
    request: { ...request, secure: false },
  });
  const name = request.bucket ?? '';
  const bucket = requireBucket(call, { Bucket: name });
  const policy = form.fields.get('policy');
  if (policy !== undefined) checkFormPolicy(policy, form, name, call.now());
  const input = toInput(form, name);
  authorize(call, bucket, { action: 's3:PutObject', key: input.Key, context: writeContext(input) });
  const output = await putAs('ObjectCreated:Post', input, call);
  done();
  return answer(request, form, input.Key, output);
}

function toInput(form: Form, bucket: string): In<'PutObject'> {
  const { fields, file, fileName } = form;
  const key = fields.get('key');
  if (key === undefined) {
    throw invalidArgument(
      "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
      'key',
      '',
    );
  }
  const members: Record<string, unknown> = {};
  const metadata: Record<string, string> = {};
  for (const [name, value] of fields) {
    const member = MEMBERS[name];
    if (member !== undefined) members[member] = value;
    if (name.startsWith('x-amz-meta-')) metadata[name.slice('x-amz-meta-'.length)] = value;
  }
  const expires = fields.get('expires');
  const tagging = fields.get('tagging');
  return {
    ...members,
    Bucket: bucket,
    Key: fileName === undefined ? key : key.replaceAll('${filename}', fileName),
    Body: file,
    Metadata: metadata,
    ...(expires === undefined ? {} : { Expires: new Date(expires) }),
    ...(tagging === undefined ? {} : { Tagging: asQuery(readTags(tagging)) }),
  };
}

const asQuery = (tags: readonly Tag[]): string =>
  new URLSearchParams(tags.map(({ Key: key = '', Value: value = '' }): [string, string] => [key, value])).toString();

/** Forms bring tags as the XML that PutObjectTagging takes. */
function readTags(xml: string): Tag[] {
  const set = /^\s*(?:<\?xml[^>]*>\s*)?<Tagging[^>]*>\s*<TagSet>([\s\S]*)<\/TagSet>\s*<\/Tagging>\s*$/.exec(xml)?.[1];
  if (set === undefined) throw malformedXml();
  const tags = [...set.matchAll(/<Tag>\s*<Key>([^<]*)<\/Key>\s*<Value>([^<]*)<\/Value>\s*<\/Tag>/g)];
  return tags.map(([, key = '', value = '']) => ({ Key: unescape(key), Value: unescape(value) }));
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const unescape = (text: string): string =>
  text.replace(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? '');

function answer(request: WireRequest, { fields }: Form, key: string, output: Out<'PutObject'>): WireResponse {
  const bucket = request.bucket ?? '';
  const host = request.headers['host'] ?? '';
  const named = hostName(request).startsWith(`${bucket}.`);
  const location = `http://${host}${named ? '' : `/${bucket}`}/${formEncode(key)}`;
  const etag = output.ETag ?? '';
  const headers: Record<string, string> = { etag, location };
  if (output.VersionId !== undefined) headers['x-amz-version-id'] = output.VersionId;
  if (output.ServerSideEncryption !== undefined) headers['x-amz-server-side-encryption'] = output.ServerSideEncryption;
  for (const [name, value] of Object.entries(output)) {
    if (typeof value === 'string' && name.startsWith('Checksum')) {
      headers[`x-amz-checksum-${name.slice('Checksum'.length).toLowerCase()}`] = value;
    }
  }
  const redirect = redirection(fields, bucket, key, etag);
  if (redirect !== undefined) return { status: 303, headers: { ...headers, location: redirect } };
  const status = fields.get('success_action_status');
  if (status === '201') {
    const body = `<?xml version="1.0" encoding="UTF-8"?>\n${element('PostResponse', { Location: location, Bucket: bucket, Key: key, ETag: etag })}`;
    return { status: 201, headers: { ...headers, 'content-type': 'application/xml' }, body };
  }
  return { status: status === '200' ? 200 : 204, headers };
}

/** The page that a form sends its visitor to afterwards; one that is no address is as if it were not there. */
function redirection(
  fields: ReadonlyMap<string, string>,
  bucket: string,
  key: string,
  etag: string,
): string | undefined {
  const wanted = fields.get('success_action_redirect') ?? fields.get('redirect');
  if (wanted === undefined || !URL.canParse(wanted)) return undefined;
  const query = new URLSearchParams({ bucket, key, etag }).toString();
  return `${wanted}${wanted.includes('?') ? '&' : '?'}${query}`;
}

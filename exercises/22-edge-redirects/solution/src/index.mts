import type { CloudFrontRequestEvent, CloudFrontRequestResult } from 'aws-lambda';

const GERMAN = ['AT', 'CH', 'DE'];
/** Bytes: an answer may have 1 MB with its headers, and each x is one. */
const LARGEST = 1_000_000;

/** Generated here, at the origin's gate: the viewer's would allow 40 KB. */
function sample(querystring: string): CloudFrontRequestResult {
  const size = Number(new URLSearchParams(querystring).get('size') ?? '0');
  const headers = { 'content-type': [{ key: 'Content-Type', value: 'text/plain' }] };
  if (size > LARGEST) return { status: '413', statusDescription: 'Content Too Large', headers, body: 'too large' };
  return { status: '200', statusDescription: 'OK', headers, body: 'x'.repeat(size) };
}

export const handler = async (event: CloudFrontRequestEvent): Promise<CloudFrontRequestResult> => {
  const { request } = event.Records[0].cf;
  if (request.uri === '/sample.txt') return sample(request.querystring);
  const country = request.headers['cloudfront-viewer-country']?.[0]?.value ?? '';
  const language = GERMAN.includes(country) ? 'de' : 'en';
  request.uri = `/${language}${request.uri}`;
  request.headers['x-language'] = [{ key: 'X-Language', value: language }];
  return request;
};

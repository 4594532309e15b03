import type { CloudFrontFunctionsEvent, CloudFrontRequestEvent } from 'aws-lambda';
import { sample } from '../sample.ts';

const configOf = <Gate extends string>(eventType: Gate) => ({
  distributionDomainName: 'd111111abcdef8.cloudfront.net',
  distributionId: 'EDFDVBD6EXAMPLE',
  eventType,
  requestId: '4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ==',
});

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html */
export const edge = sample<CloudFrontRequestEvent>({
  title: 'CloudFront, through Lambda@Edge',
  how: 'CloudFront waits for the request, changed or not, or for an answer: `{ status: "302", headers: { location: [{ key: "Location", value: "/" }] } }`. Anything else becomes a 502, an error a 503.',
  event: {
    Records: [
      {
        cf: {
          config: configOf('origin-request'),
          request: {
            clientIp: '203.0.113.178',
            headers: {
              'cloudfront-viewer-country': [{ key: 'CloudFront-Viewer-Country', value: 'CH' }],
              host: [{ key: 'Host', value: 'shop.example.com' }],
            },
            method: 'GET',
            origin: {
              custom: {
                customHeaders: {},
                domainName: 'shop.example.com',
                keepaliveTimeout: 5,
                path: '',
                port: 443,
                protocol: 'https',
                readTimeout: 30,
                sslProtocols: ['TLSv1.2'],
              },
            },
            querystring: 'size=8',
            uri: '/shoes',
          },
        },
      },
    ],
  },
  fields: {
    Records: { means: 'One record, always.' },
    'Records[].cf': { means: 'What CloudFront says.' },
    'Records[].cf.config': { means: 'Which distribution and request it is.' },
    'Records[].cf.config.distributionDomainName': { means: "The distribution's own name." },
    'Records[].cf.config.distributionId': { means: "The distribution's id." },
    'Records[].cf.config.eventType': {
      means: 'The gate: `viewer-request`, `origin-request`, `origin-response` or `viewer-response`.',
    },
    'Records[].cf.config.requestId': { means: 'What `X-Amz-Cf-Id` tells the viewer.' },
    'Records[].cf.request': {
      means: 'The request.',
      trap: 'Return this object, changed. A request without its read-only headers is a 502.',
    },
    'Records[].cf.request.clientIp': { means: 'The address of the viewer.' },
    'Records[].cf.request.headers': {
      means: 'The headers, by names in small letters.',
      trap: 'At the gates of the origin there are only those that the cache policy or the origin request policy hands on.',
    },
    'Records[].cf.request.headers.cloudfront-viewer-country': {
      means: 'The country of the viewer.',
      trap: 'CloudFront adds it behind the viewer request, and only where a policy names it.',
    },
    'Records[].cf.request.headers.cloudfront-viewer-country[].key': { means: 'The name, as it is written on.' },
    'Records[].cf.request.headers.cloudfront-viewer-country[].value': { means: 'One value.' },
    'Records[].cf.request.headers.host': { means: 'The name that the request is for.' },
    'Records[].cf.request.headers.host[].key': { means: 'The name, as it is written on.' },
    'Records[].cf.request.headers.host[].value': {
      means: 'One value.',
      trap: 'At the gates of the origin it is the name of the origin, unless a policy hands on that of the viewer.',
    },
    'Records[].cf.request.method': { means: 'The method; it cannot be changed.' },
    'Records[].cf.request.origin': {
      means: 'Where the request is about to go; for an origin request alone. It may be another.',
    },
    'Records[].cf.request.origin.custom': { means: 'A server; a bucket is in `s3` instead.' },
    'Records[].cf.request.origin.custom.customHeaders': {
      means: 'Headers that the distribution adds for this origin.',
    },
    'Records[].cf.request.origin.custom.domainName': { means: 'The name of the server.' },
    'Records[].cf.request.origin.custom.keepaliveTimeout': { means: 'Seconds for which a connection is kept.' },
    'Records[].cf.request.origin.custom.path': { means: 'What stands before every path.' },
    'Records[].cf.request.origin.custom.port': { means: 'The port.' },
    'Records[].cf.request.origin.custom.protocol': { means: '`http` or `https`.' },
    'Records[].cf.request.origin.custom.readTimeout': { means: 'Seconds that CloudFront waits for an answer.' },
    'Records[].cf.request.origin.custom.sslProtocols': { means: 'Versions of TLS that it may speak.' },
    'Records[].cf.request.querystring': { means: 'What follows the `?`, as text; empty without one.' },
    'Records[].cf.request.uri': { means: 'The path.' },
  },
});

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html */
export const edgeFunction = sample<Omit<CloudFrontFunctionsEvent, 'response'>>({
  title: 'CloudFront, through CloudFront Functions',
  how: 'No Lambda. CloudFront waits for `event.request`, changed or not, or for an answer: `{ statusCode: 302, headers: { location: { value: "/" } } }`.',
  event: {
    version: '1.0',
    context: configOf('viewer-request'),
    viewer: { ip: '203.0.113.178' },
    request: {
      method: 'GET',
      uri: '/shoes',
      querystring: {
        size: { value: '8', multiValue: [{ value: '8' }, { value: '9' }] },
      },
      headers: {
        host: { value: 'd111111abcdef8.cloudfront.net' },
      },
      cookies: {
        theme: { value: 'dark' },
      },
    },
  },
  fields: {
    version: { means: 'The version of this form: `1.0`.' },
    context: { means: 'Which distribution and request it is.' },
    'context.distributionDomainName': { means: "The distribution's own name." },
    'context.distributionId': { means: "The distribution's id." },
    'context.eventType': { means: '`viewer-request` or `viewer-response`: it runs at no other gate.' },
    'context.requestId': { means: 'What `X-Amz-Cf-Id` tells the viewer.' },
    viewer: { means: 'Who asks.' },
    'viewer.ip': { means: 'The address of the viewer.' },
    request: { means: 'The request; the answer is in `response`, for a viewer response.' },
    'request.method': { means: 'The method; it cannot be changed.' },
    'request.uri': { means: 'The path.' },
    'request.querystring': { means: 'The parameters, one field a name.', trap: 'Nothing is decoded.' },
    'request.querystring.size': { means: 'One parameter.' },
    'request.querystring.size.value': { means: 'Its first value.' },
    'request.querystring.size.multiValue': { means: 'All values, the first included; only where there are several.' },
    'request.querystring.size.multiValue[].value': { means: 'One value.' },
    'request.headers': {
      means: 'The headers, by names in small letters.',
      trap: 'An object with `value`, and no list as in Lambda@Edge. Cookies are not among them.',
    },
    'request.headers.host': { means: 'The name that the viewer has asked for.' },
    'request.headers.host.value': { means: 'Its value.', trap: 'It cannot be changed.' },
    'request.cookies': { means: 'The cookies, one field a name.' },
    'request.cookies.theme': { means: 'One cookie.' },
    'request.cookies.theme.value': { means: 'Its value.' },
  },
});

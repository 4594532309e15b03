import type { ALBEvent } from 'aws-lambda';
import { sample } from '../sample.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html */
export const loadBalancer = sample<ALBEvent>({
  title: 'HTTP request through a load balancer',
  how: 'An Application Load Balancer waits for your answer: an object with a `statusCode` that is a number, `headers` that are texts, and a `body`. Anything else becomes a 502.',
  event: {
    requestContext: {
      elb: {
        targetGroupArn: 'arn:aws:elasticloadbalancing:us-east-1:111111111111:targetgroup/orders/6d0ecf831eec9f09',
      },
    },
    httpMethod: 'POST',
    path: '/orders/o-17',
    queryStringParameters: { status: 'open' },
    headers: {
      'content-type': 'application/json',
      'x-amzn-trace-id': 'Root=1-6a44e420-abcdef012345678912345678',
      'x-forwarded-for': '203.0.113.9',
      'x-forwarded-port': '80',
      'x-forwarded-proto': 'http',
    },
    body: '{"total":4990}',
    isBase64Encoded: false,
  },
  fields: {
    requestContext: { means: 'Where the request comes from.' },
    'requestContext.elb': { means: 'The load balancer. No other source has this field.' },
    'requestContext.elb.targetGroupArn': { means: 'The target group that the function is registered with.' },
    httpMethod: { means: 'The method.' },
    path: { means: 'The path as it was sent.', trap: 'There is no stage, and there are no path parameters.' },
    queryStringParameters: {
      means: 'The parameters, as they were sent.',
      trap: 'Nothing is decoded. Of several values the last one counts, unless the target group has multi-value headers: then this is `multiValueQueryStringParameters`, with lists.',
    },
    'queryStringParameters.status': { means: 'The last value of this parameter.' },
    headers: {
      means: 'The headers, with names in small letters.',
      trap: 'With multi-value headers this is `multiValueHeaders`, with lists, and the answer needs `multiValueHeaders`, too.',
    },
    'headers.content-type': { means: 'What the body is.' },
    'headers.x-amzn-trace-id': { means: 'What the request belongs to, for tracing.' },
    'headers.x-forwarded-for': { means: 'The addresses that it came by; the load balancer adds the last one.' },
    'headers.x-forwarded-port': { means: 'The port of the listener.' },
    'headers.x-forwarded-proto': { means: 'How the client spoke: `http` or `https`.' },
    body: {
      means: 'The body as text; empty where there is none.',
      trap: 'Base64 for everything but `text/*`, JSON, JavaScript and XML, and for whatever has a content-encoding.',
    },
    isBase64Encoded: { means: 'Whether the body is Base64.' },
  },
});

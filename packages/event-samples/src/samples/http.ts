import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { sample } from '../sample.ts';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export const http = sample<APIGatewayProxyEventV2>({
  title: 'Function URL, format 2.0',
  how: 'The URL waits for your answer: an object with `statusCode`, `headers` and `body`, or anything else, which becomes a 200.',
  event: {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/orders/o-17',
    rawQueryString: 'status=paid&status=open',
    cookies: ['theme=dark'],
    headers: { 'content-type': 'application/json', host: 'abcdefghij.lambda-url.eu-central-1.on.aws' },
    queryStringParameters: { status: 'paid,open' },
    requestContext: {
      accountId: 'anonymous',
      apiId: 'abcdefghij',
      domainName: 'abcdefghij.lambda-url.eu-central-1.on.aws',
      domainPrefix: 'abcdefghij',
      http: {
        method: 'POST',
        path: '/orders/o-17',
        protocol: 'HTTP/1.1',
        sourceIp: '203.0.113.9',
        userAgent: 'curl/8.15.0',
      },
      requestId: 'e1506fd5-9e7b-434f-bd42-4f8fa224b599',
      routeKey: '$default',
      stage: '$default',
      time: '01/Jul/2026:10:00:00 +0000',
      timeEpoch: 1782900000000,
    },
    body: '{"total":4990}',
    isBase64Encoded: false,
  },
  fields: {
    version: {
      means: 'The version of this shape.',
      trap: 'REST APIs send format 1.0, which has `httpMethod` and `path` instead.',
    },
    routeKey: { means: 'The route that has matched, such as `GET /orders/{id}`; `$default` for a function URL.' },
    rawPath: { means: 'The path as it was sent.' },
    rawQueryString: { means: 'What stands behind the question mark, undecoded.' },
    cookies: {
      means: 'The cookies, one an element.',
      trap: 'They are not among the headers. Missing where there are none.',
    },
    headers: {
      means: 'The headers, with names in small letters.',
      trap: 'Several of one name are one text, joined by commas.',
    },
    'headers.content-type': { means: 'Such as the client has sent it.' },
    'headers.host': { means: 'The host that was asked.' },
    queryStringParameters: {
      means: 'What stands behind the question mark, decoded.',
      trap: 'Missing, not empty, where there is nothing. `status` came twice here: joined by a comma.',
    },
    'queryStringParameters.status': { means: 'The values of one name.' },
    requestContext: { means: 'What the entrance knows of the request.' },
    'requestContext.accountId': {
      means: 'The account of who has signed; `anonymous` for a URL that asks for nothing.',
    },
    'requestContext.apiId': { means: 'The URL or the API.' },
    'requestContext.domainName': { means: 'Its host.' },
    'requestContext.domainPrefix': { means: 'The first part of the host.' },
    'requestContext.http': { means: 'The request line, and who sent it.' },
    'requestContext.http.method': { means: 'The method, in capital letters.' },
    'requestContext.http.path': { means: 'The path; with an API’s stage in front of it.' },
    'requestContext.http.protocol': { means: 'The version of HTTP.' },
    'requestContext.http.sourceIp': { means: 'The address of the client.' },
    'requestContext.http.userAgent': { means: 'What the client calls itself.' },
    'requestContext.requestId': {
      means: 'Names the request.',
      trap: 'Not the id of the invocation, which is in the context.',
    },
    'requestContext.routeKey': { means: 'The route once more.' },
    'requestContext.stage': { means: 'The stage; `$default` for a function URL.' },
    'requestContext.time': { means: 'When, in the form of web servers’ logs.' },
    'requestContext.timeEpoch': { means: 'When, in milliseconds since 1970.' },
    body: { means: 'What was sent.', trap: 'Text, also for JSON, and missing where there is none.' },
    isBase64Encoded: {
      means: 'Whether `body` has to be decoded first.',
      trap: 'Look at it: what is no text comes in Base64, and JSON may, too.',
    },
  },
});

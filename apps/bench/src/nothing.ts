/** A server that does nothing: it answers each call with what the SDK needs to be content. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const ANSWERS: Readonly<Record<string, string>> = {
  GetItem: '{"Item":{"pk":{"S":"1"},"text":{"S":"some text"}}}',
  ReceiveMessage: '{"Messages":[{"MessageId":"0","ReceiptHandle":"0","MD5OfBody":"0","Body":"some text"}]}',
};

/** The query protocol's answer to the one operation of it that is measured. */
const PUBLISHED =
  '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>0</MessageId></PublishResult><ResponseMetadata><RequestId>0</RequestId></ResponseMetadata></PublishResponse>';

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    const target = request.headers['x-amz-target']?.toString();
    if (request.headers['content-type'] === 'application/x-www-form-urlencoded') {
      response.writeHead(200, { 'content-type': 'text/xml', 'content-length': PUBLISHED.length }).end(PUBLISHED);
      return;
    }
    if (target === undefined) {
      const body = request.method === 'GET' ? Buffer.alloc(1024) : '';
      response
        .writeHead(200, { etag: '"0"', 'content-length': Buffer.byteLength(body), 'x-amz-request-id': '0' })
        .end(body);
      return;
    }
    const body = ANSWERS[target.split('.').at(-1) ?? ''] ?? '{}';
    response
      .writeHead(200, {
        'content-type': 'application/x-amz-json-1.0',
        'content-length': Buffer.byteLength(body),
        'x-amzn-requestid': '0',
      })
      .end(body);
  });
});
server.listen(0, '127.0.0.1', () =>
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`),
);

/** A server that does nothing: it answers each call with what the SDK needs to be content. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const ANSWERS: Readonly<Record<string, string>> = {
  GetItem: '{"Item":{"pk":{"S":"1"},"text":{"S":"some text"}}}',
  ReceiveMessage: '{"Messages":[{"MessageId":"0","ReceiptHandle":"0","MD5OfBody":"0","Body":"some text"}]}',
};

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    const target = request.headers['x-amz-target']?.toString();
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

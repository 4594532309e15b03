/** A server that does nothing: it answers each call with what the SDK needs to be content. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';

const ANSWERS: Readonly<Record<string, string>> = {
  GetItem: '{"Item":{"pk":{"S":"1"},"text":{"S":"some text"}}}',
  PutRecord: '{"ShardId":"shardId-000000000000","SequenceNumber":"0"}',
  ReceiveMessage: '{"Messages":[{"MessageId":"0","ReceiptHandle":"0","MD5OfBody":"0","Body":"some text"}]}',
};

/** The query protocol's answer to the one operation of it that is measured. */
const PUBLISHED =
  '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>0</MessageId></PublishResult><ResponseMetadata><RequestId>0</RequestId></ResponseMetadata></PublishResponse>';

function answer(request: IncomingMessage, response: ServerResponse): void {
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
}

const http = createServer(answer);
// Requests and answers of HTTP/2 have what is needed of those of HTTP/1.1.
const http2 = createHttp2Server((request, response) =>
  answer(request as unknown as IncomingMessage, response as unknown as ServerResponse),
);

/** Clients of Kinesis speak HTTP/2 without asking; its first line begins as no other request does. */
const server = createTcpServer((socket: Socket) => {
  socket.once('readable', () => {
    const first = socket.read() as Buffer | null;
    if (first === null) return;
    socket.unshift(first);
    (first.toString('latin1', 0, 3) === 'PRI' ? http2 : http).emit('connection', socket);
  });
});
server.listen(0, '127.0.0.1', () =>
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`),
);

import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forward, startBalancers, text, type TestBalancers } from '../testing/index.ts';

let balancers: TestBalancers;

beforeAll(async () => {
  balancers = await startBalancers();
  await balancers.network();
});

afterAll(() => balancers.close());

const ECHO = `({ statusCode: 200, headers: { 'content-type': 'application/json' }, multiValueHeaders: { 'content-type': ['application/json'] }, body: JSON.stringify(event) })`;

const jsonOf = async (answer: Response): Promise<Record<string, unknown>> =>
  (await answer.json()) as Record<string, unknown>;

const lists = (TargetGroupArn: string): Promise<unknown> =>
  balancers.elb.modifyTargetGroupAttributes({
    TargetGroupArn,
    Attributes: [{ Key: 'lambda.multi_value_headers.enabled', Value: 'true' }],
  });

describe('the event', () => {
  test('has the last of several values, and nothing decoded', async () => {
    const group = await balancers.group('event', ECHO);
    const { address } = await balancers.balancer('event', forward(group));
    const { body } = await balancers.send('/a%20b/c?k=1&k=2%2B3&empty=&flag&%6b=x', [
      'Host',
      address,
      'Cookie',
      'one=1',
      'Cookie',
      'two=2',
      'X-Forwarded-For',
      '192.0.2.7',
    ]);
    const event = JSON.parse(body) as Record<string, unknown>;
    expect(event).toEqual({
      requestContext: { elb: { targetGroupArn: group } },
      httpMethod: 'GET',
      path: '/a%20b/c',
      queryStringParameters: { k: '2%2B3', empty: '', flag: '', '%6b': 'x' },
      headers: {
        host: address,
        cookie: 'two=2',
        'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/) as unknown,
        'x-forwarded-for': '192.0.2.7, 127.0.0.1',
        'x-forwarded-port': '80',
        'x-forwarded-proto': 'http',
      },
      body: '',
      isBase64Encoded: false,
    });
  });

  test('has all values in lists where the group says so', async () => {
    const group = await balancers.group('lists', ECHO);
    await lists(group);
    const { address } = await balancers.balancer('lists', forward(group));
    const { body } = await balancers.send('/?k=1&k=2', ['Host', address, 'Cookie', 'one=1', 'Cookie', 'two=2']);
    const event = JSON.parse(body) as Record<string, Record<string, unknown>>;
    expect(event['multiValueQueryStringParameters']).toEqual({ k: ['1', '2'] });
    expect(event['multiValueHeaders']).toMatchObject({ cookie: ['one=1', 'two=2'], 'x-forwarded-port': ['80'] });
    expect([event['headers'], event['queryStringParameters']]).toEqual([undefined, undefined]);
  });

  test('has a body as text or in base64, by its type', async () => {
    const { name } = await balancers.balancer('bodies', forward(await balancers.group('bodies', ECHO)));
    const bodyOf = async (body: string | Uint8Array, headers: Record<string, string>): Promise<unknown[]> => {
      const event = await jsonOf(await balancers.call(name, '/', { method: 'POST', body, headers }));
      return [event['body'], event['isBase64Encoded']];
    };
    expect(await bodyOf('täxt', { 'content-type': 'text/plain; charset=utf-8' })).toEqual(['täxt', false]);
    expect(await bodyOf('{}', { 'content-type': 'application/json' })).toEqual(['{}', false]);
    expect(await bodyOf('{}', { 'content-type': 'application/vnd.api+json' })).toEqual(['e30=', true]);
    expect(await bodyOf(new Uint8Array([0, 255]), { 'content-type': 'image/png' })).toEqual(['AP8=', true]);
    expect(await bodyOf('{}', { 'content-type': 'application/json', 'content-encoding': 'gzip' })).toEqual([
      'e30=',
      true,
    ]);
    const broken = await balancers.call(name, '/', {
      method: 'POST',
      body: new Uint8Array([255]),
      headers: { 'content-type': 'text/plain' },
    });
    expect(broken.status).toBe(400);
  });

  test('has a trace that goes on, and addresses as the load balancer is told to have them', async () => {
    const { name, arn } = await balancers.balancer('traced', forward(await balancers.group('traced', ECHO)));
    const headersOf = async (headers: Record<string, string>): Promise<Record<string, unknown>> =>
      (await jsonOf(await balancers.call(name, '/', { headers })))['headers'] as Record<string, unknown>;
    const root = 'Root=1-67891233-abcdef012345678912345678;CalledFrom=app';
    const traced = await headersOf({ 'x-amzn-trace-id': root });
    expect(traced['x-amzn-trace-id']).toMatch(new RegExp(`^Self=1-[0-9a-f]{8}-[0-9a-f]{24};${root}$`));
    const mode = (Value: string): Promise<unknown> =>
      balancers.elb.modifyLoadBalancerAttributes({
        LoadBalancerArn: arn,
        Attributes: [{ Key: 'routing.http.xff_header_processing.mode', Value }],
      });
    await mode('preserve');
    expect((await headersOf({ 'x-forwarded-for': '192.0.2.7' }))['x-forwarded-for']).toBe('192.0.2.7');
    await mode('remove');
    expect((await headersOf({ 'x-forwarded-for': '192.0.2.7' }))['x-forwarded-for']).toBeUndefined();
  });
});

describe('the answer', () => {
  const answered = async (name: string, value: string, withLists = false): Promise<Response> => {
    const group = await balancers.group(name, value);
    if (withLists) await lists(group);
    await balancers.balancer(name, forward(group));
    return balancers.call(name, '/');
  };

  test('has its status, description, headers and body, and computes the length', async () => {
    const group = await balancers.group(
      'plain',
      `({ statusCode: 201, statusDescription: '201 Made', headers: { 'X-Pot': 'tea', 'Content-Length': '1', Connection: 'close' }, body: 'AP8=', isBase64Encoded: true })`,
    );
    const { address } = await balancers.balancer('plain', forward(group));
    expect((await balancers.send('/', ['Host', address])).reason).toBe('Made');
    const answer = await balancers.call('plain', '/');
    expect([answer.status, answer.headers.get('x-pot'), answer.headers.get('content-length')]).toEqual([
      201,
      'tea',
      '2',
    ]);
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([0, 255]);
  });

  test('has several cookies where the group has lists, and there lists alone count', async () => {
    const value = `({ statusCode: 200, headers: { 'set-cookie': 'single=1' }, multiValueHeaders: { 'set-cookie': ['one=1', 'two=2'], 'x-a': ['1', '2'] } })`;
    const many = await answered('many', value, true);
    expect([many.headers.getSetCookie(), many.headers.get('x-a')]).toEqual([['one=1', 'two=2'], '1, 2']);
    expect((await answered('single', value)).headers.getSetCookie()).toEqual(['single=1']);
  });

  test.each([
    ['no status', `({ body: 'x' })`],
    ['a status as text', `({ statusCode: '200' })`],
    ['a header that is a number', `({ statusCode: 200, headers: { a: 1 } })`],
    ['a header that is no Latin text', `({ statusCode: 200, headers: { a: '小林' } })`],
    ['a body that is an object', `({ statusCode: 200, body: {} })`],
    ['more than 1 MB', `({ statusCode: 200, body: 'x'.repeat(1024 * 1024) })`],
    ['an error', `(() => { throw new Error('no'); })()`],
  ])('with %s is a bad gateway', async (what, value) => {
    const name = `bad-${what.replaceAll(/[^a-z]+/g, '-').slice(0, 20)}-x`;
    const answer = await answered(name, value);
    expect([answer.status, answer.headers.get('server'), await answer.text()]).toEqual([
      502,
      'awselb/2.0',
      '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n',
    ]);
    const [why] = balancers.cloud.journal.entries({ kind: 'state', action: 'error reason' }).slice(-1);
    expect(why?.message).toContain(what === 'an error' ? 'LambdaUnhandled' : 'LambdaInvalidResponse');
  });

  test('of a function that no longer lets the load balancer in is a bad gateway', async () => {
    await balancers.balancer('shut', forward(await balancers.group('shut', ECHO)));
    await balancers.lambda.removePermission({ FunctionName: 'shut', StatementId: 'balancers' });
    expect((await balancers.call('shut', '/')).status).toBe(502);
    const [why] = balancers.cloud.journal.entries({ kind: 'state', action: 'error reason' }).slice(-1);
    expect(why?.message).toContain('LambdaAccessDenied');
  });

  test('of a group without a target, and to bodies of more than 1 MB, is the load balancer’s own', async () => {
    const { TargetGroups: [empty] = [] } = await balancers.elb.createTargetGroup({
      Name: 'empty',
      TargetType: 'lambda',
    });
    await balancers.balancer('empty', forward(empty?.TargetGroupArn ?? ''));
    expect((await balancers.call('empty', '/')).status).toBe(503);
    await balancers.balancer('large', forward(await balancers.group('large', ECHO)));
    const post = async (bytes: number): Promise<number> =>
      (
        await balancers.call('large', '/', {
          method: 'POST',
          body: 'x'.repeat(bytes),
          headers: { 'content-type': 'text/plain' },
        })
      ).status;
    expect(await post(500_000)).toBe(200);
    expect(await post(1024 * 1024 + 1)).toBe(413);
    expect(await post(11 * 1024 * 1024)).toBe(413);
    expect(
      (await balancers.call('large', '/', { headers: { 'x-forwarded-for': Array(31).fill('192.0.2.1').join(', ') } }))
        .status,
    ).toBe(463);
  });
});

describe('the address', () => {
  test('leads to the listener of a port, and to the first without', async () => {
    const { arn, address, name } = await balancers.balancer('ports', text('eighty'));
    await balancers.elb.createListener({
      LoadBalancerArn: arn,
      Protocol: 'HTTP',
      Port: 8080,
      DefaultActions: [text('other')],
    });
    expect((await balancers.send('/', ['Host', address])).body).toBe('eighty');
    expect((await balancers.send('/', ['Host', `8080.${address}`])).body).toBe('other');
    expect(await (await balancers.call(`${name}:8080`, '/')).text()).toBe('other');
    expect((await balancers.send('/', ['Host', `${name}.elb.localhost`])).body).toBe('eighty');
    expect(
      (await balancers.send('/', ['Host', address.replace(/elb\.localhost.*/, 'eu-central-1.elb.amazonaws.com')])).body,
    ).toBe('eighty');
    await expect(balancers.call(`${name}:81`, '/')).rejects.toThrow('fetch failed');
    await expect(balancers.call('nobody', '/')).rejects.toThrow('fetch failed');
  });

  test('stops nobody with a request that never ends, or is none', async () => {
    const { address } = await balancers.balancer('steady', text('still here'));
    const { hostname, port } = new URL(balancers.cloud.endpoint);
    const open = connect(Number(port), hostname);
    open.write(`POST / HTTP/1.1\r\nHost: ${address}\r\nContent-Length: 100\r\n\r\nhalf`);
    const smuggled = connect(Number(port), hostname);
    const answered = new Promise<string>((resolve) =>
      smuggled.once('data', (bytes: Buffer) => resolve(bytes.toString())),
    );
    smuggled.write(
      `POST / HTTP/1.1\r\nHost: ${address}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /admin HTTP/1.1\r\n\r\n`,
    );
    expect(await answered).toMatch(/^HTTP\/1\.1 400 /);
    expect((await balancers.send('/', ['Host', address])).body).toBe('still here');
    open.destroy();
    smuggled.destroy();
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBalancers, text, type TestBalancers } from '../testing/index.ts';
import { choose } from './serve.ts';

let balancers: TestBalancers;

beforeAll(async () => {
  balancers = await startBalancers();
  await balancers.network();
});

afterAll(() => balancers.close());

describe('rules', () => {
  test('are asked by their priority, with every kind of condition', async () => {
    const { name, listener, address } = await balancers.balancer('rules', text('none'));
    const rule = (Priority: number, said: string, ...Conditions: object[]): Promise<unknown> =>
      balancers.elb.createRule({
        ListenerArn: listener,
        Priority,
        Conditions: Conditions as never,
        Actions: [text(said)],
      });
    await rule(70, 'path', { Field: 'path-pattern', Values: ['/img/*/p?c'] });
    await rule(20, 'host', { Field: 'host-header', HostHeaderConfig: { Values: ['*.Example.com'] } });
    await rule(30, 'header', {
      Field: 'http-header',
      HttpHeaderConfig: { HttpHeaderName: 'User-Agent', Values: ['*Curl*'] },
    });
    await rule(40, 'method', { Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['PATCH', 'PUT'] } });
    await rule(50, 'query', {
      Field: 'query-string',
      QueryStringConfig: { Values: [{ Key: 'version', Value: 'V1' }, { Value: '*any*' }] },
    });
    await rule(
      60,
      'both',
      { Field: 'source-ip', SourceIpConfig: { Values: ['127.0.0.0/8'] } },
      { Field: 'path-pattern', Values: ['/mine'] },
    );
    await rule(10, 'elsewhere', { Field: 'source-ip', SourceIpConfig: { Values: ['192.0.2.0/24', '2001:db8::/32'] } });
    const said = async (path: string, init: RequestInit = {}): Promise<string> =>
      (await balancers.call(name, path, init)).text();
    expect(await said('/img/a/b/pic')).toBe('path');
    expect(await said('/IMG/a/pic')).toBe('none');
    expect((await balancers.send('/_elb/rules/', ['Host', 'shop.example.COM:4566'])).body).toBe('host');
    expect((await balancers.send('/_elb/rules/', ['Host', 'example.com'])).body).toBe('none');
    expect(await said('/', { headers: { 'user-agent': 'curl/8' } })).toBe('header');
    expect(await said('/', { method: 'PATCH' })).toBe('method');
    expect(await said('/?a=b&VERSION=v1')).toBe('query');
    expect(await said('/?a=manyanywho')).toBe('query');
    expect(await said('/?version=v2')).toBe('none');
    expect(await said('/mine')).toBe('both');
    expect((await balancers.send('/mine', ['Host', address])).body).toBe('both');
    await balancers.elb.setRulePriorities({
      RulePriorities: [
        { RuleArn: (await balancers.elb.describeRules({ ListenerArn: listener })).Rules?.[2]?.RuleArn, Priority: 5 },
      ],
    });
    expect((await balancers.send('/_elb/rules/mine', ['Host', 'a.example.com', 'User-Agent', 'curl'])).body).toBe(
      'header',
    );
  });

  test('redirect, with what is asked for put where the template wants it', async () => {
    const { name } = await balancers.balancer('moved', {
      Type: 'redirect',
      RedirectConfig: {
        Protocol: 'HTTPS',
        Port: '443',
        Path: '/new/#{path}',
        Query: '#{query}&from=#{host}',
        StatusCode: 'HTTP_301',
      },
    });
    const answer = await balancers.call(name, '/a/b?c=d');
    expect([answer.status, answer.headers.get('location')]).toEqual([
      301,
      'https://127.0.0.1:443/new/a/b?c=d&from=127.0.0.1',
    ]);
    expect(await answer.text()).toContain('<h1>301 Moved Permanently</h1>');
  });

  test('answer by themselves', async () => {
    const { name } = await balancers.balancer('fixed', text('gone fishing', '503'));
    const answer = await balancers.call(name, '/');
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      503,
      'text/plain; charset=utf-8',
      'gone fishing',
    ]);
    expect((await balancers.call(name, '/', { method: 'HEAD' })).status).toBe(503);
  });

  test('share requests out by weight', async () => {
    const [one, other] = [
      await balancers.group('weight-a', `({ statusCode: 200, body: 'a' })`),
      await balancers.group('weight-b', `({ statusCode: 200, body: 'b' })`),
    ];
    const { name } = await balancers.balancer('weights', {
      Type: 'forward',
      ForwardConfig: {
        TargetGroups: [
          { TargetGroupArn: one, Weight: 0 },
          { TargetGroupArn: other, Weight: 10 },
        ],
      },
    });
    for (let times = 0; times < 3; times++) expect(await (await balancers.call(name, '/')).text()).toBe('b');
    const groups = [
      { TargetGroupArn: 'a', Weight: 1 },
      { TargetGroupArn: 'b', Weight: 3 },
    ];
    expect([0, 0.24, 0.25, 0.99].map((chance) => choose(groups, chance))).toEqual(['a', 'a', 'b', 'b']);
    expect(choose([{ TargetGroupArn: 'a', Weight: 0 }], 0.5)).toBeUndefined();
  });
});

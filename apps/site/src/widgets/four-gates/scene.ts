/** What the widget of lesson 26 shows: a request on its way past four gates, with a function of yours at one of them. */
import {
  EdgeError,
  functionEvent,
  lambdaEdgeEvent,
  readFunctionRun,
  readLambdaResult,
  type EdgeEvent,
  type EdgeRequest,
  type EdgeResponse,
  type EdgeResult,
} from '@coldstart/edge';
import type { Kind } from '~/lib/signs.ts';

export type Engine = 'function' | 'lambda';
export const ENGINES: Readonly<Record<Engine, string>> = { function: 'CloudFront Functions', lambda: 'Lambda@Edge' };

export const GATES: Readonly<Record<EdgeEvent, string>> = {
  'viewer-request': 'viewer request',
  'origin-request': 'origin request',
  'origin-response': 'origin response',
  'viewer-response': 'viewer response',
};

export type Returned = 'same' | 'redirect-function' | 'redirect-lambda' | 'header' | 'large';
export const RETURNS: Readonly<Record<Returned, string>> = {
  same: 'what it was given',
  'redirect-function': 'a redirect, as CloudFront Functions write it',
  'redirect-lambda': 'a redirect, as Lambda@Edge writes it',
  header: 'what it was given, without the header `via`',
  large: 'a page of 60 KB, as Lambda@Edge writes it',
};

const CONTEXT = {
  distributionDomainName: 'd111111abcdef8.cloudfront.net',
  distributionId: 'EDFDVBD6EXAMPLE',
  requestId: '4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ==',
};
const header = (key: string, value: string) => [{ key, value }];
const NOTHING = new Uint8Array(0);

const REQUEST: EdgeRequest = {
  clientIp: '203.0.113.178',
  method: 'GET',
  uri: '/old',
  querystring: 'q=1',
  headers: {
    host: header('Host', 'd111111abcdef8.cloudfront.net'),
    via: header('Via', '2.0 2afae0d44e2540f472c0635ab62c232b.cloudfront.net (CloudFront)'),
  },
  body: NOTHING,
};
const AT_ORIGIN: EdgeRequest = {
  ...REQUEST,
  headers: { ...REQUEST.headers, 'cloudfront-viewer-country': header('CloudFront-Viewer-Country', 'CH') },
  origin: {
    kind: 'custom',
    domainName: 'shop.example.com',
    path: '',
    customHeaders: {},
    protocol: 'https',
    port: 443,
    readTimeout: 30,
    keepaliveTimeout: 5,
    sslProtocols: ['TLSv1.2'],
    authMethod: 'none',
    id: 'shop',
  },
};
const RESPONSE: EdgeResponse = {
  status: 200,
  statusDescription: 'OK',
  headers: { 'content-type': header('Content-Type', 'text/html'), via: header('Via', '1.1 shop') },
  body: NOTHING,
};

export interface Choice {
  readonly gate: EdgeEvent;
  readonly engine: Engine;
  readonly returned: Returned;
  readonly cached: boolean;
}

export interface Step {
  readonly who: string;
  readonly kind: Kind;
  readonly text: string;
}

export interface Way {
  readonly kind: Kind;
  readonly title: string;
  readonly steps: readonly Step[];
  /** What the function is given; nothing where it never runs. */
  readonly event: object | undefined;
}

type Json = Readonly<Record<string, unknown>>;

/** What the function returns, made of what it was given. */
function answerOf(returned: Returned, given: Json): unknown {
  switch (returned) {
    case 'redirect-function':
      return { statusCode: 301, headers: { location: { value: '/new' } } };
    case 'redirect-lambda':
      return { status: '301', headers: { location: [{ key: 'Location', value: '/new' }] } };
    case 'large':
      return { status: '200', headers: {}, body: 'x'.repeat(60 * 1024) };
    case 'header': {
      const { via: _, ...headers } = given['headers'] as Json;
      return { ...given, headers };
    }
    case 'same':
      return given;
  }
}

interface Ran {
  readonly event: object;
  readonly result: EdgeResult | EdgeError;
}

/** Gives the function its event and reads what it returns, with the code that serves distributions. */
function run({ gate, engine, returned }: Choice): Ran {
  const request = gate.startsWith('viewer') ? REQUEST : AT_ORIGIN;
  const response = gate.endsWith('response') ? RESPONSE : undefined;
  const given =
    engine === 'function'
      ? functionEvent(CONTEXT, request, response)
      : lambdaEdgeEvent(gate, CONTEXT, false, request, response);
  const { request: shown, response: answer } = 'Records' in given ? given.Records[0].cf : given;
  const output = JSON.stringify(answerOf(returned, (answer ?? shown) as unknown as Json));
  try {
    const result =
      engine === 'function'
        ? readFunctionRun({ logs: [], compute: 1, output }, request, response)
        : readLambdaResult(gate, new TextEncoder().encode(output), request, response);
    return { event: given, result };
  } catch (error) {
    if (error instanceof EdgeError) return { event: given, result: error };
    throw error;
  }
}

const passes = (gate: EdgeEvent): Step => ({ who: GATES[gate], kind: 'service', text: 'nothing of yours, it passes' });
const ORDER = Object.keys(GATES) as EdgeEvent[];

/** Follows the request. */
export function wayOf(choice: Choice): Way {
  const { gate, engine, cached } = choice;
  if (engine === 'function' && gate.startsWith('origin'))
    return {
      kind: 'failure',
      title: 'CloudFront refuses the association',
      steps: [{ who: GATES[gate], kind: 'failure', text: 'CloudFront Functions run at the two gates of the viewer' }],
      event: undefined,
    };
  const ran = run(choice);
  const steps: Step[] = [];
  const end = (kind: Kind, title: string, runs = true): Way => ({
    kind,
    title,
    steps,
    event: runs ? ran.event : undefined,
  });
  for (const each of ORDER) {
    const skipped = cached && each.startsWith('origin');
    if (skipped) {
      if (each === 'origin-request')
        steps.push({ who: 'cache', kind: 'success', text: 'has the answer: the origin is not asked' });
      continue;
    }
    if (each === 'origin-request') steps.push({ who: 'cache', kind: 'wait', text: 'has no answer' });
    if (each === 'origin-response') steps.push({ who: 'origin', kind: 'service', text: 'answers' });
    if (each !== gate) {
      steps.push(passes(each));
      continue;
    }
    const { result } = ran;
    if (result instanceof EdgeError) {
      steps.push({ who: GATES[each], kind: 'failure', text: result.message });
      return end('failure', `The viewer gets a page of CloudFront's, ${result.status}`);
    }
    if ('response' in result && each.endsWith('request')) {
      steps.push({ who: GATES[each], kind: 'success', text: `your function answers ${result.response.status}` });
      if (each === 'viewer-request')
        return end('success', `The viewer gets your answer, ${result.response.status}, and nobody else is asked`);
      steps.push({ who: 'cache', kind: 'service', text: 'keeps your answer, if it may' }, passes('viewer-response'));
      return end('success', `The viewer gets your answer, ${result.response.status}`);
    }
    steps.push({ who: GATES[each], kind: 'success', text: 'your function runs, and lets it go on' });
  }
  if (cached && gate.startsWith('origin'))
    return end('wait', 'Your function is not run: the cache has answered', false);
  return end('success', 'The viewer gets the answer, 200');
}

/** What the widget shows of an HTTP API's routes: which of them fit a request, and which one answers, as the API finds it. */
import { fit, matchRoute } from '@coldstart/service-apigateway/http-api/match';

/** The routes to begin with, one a line, in no particular order. */
export const ROUTES = [
  'ANY /{proxy+}',
  'GET /items/{id}',
  'POST /items',
  'GET /items/report',
  'ANY /items/{proxy+}',
  '$default',
].join('\n');

export const REQUESTS = [
  'GET /items/7',
  'GET /items/report',
  'GET /items/7/photos',
  'DELETE /items/7',
  'POST /about',
  'GET /',
  'OPTIONS /items',
] as const;

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

export interface JudgedRoute {
  readonly key: string;
  readonly place: 'answers' | 'fits' | 'no';
  readonly text: string;
}

export interface Judged {
  readonly routes: readonly JudgedRoute[];
  /** Which one answers, in a sentence. */
  readonly sum: string;
  readonly found: boolean;
}

/** What is wrong with a route's key, if anything is. */
function faultOf(key: string): string | undefined {
  if (key === '$default') return undefined;
  const [method = '', path = '', ...more] = key.split(' ');
  if (method !== 'ANY' && !METHODS.includes(method)) return 'begin with a method such as GET, or with ANY';
  if (more.length > 0 || !path.startsWith('/')) return 'behind the method comes a path that begins with /';
  if (/\{[^}]+\+\}./.test(path)) return 'a variable with + takes the rest, so that nothing comes behind it';
  return undefined;
}

/**
 * @param text of the routes, one a line
 * @param asked such as `GET /items/7`
 * @returns what is wrong with one of them, as a text
 */
export function judge(text: string, asked: string): Judged | string {
  const keys = text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim().replaceAll(/ +/g, ' ')]));
  for (const key of keys) {
    const fault = faultOf(key);
    if (fault !== undefined) return `${key} is no route: ${fault}.`;
    if (keys.indexOf(key) !== keys.lastIndexOf(key)) return `${key} is there twice, which AWS refuses.`;
  }
  const [, method = '', path = ''] = /^([A-Z]+) (\/[^\s?]*)(?:\?\S*)?$/.exec(asked.trim()) ?? [];
  if (!METHODS.includes(method)) return 'Write the request as GET /items/7: a method and a path.';
  return judged(keys, method, path);
}

function judged(keys: readonly string[], method: string, path: string): Judged {
  const fitting: { key: string; parameters: Readonly<Record<string, string>> }[] = [];
  // Whichever would answer if those before it were not there is next.
  for (let rest = [...keys]; ;) {
    const found = matchRoute(
      rest.map((RouteKey) => ({ RouteKey })),
      method,
      path,
    );
    const key = found?.route.RouteKey;
    if (found === undefined || key === undefined) break;
    fitting.push({ key, parameters: found.parameters });
    rest = rest.filter((other) => other !== key);
  }
  const [first] = fitting;
  const routes = [
    ...fitting.map(({ key, parameters }, index): JudgedRoute => {
      const values = Object.entries(parameters).map(([name, value]) => `\`${name}\` is \`${value}\``);
      if (index === 0) return { key, place: 'answers', text: ['answers', ...values].join(', ') };
      const why = key === '$default' ? 'for what fits nothing else' : 'less particular';
      return { key, place: 'fits', text: `fits, too, and is ${why}` };
    }),
    ...keys
      .filter((key) => !fitting.some((one) => one.key === key))
      .map((key): JudgedRoute => ({ key, place: 'no', text: whyNot(key, path) })),
  ];
  if (first === undefined)
    return { routes, found: false, sum: 'No route fits: the API answers 404, and no function runs.' };
  return { routes, found: true, sum: `${first.key} answers.` };
}

const whyNot = (key: string, path: string): string =>
  fit(key.split(' ')[1] ?? '', path) === undefined ? 'another path' : 'another method';

/** A browser's part in CORS: when it asks first, and what it lets a page do. https://fetch.spec.whatwg.org/#http-cors-protocol */

/** What a page wants to send. */
export interface Sent {
  readonly origin: string;
  readonly method: string;
  /** Small letters; those that no form could send. */
  readonly headers: readonly string[];
  /** `credentials: 'include'` */
  readonly cookies: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** Methods that forms can send. */
const SIMPLE = ['GET', 'HEAD', 'POST'];

export const needsPreflight = ({ method, headers }: Sent): boolean => !SIMPLE.includes(method) || headers.length > 0;

const header = ({ headers }: Answer, name: string): string => String(headers[`access-control-allow-${name}`] ?? '');

const listed = (answer: Answer, name: string): string[] =>
  header(answer, name)
    .split(',')
    .map((one) => one.trim().toLowerCase());

/** @returns why a page may not read an answer; `undefined` where it may */
export function mayRead(answer: Answer, { origin, cookies }: Sent): string | undefined {
  const allowed = header(answer, 'origin');
  if (allowed === '') return 'no `allow-origin`: not for this page';
  if (allowed === '*' && cookies) return '`allow-origin: *` does not count where cookies were sent';
  if (allowed !== '*' && allowed !== origin) return `\`allow-origin\` names ${allowed}: not for this page`;
  if (cookies && header(answer, 'credentials') !== 'true')
    return 'no `allow-credentials: true`, and cookies were to be sent';
  return undefined;
}

/** @returns why a request is not sent after a preflight was answered; `undefined` where it is */
export function maySend(answer: Answer, sent: Sent): string | undefined {
  const refused = mayRead(answer, sent);
  if (refused !== undefined) return refused;
  if (answer.status < 200 || answer.status > 299)
    return `a preflight has to be answered with success, not with ${answer.status}`;
  const { method, headers, cookies } = sent;
  const methods = listed(answer, 'methods');
  const any = (list: readonly string[]): boolean => list.includes('*') && !cookies;
  if (!SIMPLE.includes(method) && !methods.includes(method.toLowerCase()) && !any(methods))
    return `\`allow-methods\` does not have ${method}`;
  const names = listed(answer, 'headers');
  // A star stands for all headers but this one.
  const missing = headers.find((name) => !names.includes(name) && (name === 'authorization' || !any(names)));
  if (missing === undefined) return undefined;
  return missing === 'authorization' && any(names)
    ? '`allow-headers: *` does not stand for `authorization`, which has to be named'
    : `\`allow-headers\` does not have \`${missing}\``;
}

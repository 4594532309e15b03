import { isRecord, type EdgeError, type EdgeHeader, type EdgeHeaders, type EdgeOrigin } from '../messages.ts';

type Values = Readonly<Record<string, unknown>>;
type Refuse = (what: string) => EdgeError;

/**
 * Reads the origin that a function has chosen for a request: the one of the event, changed or not, or another.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html#request-event-fields-request-origin
 */
export function readOrigin(given: unknown, before: EdgeOrigin | undefined, refuse: Refuse): EdgeOrigin | undefined {
  if (given === undefined || before === undefined) return before;
  if (!isRecord(given)) throw refuse('The origin must be an object.');
  const kinds = Object.keys(given);
  const [kind] = kinds;
  if (kinds.length !== 1 || (kind !== 's3' && kind !== 'custom'))
    throw refuse('The origin must have one of the fields custom and s3, and not both.');
  const origin = given[kind];
  if (!isRecord(origin)) throw refuse(`The origin's ${kind} must be an object.`);
  const shared = {
    kind,
    domainName: textOf(origin, 'domainName', refuse),
    path: pathOf(origin, refuse),
    customHeaders: headersOf(origin['customHeaders'] ?? {}, refuse),
    id: origin['domainName'] === before.domainName ? before.id : undefined,
  } as const;
  return kind === 's3' ? s3Origin(origin, before, shared, refuse) : customOrigin(origin, before, shared, refuse);
}

type Shared = Pick<EdgeOrigin, 'kind' | 'domainName' | 'path' | 'customHeaders' | 'id'>;

function s3Origin(origin: Values, before: EdgeOrigin, shared: Shared, refuse: Refuse): EdgeOrigin {
  const { authMethod } = origin;
  if (authMethod !== 'none' && authMethod !== 'origin-access-identity')
    throw refuse('The authMethod of an s3 origin must be "none" or "origin-access-identity".');
  return { ...before, ...shared, authMethod };
}

function customOrigin(origin: Values, before: EdgeOrigin, shared: Shared, refuse: Refuse): EdgeOrigin {
  const { protocol, sslProtocols } = origin;
  if (protocol !== 'http' && protocol !== 'https')
    throw refuse('The protocol of a custom origin must be "http" or "https".');
  if (!Array.isArray(sslProtocols) || !sslProtocols.every((each) => typeof each === 'string'))
    throw refuse('The sslProtocols of a custom origin must be an array of strings.');
  return {
    ...before,
    ...shared,
    protocol,
    sslProtocols,
    port: numberOf(origin, 'port', [80, 65_535], refuse),
    readTimeout: numberOf(origin, 'readTimeout', [1, 120], refuse),
    keepaliveTimeout: numberOf(origin, 'keepaliveTimeout', [1, 120], refuse),
  };
}

function textOf(origin: Values, field: string, refuse: Refuse): string {
  const text = origin[field];
  if (typeof text === 'string' && text !== '') return text;
  throw refuse(`The ${field} of the origin must be a string that is not empty.`);
}

function pathOf({ path }: Values, refuse: Refuse): string {
  if (path === '' || (typeof path === 'string' && path.startsWith('/') && !path.endsWith('/'))) return path;
  throw refuse('The path of the origin must be empty, or start with "/" and not end with it.');
}

function numberOf(origin: Values, field: string, [least, most]: readonly [number, number], refuse: Refuse): number {
  const value = origin[field];
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw refuse(`The ${field} of a custom origin must be a whole number between ${least} and ${most}.`);
}

function headersOf(given: unknown, refuse: Refuse): EdgeHeaders {
  if (!isRecord(given)) throw refuse('The customHeaders of the origin must be an object.');
  return Object.fromEntries(
    Object.entries(given).map(([name, values]) => {
      if (!Array.isArray(values)) throw refuse(`The customHeaders of the origin must hold arrays, header : ${name}.`);
      return [name, values.map((each: unknown) => headerOf(name, each, refuse))];
    }),
  );
}

function headerOf(name: string, given: unknown, refuse: Refuse): EdgeHeader {
  if (isRecord(given) && typeof given['value'] === 'string')
    return { key: typeof given['key'] === 'string' ? given['key'] : name, value: given['value'] };
  throw refuse(`The value of each custom header must be a string, header : ${name}.`);
}

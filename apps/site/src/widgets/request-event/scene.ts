/** What the widget of lesson 22 shows: a command, and the events that two kinds of API make of it. */
import { previewEvents, type PreviewApi } from '@coldstart/service-apigateway/preview';
import { CurlError, readCurl } from './curl.ts';

/** Both APIs of the widget. */
export const API: PreviewApi = {
  stage: 'prod',
  paths: ['/orders', '/orders/{id}', '/{proxy+}'],
  binaryMediaTypes: ['application/octet-stream'],
};

const ADDRESS = 'https://api.example.com/prod/orders';

export const COMMANDS: readonly (readonly [name: string, command: string])[] = [
  ['Nothing but a path', `curl ${ADDRESS}/7`],
  ['A parameter that comes twice', `curl '${ADDRESS}?status=open&status=paid'`],
  ['JSON', `curl ${ADDRESS} -H 'content-type: application/json' -d '{"customer":"Ada","cents":4990}'`],
  ['JSON as bytes', `curl ${ADDRESS} -H 'Content-Type: application/octet-stream' -d '{"customer":"Ada","cents":4990}'`],
  ['A header twice, and cookies', `curl ${ADDRESS}/7 -H 'X-Tag: a' -H 'x-tag: b' -b 'theme=dark; till=7'`],
];

type Members = Readonly<Record<string, unknown>>;

export interface Shown {
  readonly rest: Members;
  readonly http: Members;
  /** What to look at, in this request. */
  readonly notes: readonly string[];
}

/** @returns what is wrong with the command, as a text */
export function eventsOf(command: string): Shown | string {
  try {
    const asked = readCurl(command, API.stage);
    const { rest, http } = previewEvents(asked, API);
    if (rest === undefined || http === undefined)
      return 'No path of the API fits. Try /prod/orders, or anything below /prod/.';
    const shown = { rest: { ...rest }, http: { ...http } };
    return { ...shown, notes: notesOf(shown) };
  } catch (error) {
    if (error instanceof CurlError) return error.message;
    throw error;
  }
}

function notesOf({ rest, http }: Omit<Shown, 'notes'>): string[] {
  const notes: string[] = [];
  const query = rest['multiValueQueryStringParameters'] as Readonly<Record<string, string[]>> | null;
  if (query === null) notes.push('No query string: `null` in 1.0, and no member at all in 2.0.');
  const [twice] = Object.entries(query ?? {}).find(([, values]) => values.length > 1) ?? [];
  if (twice !== undefined)
    notes.push(`\`${twice}\` twice: 1.0 has the last value and a list of all; 2.0 has one text with commas.`);
  if (rest['isBase64Encoded'] === true)
    notes.push(
      'The body is in Base64: in 1.0 since the API has this content type as binary, in 2.0 since it is no text.',
    );
  else if (http['isBase64Encoded'] === true)
    notes.push('In 2.0 the body is in Base64: the content type is no text. In 1.0 the API would have to be told.');
  else if (rest['body'] !== null) notes.push('The body is text in both. Nobody has parsed it.');
  if (Array.isArray(http['cookies'])) notes.push('Cookies: a header in 1.0, a list of their own in 2.0.');
  const names = Object.keys((rest['headers'] ?? {}) as Members);
  if (names.some((name) => name !== name.toLowerCase()))
    notes.push('Names of headers: as they were sent in 1.0, in small letters in 2.0.');
  notes.push(
    `The path: \`path\` is \`${String(rest['path'])}\` in 1.0, \`rawPath\` is \`${String(http['rawPath'])}\` in 2.0.`,
  );
  return notes;
}

/** What differs, whatever is sent: the table below the widget. */
export const DIFFERENCES: readonly (readonly [what: string, rest: string, http: string])[] = [
  ['method', '`httpMethod`', '`requestContext.http.method`'],
  ['path', '`path`, without the stage', '`rawPath`, with the stage'],
  ['what fits the path', '`resource`', '`routeKey`, with the method'],
  ['headers', '`headers` and `multiValueHeaders`, names as sent', '`headers`, small letters, joined by commas'],
  ['cookies', 'the header `Cookie`', '`cookies`, a list'],
  [
    'query string',
    '`queryStringParameters` (the last value) and `multiValueQueryStringParameters`',
    '`queryStringParameters`, joined by commas, and `rawQueryString`',
  ],
  ['what is not there', '`null`', 'no member'],
  ['Base64', 'for the content types that the API names', 'for all that is no text'],
  ['version', 'none', '`version: "2.0"`'],
];

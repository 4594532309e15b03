/** What the widget of lesson 24 shows: one request, the event that a load balancer makes of it, and what an answer becomes. */
import { previewAnswer, previewEvent } from '@coldstart/service-elbv2/preview';
import { CurlError, readCurl } from '~/widgets/request-event/curl.ts';

const ADDRESS = 'http://notes.example.com/notes';

export const COMMANDS: readonly (readonly [name: string, command: string])[] = [
  ['A parameter twice', `curl '${ADDRESS}?id=keys&id=tea'`],
  ['Percent signs', `curl '${ADDRESS}?id=a%2Bb&id=50%25+off'`],
  ['A header twice, and cookies', `curl ${ADDRESS} -H 'X-Tag: red' -H 'x-tag: blue' -b 'visits=4; theme=dark'`],
  ['JSON', `curl -X PUT '${ADDRESS}?id=keys' -H 'content-type: application/json' -d '{"text":"ü"}'`],
  [
    'JSON of another name',
    `curl -X PUT '${ADDRESS}?id=keys' -H 'content-type: application/vnd.api+json' -d '{"text":"ü"}'`,
  ],
];

const COOKIES = ['visits=5', 'last=tea'];
const SAYS = { statusCode: 200, statusDescription: '200 OK', body: '{}' };

/** Answers that a function may give, each with a name. */
export const ANSWERS = {
  single: ['headers', { ...SAYS, headers: { 'content-type': 'application/json', 'set-cookie': COOKIES[0] } }],
  lists: [
    'multiValueHeaders',
    { ...SAYS, multiValueHeaders: { 'content-type': ['application/json'], 'set-cookie': COOKIES } },
  ],
  both: [
    'both',
    {
      ...SAYS,
      headers: { 'content-type': 'application/json', 'set-cookie': COOKIES[0] },
      multiValueHeaders: { 'content-type': ['application/json'], 'set-cookie': COOKIES },
    },
  ],
  object: ['a body that is an object', { ...SAYS, body: {} }],
} as const satisfies Record<string, readonly [name: string, answer: object]>;

export type AnswerName = keyof typeof ANSWERS;

export interface Shown {
  readonly event: object;
  /** What to look at. */
  readonly notes: readonly string[];
}

/**
 * @param lists whether multi-value headers are on
 * @returns what is wrong with the command, as a text
 */
export function eventOf(command: string, lists: boolean): Shown | string {
  try {
    const asked = readCurl(command, undefined);
    const event = previewEvent(asked, lists);
    if (event === undefined) return 'That is no text in UTF-8.';
    return { event, notes: notesOf({ ...event }, asked.query, lists) };
  } catch (error) {
    if (error instanceof CurlError) return error.message;
    throw error;
  }
}

function notesOf(event: Readonly<Record<string, unknown>>, query: string, lists: boolean): string[] {
  const notes = [
    lists
      ? 'On: `multiValueHeaders` and `multiValueQueryStringParameters`, lists of all values. `headers` is not there.'
      : 'Off: `headers` and `queryStringParameters`, the last value of each. `multiValueHeaders` is not there.',
  ];
  if (/[%+]/.test(query))
    notes.push('The parameters are as they stood in the address. Decode them once, and `+` first.');
  if (event['isBase64Encoded'] === true)
    notes.push('The body is in Base64: its type is neither `text/…` nor JSON, JavaScript or XML by their plain names.');
  else if (event['body'] !== '') notes.push('The body is text, by its content type.');
  return notes;
}

/** What the client gets, line by line. */
export function answerOf(name: AnswerName, lists: boolean): string[] {
  const read = previewAnswer(ANSWERS[name][1], lists);
  if (read === undefined) return ['HTTP/1.1 502 Bad Gateway'];
  const typed = read.headers.some(([header]) => header === 'content-type');
  return [
    `HTTP/1.1 ${read.status} ${read.reason ?? ''}`.trim(),
    ...(typed ? [] : ['content-type: application/octet-stream']),
    ...read.headers.map(([header, value]) => `${header}: ${value}`),
  ];
}

/** What differs, whatever is sent: the table below the widget. */
export const DIFFERENCES: readonly (readonly [what: string, off: string, on: string])[] = [
  ['headers of the event', '`headers`, the last value', '`multiValueHeaders`, lists'],
  ['query string', '`queryStringParameters`, the last value', '`multiValueQueryStringParameters`, lists'],
  ['headers of the answer', '`headers`, texts', '`multiValueHeaders`, lists of texts'],
  ['cookies of the answer', 'one', 'as many as the list has'],
  ['the other member of the answer', 'is not read', 'is not read'],
  ['names of headers', 'small letters', 'small letters'],
  ['nothing sent', '`{}`', '`{}`'],
];

import { Compile, parse } from 'velocityjs';
import { decoded } from '../http-api/match.ts';
import { jsonPath } from './json-path.ts';

export interface Rendered {
  readonly text: string;
  /** What the template has set in `$context.requestOverride` and `$context.responseOverride`. */
  readonly context: Readonly<Record<string, unknown>>;
}

/** What a template can ask of a request. */
export interface TemplateRequest {
  readonly request: { readonly query: Iterable<[string, string]> };
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly parameters: Readonly<Record<string, string>>;
  readonly stage: { readonly variables?: Record<string, string> | undefined };
}

export interface TemplateInput {
  readonly body: string;
  readonly context: Record<string, unknown>;
  readonly request: TemplateRequest;
}

/** Text with what Java's `escapeEcmaScript` escapes. */
const escapeJavaScript = (text: unknown): string =>
  String(text).replaceAll(/[\\'"/\n\r\t\b\f]/g, (letter) => ESCAPES[letter] ?? letter);

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '/': '\\/',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
};

const util = {
  escapeJavaScript,
  parseJson: (text: unknown): unknown => JSON.parse(String(text)) as unknown,
  urlEncode: (text: unknown): string => encodeURIComponent(String(text)).replaceAll('%20', '+'),
  urlDecode: (text: unknown): string => decodeURIComponent(String(text).replaceAll('+', ' ')),
  base64Encode: (text: unknown): string => Buffer.from(String(text), 'utf8').toString('base64'),
  base64Decode: (text: unknown): string => Buffer.from(String(text), 'base64').toString('utf8'),
};

/** Maps and lists print as JSON does in API Gateway's templates; a map knows its keys. */
function parsed(body: string): unknown {
  if (body === '') return {};
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body;
  }
}

function inputOf({ body, request }: TemplateInput): object {
  const { query } = request.request;
  const header: Record<string, string> = {};
  for (const [name, value] of request.headers) header[name] = value;
  const querystring: Record<string, string> = {};
  for (const [name, value] of query) querystring[name] = value;
  const path = Object.fromEntries(Object.entries(request.parameters).map(([name, value]) => [name, decoded(value)]));
  const found = (name: string): string =>
    path[name] ??
    querystring[name] ??
    Object.entries(header).find(([other]) => other.toLowerCase() === name.toLowerCase())?.[1] ??
    '';
  return {
    body,
    json: (expression: string): string => {
      const value = jsonPath(parsed(body), expression);
      return value === undefined ? '' : JSON.stringify(value);
    },
    path: (expression: string): unknown => jsonPath(parsed(body), expression) ?? '',
    params: (name?: string): unknown => {
      if (name === undefined) return { path, querystring, header };
      return name === 'path' ? path : name === 'querystring' ? querystring : name === 'header' ? header : found(name);
    },
  };
}

/** References to nothing print nothing in API Gateway, as if each were written `$!name`. */
function hush(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  if ('type' in node && node.type === 'references' && 'leader' in node) node.leader = '$!';
  for (const inner of Object.values(node)) hush(inner);
}

/**
 * Renders a mapping template, which is written in the Velocity Template Language.
 *
 * @throws Error what is wrong with the template
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function render(template: string, input: TemplateInput): Rendered {
  const { context, request } = input;
  const variables = {
    context,
    input: inputOf(input),
    stageVariables: { ...request.stage.variables },
    util,
  };
  const tree = parse(template);
  hush(tree);
  const text = new Compile(tree, { escape: false }).render(variables);
  return { text, context };
}

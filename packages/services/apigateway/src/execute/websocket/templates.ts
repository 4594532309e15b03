import type { IntegrationResponse } from '@aws-sdk/client-apigatewayv2';
import { evaluate } from '../../v2/websocket/expressions.ts';
import { render, type TemplateRequest } from '../rest/template.ts';
import { contextOf } from './event.ts';
import { inMessage, type Routed } from './route.ts';

/** The text of a message; what begins or ends a connection has none. */
export const bodyOf = ({ occurrence }: Pick<Routed, 'occurrence'>): string =>
  occurrence.type === 'MESSAGE' ? occurrence.body : '';

/**
 * The key that an expression about a message selects: `$request.body.action`, or a name as it is, whose sign for
 * variables has a backslash before it (`\$default`).
 */
export const keyOf = (expression: string, routed: Pick<Routed, 'occurrence'>): string | undefined =>
  expression.startsWith('\\')
    ? expression.slice(1)
    : evaluate(expression, (variable) => inMessage(bodyOf(routed), variable));

/** The type that messages have, and so the template where no expression selects one. */
const MESSAGE_TYPE = 'application/json';

/** @returns `undefined` where no template is selected */
export function selected(
  templates: Readonly<Record<string, string>> | undefined,
  expression: string | undefined,
  routed: Pick<Routed, 'occurrence'>,
): string | undefined {
  const key = expression === undefined ? MESSAGE_TYPE : keyOf(expression, routed);
  return templates?.[key ?? '$default'] ?? templates?.['$default'];
}

/** A template that is none, or that says nothing of what came. */
export class BadTemplate extends Error {}

/** @throws BadTemplate */
export function rendered(template: string, routed: Routed, body: string): string {
  const { occurrence, stageVariables } = routed;
  const isConnect = occurrence.type === 'CONNECT';
  const request: TemplateRequest = {
    request: { query: isConnect ? occurrence.query : [] },
    headers: isConnect ? occurrence.headers : [],
    parameters: {},
    stage: { variables: { ...stageVariables } },
  };
  try {
    return render(template, { body, context: contextOf(routed), request }).text;
  } catch (error) {
    throw new BadTemplate(error instanceof Error ? error.message : String(error));
  }
}

/** The integration response that a status or an error's message selects, or the one for everything else. */
export const responseFor = ({ responses }: Routed, value: string): IntegrationResponse | undefined =>
  responses.find(({ IntegrationResponseKey = '' }) => fits(IntegrationResponseKey, value)) ??
  responses.find(({ IntegrationResponseKey }) => IntegrationResponseKey === '$default');

/** Whether a key, `/4\d\d/`, is about a value. */
function fits(key: string, value: string): boolean {
  const [, pattern] = /^\/(.*)\/$/s.exec(key) ?? [];
  if (pattern === undefined) return false;
  try {
    return new RegExp(`^(?:${pattern})$`, 's').test(value);
  } catch {
    return false;
  }
}

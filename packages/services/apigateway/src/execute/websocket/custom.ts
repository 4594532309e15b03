import type { Call } from '@coldstart/cloud';
import { lambdaArn } from '../../v2/integrations.ts';
import { invokeFunction } from '../functions.ts';
import { callHttp } from '../http-call.ts';
import { withStageVariables } from '../http-api/variables.ts';
import { errorMessage } from '../rest/lambda-call.ts';
import { askService, isService } from '../service-action.ts';
import type { Answer, Failure } from './integrate.ts';
import { parametersOf } from './parameters.ts';
import { routeArn, type Routed } from './route.ts';
import { bodyOf, rendered, responseFor, selected } from './templates.ts';

const INTERNAL: Failure = { failed: 'Internal server error', status: 500 };
const UNSUPPORTED: Failure = { failed: 'Unsupported Media Type', status: 415 };

/** Milliseconds. */
const PATIENCE = 29_000;

/** What a backend has answered. */
interface Heard {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** A function's own message, where it has failed. */
  readonly error?: string;
}

/**
 * Asks a backend in the words of a request template, and answers in those of an integration response.
 *
 * @throws BadTemplate
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-data-transformations.html
 */
export async function askCustom(call: Call, routed: Routed): Promise<Answer | Failure> {
  const payload = payloadOf(routed);
  if (payload === undefined) return UNSUPPORTED;
  const heard = await ask(call, routed, payload);
  return heard === undefined ? INTERNAL : answered(routed, heard);
}

/** What the backend is sent; `undefined` where no template is for it, and it may not pass as it is. */
function payloadOf(routed: Routed): string | undefined {
  const { RequestTemplates = {}, TemplateSelectionExpression, PassthroughBehavior } = routed.integration ?? {};
  const body = bodyOf(routed);
  const template = selected(RequestTemplates, TemplateSelectionExpression, routed);
  if (template !== undefined) return rendered(template, routed, body);
  const passes =
    PassthroughBehavior === 'NEVER'
      ? false
      : PassthroughBehavior !== 'WHEN_NO_TEMPLATES' || Object.keys(RequestTemplates).length === 0;
  return passes ? body : undefined;
}

/** @returns `undefined` where the integration leads nowhere */
async function ask(call: Call, routed: Routed, payload: string): Promise<Heard | undefined> {
  const { integration = {}, stage } = routed;
  const uri = withStageVariables(integration.IntegrationUri ?? '', stage.StageVariables);
  const timeout = integration.TimeoutInMillis ?? PATIENCE;
  const method = integration.IntegrationMethod ?? 'POST';
  const parameters = parametersOf(routed);
  if (integration.IntegrationType === 'HTTP') {
    const url = new URL(uri);
    for (const [name, value] of Object.entries(parameters.querystring)) url.searchParams.append(name, value);
    const headers: [string, string][] = [['Content-Type', 'application/json'], ...Object.entries(parameters.header)];
    return heard(await callHttp({ method, url: url.href, headers, body: Buffer.from(payload, 'utf8'), timeout }));
  }
  const arn = lambdaArn(uri);
  if (arn !== undefined) return askFunction(call, routed, { arn, payload, timeout });
  const { CredentialsArn } = integration;
  if (!isService(call.cloud, uri, CredentialsArn)) return undefined;
  const body = Buffer.from(payload, 'utf8');
  return heard(await askService(call, { uri, credentials: CredentialsArn, method, parameters, body, timeout }));
}

async function askFunction(
  call: Call,
  routed: Routed,
  asked: { readonly arn: string; readonly payload: string; readonly timeout: number },
): Promise<Heard> {
  const isEvent = Object.entries(parametersOf(routed).header).some(
    ([name, value]) => name.toLowerCase() === 'x-amz-invocation-type' && value === 'Event',
  );
  const { payload, failed } = await invokeFunction(call, {
    ...asked,
    payload: asked.payload === '' ? '{}' : asked.payload,
    sourceArn: routeArn(routed, routed.route.RouteKey ?? ''),
    credentials: routed.integration?.CredentialsArn,
    ...(isEvent && { invocationType: 'Event' as const }),
  });
  return { status: 200, headers: {}, body: payload, ...(failed && { error: errorMessage(payload) }) };
}

const heard = ({
  status,
  headers,
  body,
}: {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}): Heard => ({
  status,
  headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
  body: body.toString('utf8'),
});

/** A function's answer is selected by its error's message, any other by what the expression says of it. */
function answered(routed: Routed, { status, headers, body, error }: Heard): Answer | Failure {
  const expression = routed.integration?.IntegrationResponseSelectionExpression ?? '${integration.response.statuscode}';
  const value = expression.replaceAll(
    /\$\{?integration\.response\.(?:statuscode|(?:multivalue)?header\.([\w-]+))\}?/g,
    (_, header: string | undefined) => (header === undefined ? String(status) : (headers[header.toLowerCase()] ?? '')),
  );
  const response = responseFor(routed, error ?? value);
  // Where nothing says how an answer is to look, it passes as it is.
  if (response === undefined && (routed.responses.length > 0 || error !== undefined)) return INTERNAL;
  const template = selected(response?.ResponseTemplates, response?.TemplateSelectionExpression, routed);
  const text = template === undefined ? body : rendered(template, routed, body);
  return { status: error === undefined ? status : 500, headers, body: text };
}

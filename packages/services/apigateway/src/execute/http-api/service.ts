import type { Call } from '@coldstart/cloud';
import { SUBTYPES, type Subtype } from '../../v2/subtypes.ts';
import type { HttpAnswer } from '../http-call.ts';
import { askAsRole } from '../service-request.ts';
import type { RouteRequest } from './request.ts';
import { valueOf } from './variables.ts';

type Parameters = Readonly<Record<string, string>>;

/**
 * Calls the service that a route's integration names (`SQS-SendMessage`), as the integration's role.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services.html
 */
export async function askSubtype(call: Call, request: RouteRequest, name: string): Promise<HttpAnswer> {
  const { RequestParameters = {}, CredentialsArn = '', TimeoutInMillis = 30_000 } = request.integration ?? {};
  const subtype = SUBTYPES[name];
  if (subtype === undefined) throw new Error(`${name} was never let in.`);
  const values: Record<string, string> = {};
  for (const [parameter, expression] of Object.entries(RequestParameters)) {
    const value = valueOf(expression, request);
    if (value !== undefined) values[parameter] = value;
  }
  const { Region = request.region, ...parameters } = values;
  const { type, target, body } =
    subtype.service === 'sqs' ? asForm(subtype, parameters) : asJson(call, subtype, parameters);
  return askAsRole(call, {
    service: subtype.service,
    region: Region,
    credentials: CredentialsArn,
    method: 'POST',
    path: '/',
    query: {},
    headers: { 'content-type': type, ...(target !== undefined && { 'x-amz-target': target }) },
    body: Buffer.from(body, 'utf8'),
    timeout: TimeoutInMillis,
  });
}

interface Content {
  readonly type: string;
  readonly target?: string;
  readonly body: string;
}

/** A list as JSON has it, or one text alone. */
function listOf(text: string): unknown[] {
  const value = parsed(text);
  return Array.isArray(value) ? value : [text];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Lists of SQS's older protocol, which its integrations speak: that is why they answer in XML. */
const LISTS: Parameters = { AttributeNames: 'AttributeName', MessageAttributeNames: 'MessageAttributeName' };
const MAPS: Parameters = { MessageAttributes: 'MessageAttribute', MessageSystemAttributes: 'MessageSystemAttribute' };

function asForm({ operation }: Subtype, parameters: Parameters): Content {
  const form = new URLSearchParams({ Action: operation, Version: '2012-11-05' });
  for (const [name, value] of Object.entries(parameters)) {
    const [list, map] = [LISTS[name], MAPS[name]];
    if (list !== undefined)
      for (const [at, item] of listOf(value).entries()) form.append(`${list}.${at + 1}`, String(item));
    else if (map !== undefined)
      for (const [at, [key, attribute]] of Object.entries(parsed(value) ?? {}).entries()) {
        form.append(`${map}.${at + 1}.Name`, key);
        for (const [member, inner] of Object.entries((attribute ?? {}) as object))
          form.append(`${map}.${at + 1}.Value.${member}`, String(inner));
      }
    else form.append(name, value);
  }
  return { type: 'application/x-www-form-urlencoded', body: form.toString() };
}

function asJson({ cloud }: Call, { service, operation }: Subtype, parameters: Parameters): Content {
  const prefix = cloud.services.find(({ name }) => name === service)?.target ?? '';
  if (service === 'states') return { ...small(parameters), target: `${prefix}.${operation}` };
  const { Resources, Time, ...texts } = parameters;
  const seconds = Time === undefined ? undefined : Date.parse(Time) / 1000;
  const entry = {
    ...texts,
    ...(Resources !== undefined && { Resources: listOf(Resources) }),
    ...(seconds !== undefined && { Time: Number.isNaN(seconds) ? Number(Time) : seconds }),
  };
  return {
    type: 'application/x-amz-json-1.1',
    target: `${prefix}.${operation}`,
    body: JSON.stringify(operation === 'PutEvents' ? { Entries: [entry] } : entry),
  };
}

/** Step Functions' own names have small initials. */
function small(parameters: Parameters): Content {
  const named = Object.entries(parameters).map(([name, value]) => [
    name.slice(0, 1).toLowerCase() + name.slice(1),
    value,
  ]);
  return { type: 'application/x-amz-json-1.0', body: JSON.stringify(Object.fromEntries(named)) };
}

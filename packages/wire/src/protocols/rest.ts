import { FromStringShapeDeserializer, ToStringShapeSerializer } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import { AwsError } from '../errors.ts';
import type { ParsedCall, WireRequest, WireResponse } from '../messages.ts';
import type { Member, OperationModel, ServiceModel, Traits } from '../model.ts';
import { createRouter, type Match } from '../route.ts';
import { element, escapeXml } from '../xml.ts';
import { failJson, readJson } from './aws-json.ts';
import type { Protocol } from './protocol.ts';
import { readLeaf, TIMESTAMPS } from './text.ts';

/** restJson1 and restXml: members bound to the path, the query, headers and the body. */
export function rest(model: ServiceModel): Protocol {
  const route = createRouter(model.operations.values(), {
    buckets: model.kind === 'restXml' && model.signingName === 's3',
  });
  const text = new FromStringShapeDeserializer({ httpBindings: true, timestampFormat: TIMESTAMPS.text });
  text.setSerdeContext(model.serdeContext as never);
  return {
    async parse(request): Promise<ParsedCall> {
      const match = route(request);
      return { operation: match.operation.name, input: await readInput(model, match, request, text) };
    },
    respond: (operation, output, request) => writeOutput(model, operation, output, request),
    fail(failure, request) {
      if (model.kind === 'restXml')
        return model.signingName === 's3' ? failXml(failure, request) : failWrapped(model, failure, request);
      const response = failJson(model, failure, 'application/json', request.requestId);
      response.headers['x-amzn-errortype'] = failure.name;
      return response;
    },
  };
}

async function readInput(
  model: ServiceModel,
  match: Match,
  request: WireRequest,
  text: FromStringShapeDeserializer,
): Promise<Record<string, unknown>> {
  const { operation } = match;
  const input: Record<string, unknown> = {};
  const inBody: string[] = [];
  const boundQuery = new Set<string>(match.literals);
  for (const { traits } of operation.members) if (traits.httpQuery !== undefined) boundQuery.add(traits.httpQuery);

  for (const member of operation.members) {
    const { name, schema, traits } = member;
    if (traits.httpLabel !== undefined) {
      const label = match.labels[name] ?? (name === 'Bucket' ? request.bucket : undefined);
      if (label !== undefined) input[name] = text.read(schema, label);
    } else if (traits.httpQuery !== undefined) {
      const values = request.query.getAll(traits.httpQuery);
      if (values.length > 0) input[name] = readText(text, member, values);
    } else if (traits.httpQueryParams !== undefined) {
      const rest: Record<string, unknown> = {};
      const many = schema.getValueSchema().isListSchema();
      for (const key of request.query.keys()) {
        if (!boundQuery.has(key)) rest[key] = many ? request.query.getAll(key) : request.query.get(key);
      }
      input[name] = rest;
    } else if (traits.httpHeader !== undefined) {
      const value = request.headers[traits.httpHeader.toLowerCase()];
      if (value !== undefined) input[name] = readText(text, member, [value]);
    } else if (typeof traits.httpPrefixHeaders === 'string') {
      input[name] = prefixed(request, traits.httpPrefixHeaders.toLowerCase());
    } else if (traits.httpPayload !== undefined) {
      const payload = await readPayload(model, schema, request);
      if (payload !== undefined) input[name] = payload;
    } else {
      inBody.push(name);
    }
  }
  if (inBody.length > 0 && request.body.length > 0) {
    const body = await readBody(model, operation.input, request.body);
    for (const name of inBody) if (body[name] !== undefined) input[name] = body[name];
  }
  return input;
}

function readText(text: FromStringShapeDeserializer, { name, schema }: Member, values: readonly string[]): unknown {
  try {
    if (schema.isListSchema() && values.length > 1)
      return values.map((value) => text.read(schema.getValueSchema(), value));
    if (schema.isListSchema() && schema.getMergedTraits().httpQuery !== undefined) {
      return values.map((value) => text.read(schema.getValueSchema(), value));
    }
    const value = values[0] ?? '';
    return readLeaf(text, schema, value);
  } catch (error) {
    throw new AwsError(
      'SerializationException',
      `The value of ${name} cannot be read: ${error instanceof Error ? error.message : ''}`,
      {
        status: 400,
        cause: error,
      },
    );
  }
}

function prefixed(request: WireRequest, prefix: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (name.startsWith(prefix) && value !== undefined) found[name.slice(prefix.length)] = value;
  }
  return found;
}

async function readPayload(model: ServiceModel, schema: NormalizedSchema, request: WireRequest): Promise<unknown> {
  if (schema.isBlobSchema()) return schema.isStreaming() || request.body.length > 0 ? request.body : undefined;
  if (request.body.length === 0) return undefined;
  if (schema.isStringSchema()) return request.body.toString('utf8');
  return readBody(model, schema, request.body);
}

async function readBody(model: ServiceModel, schema: NormalizedSchema, body: Buffer): Promise<Record<string, unknown>> {
  const xml = model.kind === 'restXml';
  if (!xml) return readJson(model, schema, body);
  let value: unknown;
  try {
    value = await model.codec.createDeserializer().read(schema, body);
  } catch (error) {
    throw malformedXml(error);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformedXml(undefined);
  return value as Record<string, unknown>;
}

function malformedXml(cause: unknown): AwsError {
  return new AwsError(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
    { status: 400, cause },
  );
}

function writeOutput(
  model: ServiceModel,
  operation: OperationModel,
  output: Record<string, unknown>,
  request: WireRequest,
): WireResponse {
  const { requestId } = request;
  const response: WireResponse = {
    status: operation.traits.http?.[2] ?? 200,
    headers:
      model.signingName === 's3'
        ? { 'x-amz-request-id': requestId, 'x-amz-id-2': hostId(requestId) }
        : { 'x-amzn-requestid': requestId },
  };
  if (operation.output.isUnitSchema()) return response;
  const inBody: string[] = [];
  let payload = false;
  for (const [name, schema] of operation.output.structIterator()) {
    const traits = schema.getMergedTraits() as Traits;
    const value = output[name];
    if (traits.httpResponseCode !== undefined) {
      if (typeof value === 'number') response.status = value;
    } else if (traits.httpHeader !== undefined) {
      if (value !== undefined && value !== null)
        response.headers[traits.httpHeader.toLowerCase()] = headerText(schema, value);
    } else if (typeof traits.httpPrefixHeaders === 'string') {
      for (const [key, item] of Object.entries((value ?? {}) as Record<string, string>)) {
        response.headers[`${traits.httpPrefixHeaders}${key}`.toLowerCase()] = item;
      }
    } else if (traits.httpPayload !== undefined) {
      payload = true;
      if (value !== undefined && value !== null) writePayload(model, response, schema, value);
    } else {
      inBody.push(name);
    }
  }
  if (!payload && inBody.length > 0) writeDocument(model, operation, response, output, inBody, request);
  return response;
}

function headerText(schema: NormalizedSchema, value: unknown): string {
  const serializer = new ToStringShapeSerializer({ httpBindings: true, timestampFormat: TIMESTAMPS.text });
  serializer.write(schema, value);
  return serializer.flush();
}

function writePayload(model: ServiceModel, response: WireResponse, schema: NormalizedSchema, value: unknown): void {
  if (schema.isBlobSchema() || schema.isStringSchema()) {
    response.body = value as string | Uint8Array;
    return;
  }
  const serializer = model.codec.createSerializer();
  serializer.write(schema, value);
  response.body = document(model, serializer.flush());
  response.headers['content-type'] ??= model.kind === 'restXml' ? 'application/xml' : 'application/json';
}

function writeDocument(
  model: ServiceModel,
  operation: OperationModel,
  response: WireResponse,
  output: Record<string, unknown>,
  members: readonly string[],
  request: WireRequest,
): void {
  if (request.method === 'HEAD') return;
  response.headers['content-type'] ??= model.kind === 'restXml' ? 'application/xml' : 'application/json';
  if (operation.name === 'GetBucketLocation' && model.kind === 'restXml') {
    // The one answer whose root element is its only member.
    const constraint = output['LocationConstraint'];
    const inner = typeof constraint === 'string' ? escapeXml(constraint) : '';
    response.body = `${XML_HEADER}<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inner}</LocationConstraint>`;
    return;
  }
  const bound: Record<string, unknown> = {};
  for (const name of members) if (output[name] !== undefined) bound[name] = output[name];
  const serializer = model.codec.createSerializer();
  serializer.write(bodySchema(operation, members), bound);
  response.body = document(model, serializer.flush());
}

const XML_HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n';

function document(model: ServiceModel, text: string | Uint8Array): string | Uint8Array {
  return model.kind === 'restXml' ? XML_HEADER + String(text) : text;
}

const bodySchemas = new WeakMap<OperationModel, unknown>();

/** The output's schema without the members that travel elsewhere. */
function bodySchema(operation: OperationModel, members: readonly string[]): unknown {
  let schema = bodySchemas.get(operation);
  if (schema === undefined) {
    const whole = operation.output.getSchema() as unknown as readonly unknown[];
    const names = whole[4] as readonly string[];
    const schemas = whole[5] as readonly unknown[];
    schema = [...whole.slice(0, 4), members, members.map((name) => schemas[names.indexOf(name)])];
    bodySchemas.set(operation, schema);
  }
  return schema;
}

/** The second id of an answer of S3's, which is never the first. */
const hostId = (requestId: string): string => Buffer.from(`host of ${requestId}`, 'utf8').toString('base64');

function failXml(failure: Parameters<Protocol['fail']>[0], request: WireRequest): WireResponse {
  const { requestId } = request;
  const headers = {
    'x-amz-request-id': requestId,
    'x-amz-id-2': hostId(requestId),
    'content-type': 'application/xml',
    ...failure.headers,
  };
  // An answer to HEAD has no body, and 304 must not have one: the status is all that the client sees.
  if (request.method === 'HEAD' || failure.status === 304) return { status: failure.status, headers };
  const fields = Object.entries(failure.fields).map(([name, value]) => element(name, value));
  const body = [
    element('Code', failure.name),
    element('Message', failure.message),
    ...fields,
    element('RequestId', requestId),
    element('HostId', hostId(requestId)),
  ];
  return { status: failure.status, headers, body: `${XML_HEADER}<Error>${body.join('')}</Error>` };
}

/** Errors of the services in XML that are not S3: wrapped, as those of the query protocol are. */
function failWrapped(
  model: ServiceModel,
  failure: Parameters<Protocol['fail']>[0],
  { method, requestId }: WireRequest,
): WireResponse {
  const headers = { 'x-amzn-requestid': requestId, 'content-type': 'text/xml', ...failure.headers };
  if (method === 'HEAD' || failure.status === 304) return { status: failure.status, headers };
  const error = {
    Type: failure.sender ? 'Sender' : 'Receiver',
    Code: failure.name,
    Message: failure.message,
    ...failure.fields,
  };
  const body = element('Error', error) + element('RequestId', requestId);
  const namespace = escapeXml(model.xmlNamespace ?? '');
  return {
    status: failure.status,
    headers,
    body: `<?xml version="1.0"?>\n<ErrorResponse xmlns="${namespace}">${body}</ErrorResponse>`,
  };
}

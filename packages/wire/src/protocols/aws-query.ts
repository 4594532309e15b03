import { FromStringShapeDeserializer } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import { XmlShapeSerializer } from '@aws-sdk/core/protocols';
import { AwsError } from '../errors.ts';
import type { ParsedCall, WireRequest } from '../messages.ts';
import type { OperationModel, ServiceModel } from '../model.ts';
import { AWS_QUERY, fromForm, parseForm, type FormDialect } from '../query-form.ts';
import { element, escapeXml } from '../xml.ts';
import type { Protocol } from './protocol.ts';
import { readLeaf, TIMESTAMPS } from './text.ts';

/** The call that a form makes. @throws AwsError MissingAction, InvalidAction, MalformedInput */
export function readForm(model: ServiceModel, request: WireRequest, dialect: FormDialect): ParsedCall {
  const leaf = new FromStringShapeDeserializer({ httpBindings: true, timestampFormat: TIMESTAMPS.text });
  // What the address says holds for the form that is sent to it, as for one that is all in the address.
  const form = parseForm([...request.query, ...new URLSearchParams(request.body.toString('utf8'))]);
  const name = form.children.get('Action')?.value;
  if (name === undefined)
    throw new AwsError('MissingAction', 'The request must contain the parameter Action.', { status: 400 });
  const operation = model.operations.get(name);
  if (operation === undefined) {
    const version = form.children.get('Version')?.value ?? model.version;
    throw new AwsError('InvalidAction', `Could not find operation ${name} for version ${version}`, { status: 400 });
  }
  if (operation.input.isUnitSchema()) return { operation: name, input: {} };
  try {
    const read = (schema: NormalizedSchema, value: string): unknown => readLeaf(leaf, schema, value);
    return { operation: name, input: fromForm(operation.input, form, read, dialect) as Record<string, unknown> };
  } catch (error) {
    throw new AwsError('MalformedInput', error instanceof Error ? error.message : 'The request cannot be read.', {
      status: 400,
      cause: error,
    });
  }
}

/** An answer's members as XML, without an element around them. */
export function writeStructure(model: ServiceModel, operation: OperationModel, output: object): string {
  const serializer = new XmlShapeSerializer({
    timestampFormat: TIMESTAMPS.text,
    xmlNamespace: undefined as never,
    serviceNamespace: model.namespace,
  });
  serializer.setSerdeContext(model.serdeContext as never);
  serializer.write(operation.output, output);
  // The serializer names the root after the shape; AWS names it after the operation.
  return /^<[^>]*[^/]>(.*)<\/[^>]*>$/s.exec(String(serializer.flush()))?.[1] ?? '';
}

/** awsQuery: a form in, XML out. SQS is asked in it by older SDKs although its model says JSON. */
export function awsQuery(model: ServiceModel): Protocol {
  const namespace = model.xmlNamespace ?? `http://queue.amazonaws.com/doc/${model.version}/`;
  return {
    parse: (request) => readForm(model, request, AWS_QUERY),
    respond(operation, output, { requestId }) {
      let result = '';
      if (operation.output.isStructSchema()) {
        const content = writeStructure(model, operation, output);
        result =
          content === ''
            ? `<${operation.name}Result/>`
            : `<${operation.name}Result>${content}</${operation.name}Result>`;
      }
      return {
        status: 200,
        headers: { 'x-amzn-requestid': requestId, 'content-type': 'text/xml' },
        body: `<${operation.name}Response xmlns="${escapeXml(namespace)}">${result}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation.name}Response>`,
      };
    },
    fail(failure, { requestId }) {
      const fields = Object.entries(failure.fields).map(([name, value]) => element(name, value));
      const error = [
        element('Type', failure.sender ? 'Sender' : 'Receiver'),
        element('Code', failure.queryCode),
        // As recorded of CloudWatch: an error without a message does not have the element either.
        ...(failure.message === '' ? [] : [element('Message', failure.message)]),
        ...fields,
        // Recorded of SQS, whose forms are the older of its two protocols; CloudWatch, of which that is true as well, has none.
        ...(model.signingName === 'sqs' ? ['<Detail/>'] : []),
      ];
      return {
        status: failure.status,
        headers: { 'x-amzn-requestid': requestId, 'content-type': 'text/xml', ...failure.headers },
        body: `<ErrorResponse xmlns="${escapeXml(namespace)}"><Error>${error.join('')}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
      };
    },
  };
}

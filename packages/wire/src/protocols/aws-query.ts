import { FromStringShapeDeserializer } from '@smithy/core/protocols';
import { XmlShapeSerializer } from '@aws-sdk/core/protocols';
import { AwsError } from '../errors.ts';
import type { ServiceModel } from '../model.ts';
import { fromForm, parseForm } from '../query-form.ts';
import { element, escapeXml } from '../xml.ts';
import type { Protocol } from './protocol.ts';
import { readLeaf, TIMESTAMPS } from './text.ts';

/** awsQuery: a form in, XML out. SQS is asked in it by older SDKs although its model says JSON. */
export function awsQuery(model: ServiceModel): Protocol {
  const leaf = new FromStringShapeDeserializer({ httpBindings: true, timestampFormat: TIMESTAMPS.text });
  const namespace = model.xmlNamespace ?? `http://queue.amazonaws.com/doc/${model.version}/`;
  return {
    parse(request) {
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
        return {
          operation: name,
          input: fromForm(operation.input, form, (schema, value) => readLeaf(leaf, schema, value)) as Record<
            string,
            unknown
          >,
        };
      } catch (error) {
        throw new AwsError('MalformedInput', error instanceof Error ? error.message : 'The request cannot be read.', {
          status: 400,
          cause: error,
        });
      }
    },
    respond(operation, output, { requestId }) {
      const serializer = new XmlShapeSerializer({
        timestampFormat: TIMESTAMPS.text,
        xmlNamespace: undefined as never,
        serviceNamespace: model.namespace,
      });
      serializer.setSerdeContext(model.serdeContext as never);
      let result = '';
      if (operation.output.isStructSchema()) {
        serializer.write(operation.output, output);
        const document = String(serializer.flush());
        // The serializer names the root after the shape; AWS names it after the operation.
        const content = /^<[^>]*[^/]>(.*)<\/[^>]*>$/s.exec(document)?.[1] ?? '';
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
        element('Message', failure.message),
        ...fields,
        // Recorded of SQS, whose forms are the older of its two protocols.
        ...(model.queryCompatible ? ['<Detail/>'] : []),
      ];
      return {
        status: failure.status,
        headers: { 'x-amzn-requestid': requestId, 'content-type': 'text/xml', ...failure.headers },
        body: `<ErrorResponse xmlns="${escapeXml(namespace)}"><Error>${error.join('')}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
      };
    },
  };
}

import type { ServiceModel, Traits } from '../model.ts';
import { element, escapeXml } from '../xml.ts';
import { readForm, writeStructure } from './aws-query.ts';
import type { Protocol } from './protocol.ts';

/**
 * EC2's own awsQuery: other names in its forms, all lists flat, and no element around an answer.
 * https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html
 */
export function ec2Query(model: ServiceModel): Protocol {
  const namespace = escapeXml(model.xmlNamespace ?? `http://ec2.amazonaws.com/doc/${model.version}/`);
  return {
    parse: (request) => readForm(model, request, { nameOf, flatLists: true }),
    respond(operation, output, { requestId }) {
      // Whatever tells nothing tells that it was done.
      const content = operation.output.isStructSchema() ? writeStructure(model, operation, output) : '';
      const told = operation.output.isUnitSchema() ? '<return>true</return>' : content;
      return {
        status: 200,
        headers: { 'x-amzn-requestid': requestId, 'content-type': 'text/xml;charset=UTF-8' },
        body: `<${operation.name}Response xmlns="${namespace}"><requestId>${requestId}</requestId>${told}</${operation.name}Response>`,
      };
    },
    fail(failure, { requestId }) {
      const error = `${element('Code', failure.queryCode)}${element('Message', failure.message)}`;
      return {
        status: failure.status,
        headers: { 'x-amzn-requestid': requestId, 'content-type': 'text/xml;charset=UTF-8', ...failure.headers },
        body: `<Response><Errors><Error>${error}</Error></Errors>${element('RequestID', requestId)}</Response>`,
      };
    },
  };
}

/** A member's name in a form: its own, or that of its XML with a capital. */
function nameOf(member: string, { ec2QueryName, xmlName }: Traits): string {
  if (ec2QueryName !== undefined) return ec2QueryName;
  const name = xmlName ?? member;
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}

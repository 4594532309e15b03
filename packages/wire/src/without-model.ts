import { AwsError } from './errors.ts';
import type { WireRequest, WireResponse } from './messages.ts';
import { element } from './xml.ts';

/** Services whose requests and answers are XML without being forms: their requests do not tell. */
const REST_XML: ReadonlySet<string> = new Set(['cloudfront', 'route53', 's3', 's3-object-lambda', 's3-outposts']);

/**
 * An error of a service whose model is not at hand, in the form that its clients read: they would show the text of any
 * other form, or no text at all.
 *
 * @param service its signing name
 */
export async function failWithoutModel(request: WireRequest, service: string, error: AwsError): Promise<WireResponse> {
  const id = request.requestId;
  const answer = (type: string, body: string | Uint8Array): WireResponse => ({
    status: error.status ?? 400,
    headers: { 'content-type': type, 'x-amzn-requestid': id, 'x-amzn-errortype': error.code },
    body,
  });
  const type = request.headers['content-type'] ?? '';
  const details = `${element('Code', error.code)}${element('Message', error.message)}`;
  if (request.headers['smithy-protocol'] === 'rpc-v2-cbor') {
    const { cbor } = await import('@smithy/core/cbor');
    const response = answer('application/cbor', cbor.serialize({ __type: error.code, message: error.message }));
    response.headers['smithy-protocol'] = 'rpc-v2-cbor';
    return response;
  }
  if (request.headers['x-amz-target'] !== undefined)
    return answer(
      type.startsWith('application/x-amz-json') ? type : 'application/x-amz-json-1.0',
      JSON.stringify({ __type: error.code, message: error.message }),
    );
  if (service === 'ec2')
    return answer(
      'text/xml;charset=UTF-8',
      `<Response><Errors><Error>${details}</Error></Errors>${element('RequestID', id)}</Response>`,
    );
  if (REST_XML.has(service) || /^application\/x-www-form-urlencoded/i.test(type) || request.query.has('Action'))
    return answer(
      'text/xml',
      `<ErrorResponse><Error><Type>Sender</Type>${details}</Error>${element('RequestId', id)}</ErrorResponse>`,
    );
  return answer('application/json', JSON.stringify({ message: error.message }));
}

import { isBinary } from './event.ts';
import { fromBase64 } from './payload.ts';
import type { MethodRequest } from './request.ts';
import { render } from './template.ts';

export interface Prepared {
  readonly body: Buffer;
}

/**
 * What a backend that is no proxy gets: the body as the template for its content type makes it, or as it is.
 *
 * @param context is given what the template sets: `$context.responseOverride`
 * @returns `unsupported` where no template fits and bodies may not pass, `broken` for a template that cannot be rendered
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html
 */
export function requestBody(
  request: MethodRequest,
  context: Record<string, unknown>,
): Prepared | 'unsupported' | 'broken' {
  const { integration, joined } = request;
  const templates = integration.requestTemplates ?? {};
  const [type = ''] = (joined['content-type'] ?? 'application/json').split(';');
  const template = templates[type.trim()] ?? templates['$default'];
  const body = converted(request);
  if (body === undefined) return 'broken';
  if (template === undefined) {
    const behavior = integration.passthroughBehavior ?? 'WHEN_NO_MATCH';
    const isClosed = behavior === 'NEVER' || (behavior === 'WHEN_NO_TEMPLATES' && Object.keys(templates).length > 0);
    return isClosed ? 'unsupported' : { body };
  }
  // Templates are for text: bytes are to be converted first.
  if (takesBytes(request)) return 'broken';
  try {
    return { body: Buffer.from(render(template, { body: body.toString('utf8'), context, request }).text, 'utf8') };
  } catch {
    return 'broken';
  }
}

const sendsBytes = ({ snapshot, joined }: MethodRequest): boolean =>
  isBinary(snapshot.binaryMediaTypes, joined['content-type'] ?? '');

/** Whether the backend gets bytes rather than text. */
const takesBytes = (request: MethodRequest): boolean =>
  request.integration.contentHandling === 'CONVERT_TO_BINARY' ||
  (sendsBytes(request) && request.integration.contentHandling !== 'CONVERT_TO_TEXT');

/**
 * The body as the backend gets it, but for templates.
 *
 * @returns `undefined` for text that was to become bytes, and is no base64
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html
 */
function converted(request: MethodRequest): Buffer | undefined {
  const { body } = request.request;
  if (sendsBytes(request))
    return request.integration.contentHandling === 'CONVERT_TO_TEXT' ? Buffer.from(body.toString('base64')) : body;
  const text = body.toString('utf8');
  return request.integration.contentHandling === 'CONVERT_TO_BINARY' ? fromBase64(text) : Buffer.from(text, 'utf8');
}

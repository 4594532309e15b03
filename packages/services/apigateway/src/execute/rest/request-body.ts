import { isBinary } from './event.ts';
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
  if (template === undefined) {
    const behavior = integration.passthroughBehavior ?? 'WHEN_NO_MATCH';
    const isClosed = behavior === 'NEVER' || (behavior === 'WHEN_NO_TEMPLATES' && Object.keys(templates).length > 0);
    return isClosed ? 'unsupported' : { body };
  }
  try {
    return { body: Buffer.from(render(template, { body: body.toString('utf8'), context, request }).text, 'utf8') };
  } catch {
    return 'broken';
  }
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html */
function converted({ integration, request, snapshot, joined }: MethodRequest): Buffer {
  const binary = isBinary(snapshot.binaryMediaTypes, joined['content-type'] ?? '');
  if (integration.contentHandling === 'CONVERT_TO_TEXT' && binary)
    return Buffer.from(request.body.toString('base64'), 'utf8');
  if (integration.contentHandling === 'CONVERT_TO_BINARY' && !binary)
    return Buffer.from(request.body.toString('utf8'), 'base64');
  return request.body;
}

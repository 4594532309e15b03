import { ANY, ONOFF, type AttributeSet } from '../attributes.ts';

/** Headers that a listener puts into answers. */
const HEADERS = [
  'routing.http.response.access_control_allow_credentials.header_value',
  'routing.http.response.access_control_allow_headers.header_value',
  'routing.http.response.access_control_allow_methods.header_value',
  'routing.http.response.access_control_allow_origin.header_value',
  'routing.http.response.access_control_expose_headers.header_value',
  'routing.http.response.access_control_max_age.header_value',
  'routing.http.response.content_security_policy.header_value',
  'routing.http.response.strict_transport_security.header_value',
  'routing.http.response.x_content_type_options.header_value',
  'routing.http.response.x_frame_options.header_value',
];

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ListenerAttribute.html, of HTTP listeners */
export const LISTENER_ATTRIBUTES: AttributeSet = {
  what: 'Listener',
  rules: {
    ...Object.fromEntries(HEADERS.map((key) => [key, ['', ANY] as const])),
    'routing.http.response.server.enabled': ['true', ONOFF],
  },
};

/** The headers that a listener puts into answers, in the place of those that a target gave. */
export function headersOf(attributes: ReadonlyMap<string, string>): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const key of HEADERS) {
    const value = attributes.get(key) ?? '';
    const [, name = ''] = /^routing\.http\.response\.(\w+)\./.exec(key) ?? [];
    if (value !== '') headers[name.replaceAll('_', '-')] = value;
  }
  return headers;
}

import type { WireRequest } from '@coldstart/wire';
import type { EdgeHeaders } from './hooks.ts';
import { byName, OF_THE_CONNECTION, pairsOfRaw, valueOf, without } from './headers.ts';

/** Who asks, as far as CloudFront knows viewers. */
export interface Viewer {
  readonly ip: string;
  readonly port: number;
  readonly secure: boolean;
  /** Two capital letters. */
  readonly country: string;
}

/** Addresses of this machine are in no country: whoever tries out what depends on one says it in this header, which goes no further. */
export const COUNTRY = 'x-coldstart-viewer-country';
const HOME = 'US';

export function viewerOf({ headers, sourceIp, connection }: WireRequest): Viewer {
  const country = headers[COUNTRY]?.toUpperCase() ?? '';
  return {
    ip: sourceIp,
    port: connection.remotePort ?? 0,
    secure: 'encrypted' in connection && connection.encrypted === true,
    country: /^[A-Z]{2}$/.test(country) ? country : HOME,
  };
}

/** What a viewer has sent, under the name that the distribution has on AWS. */
export function headersOf({ rawHeaders }: WireRequest, host: string): EdgeHeaders {
  const sent = byName(pairsOfRaw(rawHeaders));
  const kept = Object.fromEntries(
    Object.entries(sent).filter(
      ([name]) => !OF_THE_CONNECTION.test(name) && !name.startsWith('x-amz-cf-') && !name.startsWith('cloudfront-'),
    ),
  );
  return { ...without(kept, [COUNTRY]), host: [{ key: 'Host', value: host }] };
}

/**
 * The headers that CloudFront adds of its own knowledge, for policies that name them. Those that tell where on Earth somebody
 * is are not there, but the country: AWS leaves out what it does not know, too.
 *
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-cloudfront-headers.html
 */
export function knownOf({ ip, port, secure, country }: Viewer, headers: EdgeHeaders): Readonly<Record<string, string>> {
  const agent = valueOf(headers, 'user-agent') ?? '';
  const android = /Android/i.test(agent);
  const ios = /iPhone|iPad|iPod/i.test(agent);
  const tv = /Smart-?TV|AppleTV|GoogleTV|HbbTV|BRAVIA|Roku/i.test(agent);
  const tablet = !tv && (/iPad|Tablet|Kindle/i.test(agent) || (android && !/Mobile/i.test(agent)));
  const mobile = !tv && !tablet && /Mobile|iPhone|iPod/i.test(agent);
  return {
    'CloudFront-Forwarded-Proto': secure ? 'https' : 'http',
    'CloudFront-Is-Android-Viewer': String(android),
    'CloudFront-Is-Desktop-Viewer': String(!tv && !tablet && !mobile),
    'CloudFront-Is-IOS-Viewer': String(ios),
    'CloudFront-Is-Mobile-Viewer': String(mobile),
    'CloudFront-Is-SmartTV-Viewer': String(tv),
    'CloudFront-Is-Tablet-Viewer': String(tablet),
    'CloudFront-Viewer-Address': ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`,
    'CloudFront-Viewer-Country': country,
    'CloudFront-Viewer-Country-Name': new Intl.DisplayNames('en', { type: 'region' }).of(country) ?? country,
    'CloudFront-Viewer-Http-Version': '1.1',
  };
}

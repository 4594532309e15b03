import { createVerify } from 'node:crypto';
import { element } from '@coldstart/wire';
import { keyGroups, publicKeys } from '../state.ts';
import { byName, valueOf } from './headers.ts';
import type { EdgeRequest, EdgeResponse } from './hooks.ts';
import { fitsPattern } from './behavior.ts';
import type { Chosen, Visit } from './visit.ts';
import { awsDomainOf } from './address.ts';

/** Parameters of an address by which it is signed; the cookies are named `CloudFront-` and the same. */
const NAMES = ['Expires', 'Policy', 'Signature', 'Key-Pair-Id', 'Hash-Algorithm'] as const;
type Name = (typeof NAMES)[number];

/** What a behaviour with trusted key groups makes of a request. */
export type Admission = { readonly request: EdgeRequest } | { readonly refusal: EdgeResponse };

/**
 * Lets those in whose address or cookies somebody has signed who may; parameters of signatures go no further.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-signed-urls.html
 */
export function admit(visit: Visit, { behavior }: Chosen): Admission {
  const { request } = visit;
  const groups = behavior.TrustedKeyGroups?.Items ?? [];
  if (groups.length === 0) return { request };
  const inAddress = fromQuery(request.querystring);
  const given = inAddress['Signature'] === undefined ? fromCookies(request) : inAddress;
  const problem = problemOf(visit, given, keysOf(visit, groups));
  if (problem !== undefined) return { refusal: refusal(...problem) };
  return { request: { ...request, querystring: withoutNames(request.querystring) } };
}

type Given = Partial<Record<Name, string>>;
type Problem = readonly [code: string, message: string];

const DENIED: Problem = ['AccessDenied', 'Access denied'];

function problemOf(visit: Visit, given: Given, keys: ReadonlyMap<string, string>): Problem | undefined {
  const { Signature: signature, 'Key-Pair-Id': id, Policy: policy, Expires: expires } = given;
  if (id === undefined) return ['MissingKey', 'Missing Key-Pair-Id query parameter or cookie value'];
  const key = keys.get(id);
  if (key === undefined) return ['InvalidKey', 'Unknown Key'];
  if (signature === undefined) return ['AccessDenied', 'Missing Signature query parameter or cookie value'];
  const algorithm = given['Hash-Algorithm'] === 'SHA256' ? 'SHA256' : 'SHA1';
  const isSigned = (text: string): boolean =>
    createVerify(algorithm)
      .update(text)
      .verify(key, Buffer.from(unescaped(signature), 'base64'));
  if (policy !== undefined) {
    const text = Buffer.from(unescaped(policy), 'base64').toString('utf8');
    return isSigned(text) ? forbidden(visit, text) : DENIED;
  }
  if (expires === undefined) return ['AccessDenied', 'Missing Expires or Policy query parameter or cookie value'];
  const signed = addressesOf(visit).map(
    (address) => `{"Statement":[{"Resource":"${address}","Condition":{"DateLessThan":{"AWS:EpochTime":${expires}}}}]}`,
  );
  if (!signed.some(isSigned)) return DENIED;
  return Number(expires) * 1000 > visit.call.now() ? undefined : DENIED;
}

/** Base64 as addresses can hold it: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-creating-signed-url-canned-policy.html */
const unescaped = (text: string): string => text.replaceAll('-', '+').replaceAll('_', '=').replaceAll('~', '/');

interface Policy {
  readonly Statement?: readonly {
    readonly Resource?: string;
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;
  }[];
}

/** What a policy of the signer's own says. */
function forbidden(visit: Visit, text: string): Problem | undefined {
  let policy: Policy;
  try {
    policy = JSON.parse(text) as Policy;
  } catch {
    return ['MalformedPolicy', 'Malformed Policy'];
  }
  const [{ Resource = '*', Condition = {} } = {}] = policy.Statement ?? [];
  const now = visit.call.now() / 1000;
  const until = Number(Condition['DateLessThan']?.['AWS:EpochTime']);
  const since = Number(Condition['DateGreaterThan']?.['AWS:EpochTime'] ?? 0);
  const address = Condition['IpAddress']?.['AWS:SourceIp'];
  const isOpen = now < until && now > since && (address === undefined || isWithin(visit.viewer.ip, String(address)));
  return isOpen && addressesOf(visit).some((one) => fitsPattern(Resource, one)) ? undefined : DENIED;
}

/** IPv4 alone, as CloudFront has it for signed addresses. */
function isWithin(ip: string, range: string): boolean {
  const [base = '', bits = '32'] = range.split('/');
  const number = (text: string): number => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(bits));
  return Math.floor(number(ip) / size) === Math.floor(number(base) / size);
}

/** The addresses that may have been signed: the one that was asked for here, and the one that it would be on AWS. */
function addressesOf({ address, distribution, request, viewer }: Visit): string[] {
  const query = withoutNames(request.querystring);
  const end = query === '' ? '' : `?${query}`;
  const asked = address.split('?')[0] ?? '';
  const host = valueOf(request.headers, 'host') ?? '';
  const places = [asked, ...[host, awsDomainOf(distribution)].map((name) => `${name}${request.uri}`)];
  const schemes = viewer.secure ? ['https'] : ['http', 'https'];
  return places.flatMap((place) => schemes.map((scheme) => `${scheme}://${place}${end}`));
}

function fromQuery(query: string): Given {
  const all = new URLSearchParams(query);
  return Object.fromEntries(NAMES.flatMap((name) => (all.has(name) ? [[name, all.get(name) ?? '']] : [])));
}

function fromCookies({ headers }: EdgeRequest): Given {
  const cookies = (headers['cookie'] ?? []).flatMap(({ value }) => value.split(/;\s*/));
  return Object.fromEntries(
    NAMES.flatMap((name) => {
      const found = cookies.find((cookie) => cookie.startsWith(`CloudFront-${name}=`));
      return found === undefined ? [] : [[name, found.slice(found.indexOf('=') + 1)]];
    }),
  );
}

const withoutNames = (query: string): string =>
  query
    .split('&')
    .filter((part) => part !== '' && !NAMES.some((name) => part.startsWith(`${name}=`)))
    .join('&');

function keysOf({ call }: Visit, groups: readonly string[]): Map<string, string> {
  const ids = groups.flatMap((group) => call.state(keyGroups).byId.get(group)?.config.Items ?? []);
  return new Map(ids.map((id) => [id, call.state(publicKeys).byId.get(id)?.config.EncodedKey ?? '']));
}

const refusal = (Code: string, Message: string): EdgeResponse => ({
  status: 403,
  statusDescription: 'Forbidden',
  headers: byName([
    ['Server', 'CloudFront'],
    ['Content-Type', 'text/xml'],
  ]),
  body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${element('Error', { Code, Message })}`),
});

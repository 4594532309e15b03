import { formatArn, parseArn, type Call } from '@coldstart/cloud';
import { aliasNotFound, keyNotFound, notFound } from './errors.ts';
import { makeManagedKey, managedAliasService } from './managed.ts';
import { keys, keysIn, type Key, type Place } from './state.ts';

/*
 * How keys are named: an id, an ARN, an alias or its ARN.
 * https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id
 */

const KEY_ID = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/i;

export const aliasArn = (name: string, place: Place): string => formatArn(place, 'kms', name);
export const keyArn = (id: string, place: Place): string => formatArn(place, 'kms', `key/${id}`);

/** A key as a request names it. */
export interface Reference {
  readonly place: Place;
  /** `alias/name`, or a key's id. */
  readonly name: string;
}

/** @throws AwsError NotFoundException for what can be no key's name, and for ARNs of other Regions */
export function readReference(text: string, call: Call): Reference {
  const arn = parseArn(text);
  const name = arn?.resource.replace(/^key\//, '') ?? text;
  if (arn !== undefined && arn.service !== 'kms') throw notFound(`Invalid arn ${text}`);
  if (arn !== undefined && arn.region !== call.region) throw notFound(`Invalid arn ${arn.region}`);
  if (!name.startsWith('alias/') && !KEY_ID.test(name)) throw notFound(`Invalid keyId '${text}'`);
  return { place: { account: arn?.account ?? call.account, region: call.region }, name };
}

/** The key that is meant; nothing where there is none. Aliases of AWS's own keys name one once a service needs it. */
export function lookUp({ place, name }: Reference, call: Call): Key | undefined {
  const there = call.cloud.store.peek(keys, { ...place, part: '' });
  if (!name.startsWith('alias/')) return there?.byId.get(name) && keysIn(call, place).byId.get(name);
  const alias = there?.aliases.get(name);
  if (alias !== undefined) return keysIn(call, place).byId.get(alias.keyId);
  const service = managedAliasService(name);
  const isNeeded = call.request === undefined || call.operation === 'DescribeKey';
  return service !== undefined && isNeeded && place.account === call.account
    ? makeManagedKey(call, name, service)
    : undefined;
}

/** @throws AwsError NotFoundException */
export function findKey(text: string, call: Call): Key {
  const reference = readReference(text, call);
  const key = lookUp(reference, call);
  if (key !== undefined) return key;
  throw reference.name.startsWith('alias/')
    ? aliasNotFound(aliasArn(reference.name, reference.place))
    : keyNotFound(keyArn(reference.name, reference.place));
}

/** For operations that take no alias. @throws AwsError NotFoundException */
export function findByIdOrArn(text: string, call: Call): Key {
  if (/(?:^|:)alias\//.test(text)) throw notFound(`Invalid keyId '${text}'`);
  return findKey(text, call);
}

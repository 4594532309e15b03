import { page, type AccessRule, type Call, type ServiceOperations } from '@coldstart/cloud';
import { refused } from '../../errors.ts';
import { newVersion } from '../../versions.ts';
import { keyValueStores, sizeOf, tooMuch, wrongPair, type KeyValueStore } from '../state.ts';

export type KeyValueStoreSdk = typeof import('@aws-sdk/client-cloudfront-keyvaluestore');

type On = { readonly KvsARN: string | undefined };

/** How much one request may change: pairs, and bytes. */
const MOST_PAIRS = 50;
const MOST_BYTES = 3 * 1024 * 1024;

/** Keys a page, and at most. */
const PAGE = 10;
const LARGEST_PAGE = 50;

const onStore: AccessRule<On> = ({ KvsARN = '' }, _, action) => ({ action, resource: KvsARN });

const invalid = (message: string) => refused('ValidationException', message);

function find(call: Call, { KvsARN }: On): KeyValueStore {
  const found = [...call.state(keyValueStores).byName.values()].find(({ arn }) => arn === KvsARN);
  if (found === undefined) throw refused('ResourceNotFoundException', `Key value store ${KvsARN} does not exist.`);
  return found;
}

const noKey = (key: string) => refused('ResourceNotFoundException', `Key ${key} does not exist.`);

const totals = ({ values }: KeyValueStore) => ({ ItemCount: values.size, TotalSizeInBytes: sizeOf(values) });

interface Change {
  readonly puts?: readonly (readonly [key: string, value: string])[];
  readonly deletes?: readonly string[];
}

/** Changes all of it or nothing. @param ifMatch the version that whoever changes it has seen */
function change(call: Call, store: KeyValueStore, ifMatch: string | undefined, { puts = [], deletes = [] }: Change) {
  if (ifMatch !== store.valuesEtag)
    throw refused(
      'ConflictException',
      'The If-Match version is not the current one: ask DescribeKeyValueStore of this API, whose ETag is another than that of CloudFront.',
    );
  const values = new Map(store.values);
  for (const key of deletes) if (!values.delete(key)) throw noKey(key);
  for (const [key, value] of puts) {
    const wrong = wrongPair(key, value);
    if (wrong !== undefined) throw invalid(wrong);
    values.set(key, value);
  }
  const wrong = tooMuch(values);
  if (wrong !== undefined) throw refused('ServiceQuotaExceededException', wrong);
  for (const key of deletes) store.values.delete(key);
  for (const [key, value] of puts) store.values.set(key, value);
  store.valuesEtag = newVersion();
  store.lastModified = call.now();
  return { ...totals(store), ETag: store.valuesEtag };
}

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_Operations_Amazon_CloudFront_KeyValueStore.html */
export const keyOperations: ServiceOperations<KeyValueStoreSdk> = {
  DescribeKeyValueStore: {
    access: onStore,
    run(input, call) {
      const store = find(call, input);
      return {
        ...totals(store),
        KvsARN: store.arn,
        Created: new Date(store.created),
        LastModified: new Date(store.lastModified),
        Status: 'READY',
        ETag: store.valuesEtag,
      };
    },
  },
  ListKeys: {
    access: onStore,
    run(input, call) {
      const { values } = find(call, input);
      const { items, token } = page(
        [...values].toSorted(([a], [b]) => byBytes(a, b)),
        { token: input.NextToken, limit: input.MaxResults },
        { keyOf: ([key]) => key, size: PAGE, most: LARGEST_PAGE, invalid: () => invalid('Invalid NextToken.') },
      );
      return { Items: items.map(([Key, Value]) => ({ Key, Value })), NextToken: token };
    },
  },
  GetKey: {
    access: onStore,
    run(input, call) {
      const store = find(call, input);
      const { Key } = input;
      const Value = store.values.get(Key ?? '');
      if (Value === undefined) throw noKey(Key ?? '');
      return { Key, Value, ...totals(store) };
    },
  },
  PutKey: {
    access: onStore,
    run: (input, call) =>
      change(call, find(call, input), input.IfMatch, { puts: [[input.Key ?? '', input.Value ?? '']] }),
  },
  DeleteKey: {
    access: onStore,
    run: (input, call) => change(call, find(call, input), input.IfMatch, { deletes: [input.Key ?? ''] }),
  },
  UpdateKeys: {
    access: onStore,
    run(input, call) {
      const puts = (input.Puts ?? []).map(({ Key = '', Value = '' }) => [Key, Value] as const);
      const deletes = (input.Deletes ?? []).map(({ Key = '' }) => Key);
      const keys = [...puts.map(([key]) => key), ...deletes];
      if (keys.length === 0) throw invalid('There is nothing to put or delete.');
      if (new Set(keys).size < keys.length) throw invalid('A key may be put or deleted once in a request.');
      const bytes = [...puts.flat(), ...deletes].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
      if (keys.length > MOST_PAIRS || bytes > MOST_BYTES)
        throw invalid(`A request changes up to ${MOST_PAIRS} keys, of up to ${MOST_BYTES} bytes.`);
      return change(call, find(call, input), input.IfMatch, { puts, deletes });
    },
  },
};

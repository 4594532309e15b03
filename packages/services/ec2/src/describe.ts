import type { Filter } from '@aws-sdk/client-ec2';
import { page, type Call } from '@coldstart/cloud';
import { ec2Error, notFound, type Kind } from './errors.ts';
import type { Network } from './network.ts';
import { networkOf, tagsOf } from './state.ts';

/** What a filter looks at in a resource: one text, several, or none. */
export type Look<Item> = (item: Item, network: Network) => string | boolean | readonly string[] | undefined;

export interface Listing<Item> {
  readonly items: ReadonlyMap<string, Item>;
  readonly kind: Kind;
  /** By the filters' names; tags are looked at everywhere. */
  readonly filters: Readonly<Record<string, Look<Item>>>;
}

interface Request {
  readonly ids?: readonly string[] | undefined;
  readonly Filters?: readonly Filter[] | undefined;
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** EC2 gives a thousand at a time to those who do not ask for pages. */
const PAGE = 1000;

/**
 * The resources that a Describe operation is asked for.
 *
 * @throws AwsError for ids that are not there, filters that do not exist, tokens of other lists
 */
export function describe<Item extends object>(
  call: Call,
  { items, kind, filters }: Listing<Item>,
  { ids = [], Filters = [], MaxResults, NextToken }: Request,
): { readonly items: Item[]; readonly token: string | undefined } {
  for (const id of ids) if (!items.has(id)) throw notFound(kind, id);
  const network = networkOf(call);
  const found = [...items].filter(
    ([id, item]) =>
      (ids.length === 0 || ids.includes(id)) && Filters.every((filter) => passes(filter, id, item, filters, network)),
  );
  const shown = page(
    found,
    { token: NextToken, limit: MaxResults, scope: [ids, Filters] },
    {
      keyOf: ([id]) => id,
      size: PAGE,
      invalid: (token) => ec2Error('InvalidNextToken', `The token '${token}' is not one of this list.`),
    },
  );
  return { items: shown.items.map(([, item]) => item), token: shown.token };
}

function passes<Item>(
  { Name: name = '', Values: values = [] }: Filter,
  id: string,
  item: Item,
  looks: Readonly<Record<string, Look<Item>>>,
  network: Network,
): boolean {
  const texts = looked(name, id, item, looks, network);
  return values.some((value) => texts.some((text) => wildcard(value).test(text)));
}

function looked<Item>(
  name: string,
  id: string,
  item: Item,
  looks: Readonly<Record<string, Look<Item>>>,
  network: Network,
): readonly string[] {
  const tags = tagsOf(network, id);
  if (name.startsWith('tag:')) return tags.filter(({ Key }) => Key === name.slice(4)).map(({ Value }) => Value);
  if (name === 'tag-key') return tags.map(({ Key }) => Key);
  const look = looks[name];
  if (look === undefined) throw ec2Error('InvalidParameterValue', `The filter '${name}' is invalid`);
  const found = look(item, network);
  if (found === undefined) return [];
  return typeof found === 'object' ? found : [String(found)];
}

/** `*` stands for any text, `?` for one character. */
const wildcard = (value: string): RegExp =>
  new RegExp(
    `^${value
      .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  );

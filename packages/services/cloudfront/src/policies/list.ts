import type { Call } from '@coldstart/cloud';
import { all, type ConfiguredKind } from '../configured.ts';
import { pageOf } from '../paging.ts';
import { invalidArgument } from '../errors.ts';

interface Asked {
  readonly Type?: string | undefined;
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

interface Item<Config> {
  readonly id: string;
  readonly type: 'managed' | 'custom';
  /** Milliseconds since 1970. */
  readonly lastModified: number;
  readonly config: Config;
}

/** When AWS made the policies that it manages, as far as this cloud is concerned. */
export const MANAGED_SINCE = Date.UTC(2020, 6, 22);

/** A page of an account's policies, and of those that AWS manages, which come first. */
export function listPolicies<Config, Shown>(
  call: Call,
  kind: ConfiguredKind<Config>,
  managed: Readonly<Record<string, Config>>,
  { Type, ...asked }: Asked,
  show: (item: Item<Config>) => Shown,
) {
  if (Type !== undefined && Type !== 'managed' && Type !== 'custom')
    throw invalidArgument('The parameter Type is not valid: it is managed or custom.');
  const items: Item<Config>[] = [
    ...Object.entries(managed).map(([id, config]) => ({
      id,
      type: 'managed' as const,
      lastModified: MANAGED_SINCE,
      config,
    })),
    ...all(call, kind).map((one) => ({ ...one, type: 'custom' as const })),
  ];
  const wanted = items.filter(({ type }) => Type === undefined || type === Type);
  const { NextMarker, MaxItems, Quantity, Items } = pageOf(wanted, asked, ({ id }) => id, show);
  return { MaxItems, Quantity, ...(NextMarker !== undefined && { NextMarker }), ...(Items !== undefined && { Items }) };
}

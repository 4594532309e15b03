import type { Cloud, StateAddress } from '@coldstart/cloud';
import type { WireRequest } from '@coldstart/wire';
import { distributions, type Distribution } from '../state.ts';

/**
 * Where a distribution is reached here, with the cloud's port: browsers and most systems lead names below `localhost` to this
 * machine. Where they do not, `/_cloudfront/ID/path` at the cloud's own address is the same.
 */
export const domainOf = ({ endpoint }: Cloud, { label }: Pick<Distribution, 'label'>): string =>
  `${label}.cloudfront.localhost:${new URL(endpoint).port}`;

/** The name that AWS would have given it, as functions and origins are told it. */
export const awsDomainOf = ({ label }: Pick<Distribution, 'label'>): string => `${label}.cloudfront.net`;

/** `/_cloudfront/NAME/path`: an id, the first label of an address, or an alias. */
const PATH = /^\/_(?:aws\/)?cloudfront\/([A-Za-z0-9.-]+)(\/.*)?$/;
/** `NAME.cloudfront.localhost`, and AWS's own names. */
const HOST = /^([a-z0-9.-]+)\.cloudfront\.(?:localhost|net)(?::\d+)?$/i;

export interface Located {
  readonly name: string;
  /** Percent-encoded. */
  readonly path: string;
}

export function locate({ path, headers }: Pick<WireRequest, 'path' | 'headers'>): Located | undefined {
  const [, inPath, rest = '/'] = PATH.exec(path) ?? [];
  if (inPath !== undefined) return { name: inPath, path: rest };
  const [, inHost] = HOST.exec(headers['host'] ?? '') ?? [];
  return inHost === undefined ? undefined : { name: inHost, path };
}

export interface Found {
  readonly distribution: Distribution;
  readonly place: StateAddress;
  /** The name by which the viewer has asked for it, as it would on AWS. */
  readonly host: string;
}

export function findByName({ store }: Cloud, name: string): Found | undefined {
  const asked = name.toLowerCase();
  const all = store
    .addresses(distributions)
    .flatMap((place) =>
      [...(store.peek(distributions, place)?.byId.values() ?? [])].map((distribution) => ({ place, distribution })),
    );
  const own = all.find(({ distribution: { id, label } }) => id.toLowerCase() === asked || label === asked);
  if (own !== undefined) return { ...own, host: awsDomainOf(own.distribution) };
  const aliased =
    all.find(({ distribution }) => aliasesOf(distribution).includes(asked)) ??
    all.find(({ distribution }) => aliasesOf(distribution).includes(asked.replace(/^[^.]+/, '*')));
  return aliased && { ...aliased, host: asked };
}

const aliasesOf = ({ config }: Distribution): string[] =>
  (config.Aliases?.Items ?? []).map((alias) => alias.toLowerCase());

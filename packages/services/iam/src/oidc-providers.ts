import { type Call, defineState, type ResourceTag, type StateStore } from '@coldstart/cloud';
import { onOidcProvider, onResource } from './access.ts';
import { accountOf, iamArn } from './arns.ts';
import { alreadyExists, noSuchEntity, validationError } from './errors.ts';
import type { IamOperations } from './sdk.ts';
import { addressOf, timestamp } from './state.ts';
import { listTags, tagRules } from './tags.ts';

/** An identity provider that speaks OpenID Connect. */
export interface OidcProvider {
  readonly arn: string;
  /** Without `https://`. */
  readonly url: string;
  readonly created: Date;
  clients: string[];
  thumbprints: string[];
  tags: ResourceTag[];
}

const oidcProviders = defineState('iam/oidc-providers', () => ({ byArn: new Map<string, OidcProvider>() }));

function providerOf(call: Call, arn: string): OidcProvider {
  const provider = call.state(oidcProviders).byArn.get(arn);
  if (provider === undefined) throw noSuchEntity(`OpenIDConnect Provider not found for arn ${arn}`);
  return provider;
}

export function findOidcProvider(store: StateStore, arn: string): OidcProvider | undefined {
  return store.peek(oidcProviders, addressOf(accountOf(arn)))?.byArn.get(arn);
}

export const oidcProviderOperations: IamOperations = {
  CreateOpenIDConnectProvider: {
    access: onResource(() => '*'),
    run(input, call) {
      if (!input.Url.startsWith('https://')) {
        throw validationError('Invalid Open ID Connect Provider URL');
      }
      const url = input.Url.slice('https://'.length).replace(/\/$/, '');
      const arn = iamArn(call, 'oidc-provider', '/', url);
      const all = call.state(oidcProviders).byArn;
      if (all.has(arn)) throw alreadyExists(`Provider with url ${input.Url} already exists.`);
      const provider: OidcProvider = {
        arn,
        url,
        created: timestamp(call),
        clients: [...(input.ClientIDList ?? [])],
        thumbprints: [...(input.ThumbprintList ?? [])],
        tags: tagRules.add([], input.Tags),
      };
      all.set(arn, provider);
      return { OpenIDConnectProviderArn: arn, ...(provider.tags.length === 0 ? {} : { Tags: provider.tags }) };
    },
  },

  GetOpenIDConnectProvider: {
    access: onOidcProvider,
    run(input, call) {
      const { url, created, clients, thumbprints, tags } = providerOf(call, input.OpenIDConnectProviderArn);
      return { Url: url, ClientIDList: clients, ThumbprintList: thumbprints, CreateDate: created, Tags: tags };
    },
  },

  ListOpenIDConnectProviders: {
    run(_, call) {
      const all = [...call.state(oidcProviders).byArn.keys()];
      return { OpenIDConnectProviderList: all.map((Arn) => ({ Arn })) };
    },
  },

  DeleteOpenIDConnectProvider: {
    access: onOidcProvider,
    run(input, call) {
      // AWS answers well also where there is none.
      call.state(oidcProviders).byArn.delete(input.OpenIDConnectProviderArn);
    },
  },

  UpdateOpenIDConnectProviderThumbprint: {
    access: onOidcProvider,
    run(input, call) {
      providerOf(call, input.OpenIDConnectProviderArn).thumbprints = [...input.ThumbprintList];
    },
  },

  AddClientIDToOpenIDConnectProvider: {
    access: onOidcProvider,
    run(input, call) {
      const provider = providerOf(call, input.OpenIDConnectProviderArn);
      if (!provider.clients.includes(input.ClientID)) provider.clients.push(input.ClientID);
    },
  },

  RemoveClientIDFromOpenIDConnectProvider: {
    access: onOidcProvider,
    run(input, call) {
      const provider = providerOf(call, input.OpenIDConnectProviderArn);
      provider.clients = provider.clients.filter((client) => client !== input.ClientID);
    },
  },

  TagOpenIDConnectProvider: {
    access: onOidcProvider,
    run(input, call) {
      const provider = providerOf(call, input.OpenIDConnectProviderArn);
      provider.tags = tagRules.add(provider.tags, input.Tags);
    },
  },
  UntagOpenIDConnectProvider: {
    access: onOidcProvider,
    run(input, call) {
      const provider = providerOf(call, input.OpenIDConnectProviderArn);
      provider.tags = tagRules.remove(provider.tags, input.TagKeys);
    },
  },
  ListOpenIDConnectProviderTags: {
    access: onOidcProvider,
    run(input, call) {
      return listTags(call, input, providerOf(call, input.OpenIDConnectProviderArn).tags);
    },
  },
};

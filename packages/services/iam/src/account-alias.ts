import { defineState } from '@coldstart/cloud';
import { alreadyExists, noSuchEntity } from './errors.ts';
import type { IamOperations } from './sdk.ts';

const accountAlias = defineState('iam/account-alias', (): { alias: string | undefined } => ({ alias: undefined }));

export const accountAliasOperations: IamOperations = {
  CreateAccountAlias: {
    run(input, call) {
      const state = call.state(accountAlias);
      if (state.alias === input.AccountAlias)
        throw alreadyExists(`The account alias ${input.AccountAlias} already exists.`);
      state.alias = input.AccountAlias;
    },
  },

  DeleteAccountAlias: {
    run(input, call) {
      const state = call.state(accountAlias);
      if (state.alias !== input.AccountAlias) {
        throw noSuchEntity(`The account alias ${input.AccountAlias} cannot be found.`);
      }
      state.alias = undefined;
    },
  },

  ListAccountAliases: {
    run(_, call) {
      const { alias } = call.state(accountAlias);
      return { AccountAliases: alias === undefined ? [] : [alias], IsTruncated: false };
    },
  },
};

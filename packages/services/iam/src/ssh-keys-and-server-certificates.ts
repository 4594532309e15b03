import { onUserOrCaller } from './access.ts';
import { userOrCaller } from './identities.ts';
import type { IamOperations } from './sdk.ts';

/**
 * Nothing here makes SSH keys or certificates of servers, so that the lists of them are empty; whoever deletes a user
 * and all that is theirs asks for each.
 */
export const keyAndCertificateOperations: IamOperations = {
  ListSSHPublicKeys: {
    access: onUserOrCaller,
    run(input, call) {
      userOrCaller(call, input.UserName);
      return { SSHPublicKeys: [], IsTruncated: false };
    },
  },

  ListServerCertificates: {
    run: () => ({ ServerCertificateMetadataList: [], IsTruncated: false }),
  },
};

import { onUserOrCaller } from './access.ts';
import { userOrCaller } from './identities.ts';
import type { IamOperations } from './sdk.ts';

/**
 * Nothing here makes MFA devices, SSH keys or certificates, so that the lists of them are empty; whoever deletes a user
 * and all that is theirs asks for each.
 */
export const deviceAndCertificateOperations: IamOperations = {
  ListMFADevices: {
    access: onUserOrCaller,
    run(input, call) {
      if (input.UserName !== undefined || call.principal.kind !== 'root') userOrCaller(call, input.UserName);
      return { MFADevices: [], IsTruncated: false };
    },
  },

  ListVirtualMFADevices: {
    run: () => ({ VirtualMFADevices: [], IsTruncated: false }),
  },

  ListSSHPublicKeys: {
    access: onUserOrCaller,
    run(input, call) {
      userOrCaller(call, input.UserName);
      return { SSHPublicKeys: [], IsTruncated: false };
    },
  },

  ListSigningCertificates: {
    access: onUserOrCaller,
    run(input, call) {
      if (input.UserName !== undefined || call.principal.kind !== 'root') userOrCaller(call, input.UserName);
      return { Certificates: [], IsTruncated: false };
    },
  },

  ListServerCertificates: {
    run: () => ({ ServerCertificateMetadataList: [], IsTruncated: false }),
  },
};

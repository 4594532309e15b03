import { onGroup } from './access.ts';
import { groupNotFound, invalidParameter } from './errors.ts';
import { groupName } from './names.ts';
import type { LogsOperations } from './sdk.ts';
import { findGroup } from './state.ts';

const RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export const groupSettingOperations: LogsOperations = {
  PutRetentionPolicy: {
    access: onGroup,
    run({ logGroupName, retentionInDays }, call) {
      if (!RETENTIONS.includes(retentionInDays)) {
        throw invalidParameter(
          `1 validation error detected: Value '${retentionInDays}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [${RETENTIONS.join(', ')}]`,
        );
      }
      findGroup(call, logGroupName).retentionInDays = retentionInDays;
    },
  },

  DeleteRetentionPolicy: {
    access: onGroup,
    run({ logGroupName }, call) {
      delete findGroup(call, logGroupName).retentionInDays;
    },
  },

  AssociateKmsKey: {
    access: onGroup,
    run({ logGroupName, resourceIdentifier, kmsKeyId }, call) {
      const name = logGroupName ?? (resourceIdentifier === undefined ? undefined : groupName(resourceIdentifier));
      if (name === undefined) throw groupNotFound();
      findGroup(call, name).kmsKeyId = kmsKeyId;
    },
  },

  DisassociateKmsKey: {
    access: onGroup,
    run({ logGroupName, resourceIdentifier }, call) {
      const name = logGroupName ?? (resourceIdentifier === undefined ? undefined : groupName(resourceIdentifier));
      if (name === undefined) throw groupNotFound();
      delete findGroup(call, name).kmsKeyId;
    },
  },

  PutLogGroupDeletionProtection: {
    access: onGroup,
    run({ logGroupIdentifier, deletionProtectionEnabled }, call) {
      findGroup(call, groupName(logGroupIdentifier)).deletionProtection = deletionProtectionEnabled;
    },
  },
};

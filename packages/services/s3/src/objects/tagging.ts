import { onVersion } from '../access/rules.ts';
import { notify } from '../notify/notify.ts';
import { changeVersions, requireBucket } from '../store.ts';
import { checkTags } from '../tags.ts';
import type { Operations } from '../types.ts';
import { requireVersion, versionMember } from './versions.ts';

export const objectTaggingOperations: Operations = {
  GetObjectTagging: {
    access: onVersion,
    run(input, call) {
      const bucket = requireBucket(call, input);
      const version = requireVersion(call, bucket, input, 'GET', 'not allowed');
      return { TagSet: version.tags, ...versionMember(bucket, version.versionId) };
    },
  },
  PutObjectTagging: {
    access: onVersion,
    run(input, call) {
      const bucket = requireBucket(call, input);
      const version = requireVersion(call, bucket, input, 'PUT', 'not allowed');
      const tags = checkTags(input.Tagging.TagSet ?? [], 'object');
      changeVersions(call, bucket, input.Key);
      version.tags = tags;
      notify(call, bucket, 'ObjectTagging:Put', input.Key, version);
      return versionMember(bucket, version.versionId);
    },
  },
  DeleteObjectTagging: {
    access: onVersion,
    run(input, call) {
      const bucket = requireBucket(call, input);
      const version = requireVersion(call, bucket, input, 'DELETE', 'not allowed');
      changeVersions(call, bucket, input.Key);
      version.tags = [];
      notify(call, bucket, 'ObjectTagging:Delete', input.Key, version);
      return versionMember(bucket, version.versionId);
    },
  },
};

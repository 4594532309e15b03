import { tagEditor } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TagResource.html */
export const tagRules = tagEditor({
  most: 50,
  tooMany: (most) => new AwsError('TooManyTagsException', `A resource can have at most ${most} tags.`),
});

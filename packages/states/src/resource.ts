/** What a Task calls. */
export type Resource =
  | { readonly kind: 'lambda'; readonly arn: string }
  | { readonly kind: 'activity'; readonly arn: string }
  | {
      readonly kind: 'service';
      readonly arn: string;
      /** `sqs`, or `aws-sdk:dynamodb`. */
      readonly service: string;
      /** With its pattern, as the history has it: `sendMessage.waitForTaskToken`, `startExecution.sync:2`. */
      readonly action: string;
      readonly pattern: Pattern;
    };

export type Pattern = 'requestResponse' | 'sync' | 'waitForTaskToken';

const SERVICE = /^arn:[^:]+:states:[^:]*:[^:]*:((?:aws-sdk:)?[^:]+):([^:.]+)((?:\.[^:]+(?::\d+)?)?)$/;
const known = new Map<string, Resource>();

export function resourceOf(arn: string): Resource {
  let resource = known.get(arn);
  if (resource === undefined) {
    resource = read(arn);
    known.set(arn, resource);
  }
  return resource;
}

function read(arn: string): Resource {
  if (/^arn:[^:]+:states:[^:]+:\d+:activity:/.test(arn)) return { kind: 'activity', arn };
  const [, service, action, suffix = ''] = SERVICE.exec(arn) ?? [];
  if (service === undefined || action === undefined) return { kind: 'lambda', arn };
  const pattern: Pattern = suffix.startsWith('.sync')
    ? 'sync'
    : suffix === '.waitForTaskToken'
      ? 'waitForTaskToken'
      : 'requestResponse';
  return { kind: 'service', arn, service, action: action + suffix, pattern };
}

/** `arn:partition:service:region:account:resource`. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  /** Empty for what has no Region. */
  readonly region: string;
  /** Empty for what names no account, such as a bucket. */
  readonly account: string;
  /** Everything behind the account, colons included: `table/Orders`, `function:Hello:live`. */
  readonly resource: string;
}

/** @returns `undefined` for what is no ARN */
export function parseArn(text: string): Arn | undefined {
  const [head, partition = '', service = '', region = '', account = '', ...resource] = text.split(':');
  if (head !== 'arn' || partition === '' || service === '' || resource.length === 0) return undefined;
  return { partition, service, region, account, resource: resource.join(':') };
}

/** Where something is; a `Call` is one. */
export interface ArnPlace {
  readonly region: string;
  readonly account: string;
}

/** @param resource `table/Orders` */
export function formatArn({ region, account }: ArnPlace, service: string, resource: string): string {
  return `arn:aws:${service}:${region}:${account}:${resource}`;
}

import { formatArn, parseArn } from '@coldstart/cloud';

/** `arn:aws:iam::ACCOUNT:role/PATH/NAME`: IAM has no Regions. */
export function iamArn({ account }: { readonly account: string }, kind: string, path: string, name: string): string {
  return formatArn({ region: '', account }, 'iam', `${kind}${path}${name}`);
}

/** `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION` */
export function stsArn(account: string, resource: string): string {
  return formatArn({ region: '', account }, 'sts', resource);
}

/** The account in an ARN; empty where it names none. */
export function accountOf(arn: string): string {
  return parseArn(arn)?.account ?? '';
}

/** What an ARN says of a user, group or role; `undefined` for other ARNs. */
export function parseIdentityArn(arn: string): { account: string; kind: string; name: string } | undefined {
  const [, account = '', kind = '', name = ''] =
    /^arn:aws:iam::(\d{12}):(user|group|role)\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  return kind === '' ? undefined : { account, kind, name };
}

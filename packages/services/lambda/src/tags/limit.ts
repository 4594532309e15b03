import { invalidParameter } from '../errors.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-tags.html */
const MOST_TAGS = 50;

export function checkTagLimit(old: Readonly<Record<string, string>>, added: Readonly<Record<string, string>>): void {
  if (Object.keys({ ...old, ...added }).length > MOST_TAGS) {
    throw invalidParameter('Number of tags exceeds resource tag limit.');
  }
}

import { ClassroomError } from './problem.ts';

/**
 * A classroom's address as it is kept: scheme, name and port. What a browser's address has besides is left out, and
 * without a scheme it is `http`, as read from a wall.
 *
 * @throws ClassroomError
 */
export function parseAddress(text: string): string {
  const trimmed = text.trim();
  const example = 'Write it as your instructor shows it, such as `http://192.168.1.5:4400`.';
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`);
  if (url === null || url.hostname === '') throw new ClassroomError(`\`${trimmed}\` is no address. ${example}`);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new ClassroomError(`A classroom’s address begins with \`http://\` or \`https://\`. ${example}`);
  if (url.username !== '' || url.password !== '')
    throw new ClassroomError(`A classroom’s address holds no name and password. ${example}`);
  return url.origin;
}

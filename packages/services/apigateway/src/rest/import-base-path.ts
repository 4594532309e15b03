import { specOf, textOf, type Spec } from '../open-api.ts';

/** The path before all paths: `basePath` of version 2, the first server's of version 3. */
export function basePathOf(document: Spec): string {
  if (document['swagger'] !== undefined) return (textOf(document['basePath']) ?? '').replace(/\/+$/, '');
  const [server] = Array.isArray(document['servers']) ? (document['servers'] as unknown[]) : [];
  const { url, variables } = specOf(server);
  const named = textOf(specOf(specOf(variables)['basePath'])['default']);
  const filled = (textOf(url) ?? '').replaceAll(/\{([^}]+)\}/g, (_, name: string) =>
    name === 'basePath' && named !== undefined
      ? named.replace(/^\//, '')
      : (textOf(specOf(specOf(variables)[name])['default']) ?? ''),
  );
  const path = filled.replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/\/+$/, '');
  return path === '' || path.startsWith('/') ? path : `/${path}`;
}

/**
 * Where a path goes: `ignore` leaves the base path out, `prepend` puts it before, `split` all of it but its first part.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api-basePath.html
 */
export function placed(path: string, base: string, how = 'ignore'): string {
  if (how === 'prepend') return `${base}${path}`;
  return how === 'split' ? `${base.replace(/^\/[^/]*/, '')}${path}` : path;
}

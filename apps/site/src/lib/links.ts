/** An address within the site, also when it is hosted under a sub-path. */
export function to(path: string): string {
  return `${import.meta.env.BASE_URL.replace(/\/$/, '')}/${path}`;
}

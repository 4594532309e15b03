/** An address within the site, also when it is hosted under a sub-path. */
export function to(path: string): string {
  return `${import.meta.env.BASE_URL.replace(/\/$/, '')}/${path}`;
}

/** Where a link of the way through the course leads: exercises are there in one language, whatever that of the page is. */
export function addressOf(
  { href, attrs = {} }: { readonly href: string; readonly attrs?: object },
  locale: string | undefined,
): string {
  return locale !== undefined && 'data-exercise' in attrs ? href.replace(`/${locale}/`, '/') : href;
}

/** What differs between the engines: the table below the widget. */
export const DIFFERENCES: readonly (readonly [what: string, fn: string, lambda: string])[] = [
  ['runs at', 'the two gates of the viewer', 'all four'],
  ['language', 'JavaScript, a runtime of its own', 'Node.js, Python'],
  ['a header', '`headers.host.value`', '`headers.host[0].value`'],
  ['the status', '`statusCode: 301`, a number', "`status: '301'`, a text"],
  ['the query string', 'an object, one field a name', 'a text'],
  ['the body of a request', 'never', 'where `IncludeBody` is true'],
  ['network, files, environment', 'none', 'network and `/tmp`; no variables of your own'],
  ['size of the code', '10 KB', '50 MB'],
];

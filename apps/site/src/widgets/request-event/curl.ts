/** Reads a command line of curl, as far as it says what is sent. */
import type { PreviewRequest } from '@coldstart/service-apigateway/preview';

/** A command that cannot be read, and what to do about it. */
export class CurlError extends Error {}

/** Words of a command line, as a shell takes them apart: quotes, backslashes, ends of lines. */
export function wordsOf(command: string): string[] {
  const words: string[] = [];
  const pattern = /\s*((?:'[^']*'|"(?:\\.|[^"\\])*"|\\[\s\S]|[^\s'"\\])+)/gy;
  const text = command.replaceAll(/\\\r?\n/g, ' ').trim();
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    end = match.index + match[0].length;
    words.push(
      (match[1] ?? '').replaceAll(
        /'([^']*)'|"((?:\\.|[^"\\])*)"|\\([\s\S])/g,
        (_, single?: string, double?: string, escaped?: string) =>
          single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? escaped ?? '',
      ),
    );
  }
  if (end !== text.length) throw new CurlError(`A quote is not closed: ${text.slice(end).trim().slice(0, 40)}`);
  return words;
}

const WITH_VALUE: Readonly<Record<string, string>> = {
  '-X': 'method',
  '--request': 'method',
  '-H': 'header',
  '--header': 'header',
  '-d': 'data',
  '--data': 'data',
  '--data-raw': 'data',
  '--data-binary': 'data',
  '--json': 'json',
  '-b': 'cookie',
  '--cookie': 'cookie',
  '-A': 'agent',
  '--user-agent': 'agent',
};
/** They change what curl prints, not what it sends. */
const WITHOUT_EFFECT = /^(?:-[sSvikL]+|--silent|--show-error|--verbose|--include|--insecure|--location|--compressed)$/;

interface Options {
  readonly urls: string[];
  readonly given: Map<string, string[]>;
}

function optionsOf(words: readonly string[]): Options {
  const urls: string[] = [];
  const given = new Map<string, string[]>();
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    // `-XPOST` is `-X POST`.
    const short = /^-[XHdbA]./.test(word) ? word.slice(0, 2) : word;
    const option = WITH_VALUE[short];
    if (option !== undefined) {
      const value = short === word ? words[(at += 1)] : word.slice(2);
      if (value === undefined) throw new CurlError(`${word} needs a value behind it.`);
      given.set(option, [...(given.get(option) ?? []), value]);
    } else if (!word.startsWith('-')) urls.push(word);
    else if (!WITHOUT_EFFECT.test(word))
      throw new CurlError(`${word} is not known here. Try -X, -H, -d, --json, -b or -A.`);
  }
  return { urls, given };
}

/**
 * What a command sends; its path without the stage.
 *
 * @param stage with which the paths of the API begin; undefined where paths have none
 * @throws CurlError
 */
export function readCurl(command: string, stage: string | undefined): PreviewRequest {
  const [program, ...words] = wordsOf(command);
  if (program !== 'curl') throw new CurlError('Begin with curl.');
  const { urls, given } = optionsOf(words);
  const [url, ...more] = urls;
  if (url === undefined) throw new CurlError('The address is missing.');
  if (more.length > 0)
    throw new CurlError(`Two addresses, ${url} and ${more[0]}: put quotes around what has an & or a space.`);
  const { path, query } = addressOf(url, stage);
  const last = (option: string): string | undefined => given.get(option)?.at(-1);
  const data = last('json') ?? given.get('data')?.join('&');
  const headers = (given.get('header') ?? []).map((line): [string, string] => {
    const [, name, value] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined)
      throw new CurlError(`-H '${line}' is no header. Write 'name: value'.`);
    return [name, value];
  });
  const add = (name: string, value: string | undefined): void => {
    if (value !== undefined && !headers.some(([other]) => other.toLowerCase() === name.toLowerCase()))
      headers.unshift([name, value]);
  };
  // What curl sends by itself.
  if (data !== undefined)
    add('Content-Type', last('json') === undefined ? 'application/x-www-form-urlencoded' : 'application/json');
  add('Cookie', last('cookie'));
  add('Accept', last('json') === undefined ? '*/*' : 'application/json');
  add('User-Agent', last('agent') ?? 'curl/8.15.0');
  return {
    method: (last('method') ?? (data === undefined ? 'GET' : 'POST')).toUpperCase(),
    path,
    query,
    headers,
    body: new TextEncoder().encode(data ?? ''),
  };
}

function addressOf(url: string, stage: string | undefined): { path: string; query: string } {
  const [, whole = '', query = ''] = /^(?:https?:\/\/[^/?#]*)?([^?#]*)\??([^#]*)/.exec(url) ?? [];
  const path = whole.startsWith('/') ? whole : `/${whole}`;
  if (stage === undefined) return { path, query };
  if (path !== `/${stage}` && !path.startsWith(`/${stage}/`))
    throw new CurlError(`The path begins with the stage: /${stage}/orders/7`);
  return { path: path.slice(stage.length + 1) || '/', query };
}

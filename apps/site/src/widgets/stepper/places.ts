/** Where in a JSON text something stands that AWS names by a path: `/States/Charge/Retry[0]/Next`. */

interface Node {
  readonly at: number;
  readonly entries: (readonly [name: string, at: number, value: Node])[];
  readonly items: Node[];
}

const TOKEN = /\s*("(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+)/y;

/** The line, from 1 on, of what a path names, or of what comes nearest; undefined in a text that is no JSON. */
export function lineOf(text: string, location: string): number | undefined {
  const root = treeOf(text);
  return root === undefined ? undefined : lineAt(text, placeOf(root, location));
}

export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

function placeOf(root: Node, location: string): number {
  let node = root;
  let place = root.at;
  let rest = location;
  while (rest !== '') {
    const [, index] = /^\[(\d+)\]/.exec(rest) ?? [];
    const item = index === undefined ? undefined : node.items[Number(index)];
    if (item !== undefined) {
      [node, place, rest] = [item, item.at, rest.slice(`[${index}]`.length)];
      continue;
    }
    // A name may have a slash in it: the longest that fits is meant.
    const [entry] = node.entries
      .filter(([name]) => rest.startsWith(`/${name}`) && /^(?:$|[/[])/.test(rest.slice(name.length + 1)))
      .sort(([a], [b]) => b.length - a.length);
    if (entry === undefined) break;
    [place, node] = [entry[1], entry[2]];
    rest = rest.slice(entry[0].length + 1);
  }
  return place;
}

function treeOf(text: string): Node | undefined {
  try {
    JSON.parse(text);
  } catch {
    // Whoever asks is told where by the error itself.
    return undefined;
  }
  const tokens = tokensOf(text);
  let next = 0;
  const read = (): Node => {
    const token = tokens[next++] ?? ['', 0];
    const node: Node = { at: token[1], entries: [], items: [] };
    while (token[0] === '{' && tokens[next]?.[0] !== '}') {
      const [name, at] = tokens[next] ?? ['""', 0];
      next += 2;
      node.entries.push([JSON.parse(name) as string, at, read()]);
      if (tokens[next]?.[0] === ',') next += 1;
    }
    while (token[0] === '[' && tokens[next]?.[0] !== ']') {
      node.items.push(read());
      if (tokens[next]?.[0] === ',') next += 1;
    }
    if (token[0] === '{' || token[0] === '[') next += 1;
    return node;
  };
  return read();
}

function tokensOf(text: string): (readonly [token: string, at: number])[] {
  const found: (readonly [string, number])[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const [whole, token = ''] = match;
    found.push([token, match.index + whole.length - token.length]);
  }
  return found;
}

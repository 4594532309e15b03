import { wantsAscii } from './ascii.ts';

export { ascii, wantsAscii } from './ascii.ts';
export { wrap } from './text.ts';

export interface TerminalStyle {
  /** Can rewrite a line. */
  readonly terminal: boolean;
  readonly colour: boolean;
  /** `✓` and `✗`; else words, which a plain log shows anywhere. */
  readonly symbols: boolean;
  /** Nothing but ASCII is understood. */
  readonly ascii: boolean;
  /** Columns. */
  readonly width: number;
}

const [NARROWEST, USUAL, WIDEST] = [40, 80, 100];

/** @param stream standard output */
export function styleFor(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv): TerminalStyle {
  // Node leaves it out where it is no terminal, whatever its type says.
  const terminal = 'isTTY' in stream && stream.isTTY && environment.TERM !== 'dumb';
  const { NO_COLOR: no = '', FORCE_COLOR: force = '', COLUMNS: columns = '' } = environment;
  const ascii = wantsAscii(environment);
  const width = (terminal ? stream.columns : Number(columns)) || USUAL;
  return {
    terminal,
    colour: no === '' && (force !== '' ? force !== '0' : terminal),
    symbols: terminal && !ascii,
    ascii,
    width: Math.max(NARROWEST, Math.min(width, WIDEST)),
  };
}

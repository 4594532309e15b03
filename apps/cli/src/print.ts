import { ascii, styleFor, wrap } from '@coldstart/grader/style';

/** What this terminal can show. */
export const style = styleFor(process.stdout, process.env);

const understood = style.ascii ? ascii : (text: string): string => text;

/** Writes for people, in what their terminal understands. */
export const write = (text: string): void => void process.stdout.write(understood(text));

/** The same, as a line. */
export const print = (line = ''): void => write(`${line}\n`);

/** A sentence or more, as wide as the terminal. */
export const tell = (text: string): void => print(wrap(understood(text), style.width).join('\n'));

/** What went wrong. A log has it in one line. */
export function printError(text: string): void {
  const lines = process.stderr.isTTY ? wrap(understood(text), style.width) : [understood(text)];
  process.stderr.write(`${lines.join('\n')}\n`);
}

import { ascii, styleFor } from '@coldstart/grader/style';

/** What this terminal can show. */
export const style = styleFor(process.stdout, process.env);

const understood = style.ascii ? ascii : (text: string): string => text;

/** Writes for people, in what their terminal understands. */
export const write = (text: string): void => void process.stdout.write(understood(text));

/** The same, as a line. */
export const print = (line = ''): void => write(`${line}\n`);

/** What went wrong, as a line. */
export const printError = (line: string): void => void process.stderr.write(`${understood(line)}\n`);

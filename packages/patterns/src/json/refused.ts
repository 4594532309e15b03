/** A place in a text, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Why a pattern is refused, before a service has put its own words in front of it. */
export class Refused extends Error {
  /** The reason alone, without the place that the message ends with. */
  readonly reason: string;
  readonly position: Position | undefined;

  constructor(reason: string, at?: { place: string; position: Position }) {
    super(at === undefined ? reason : `${reason}\n at ${at.place}`);
    this.name = 'Refused';
    this.reason = reason;
    this.position = at?.position;
  }
}

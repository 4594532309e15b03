/** A stream is read through one of its consumers: enhanced fan-out. */
export const isConsumer = (arn: string): boolean => /:stream\/[^/]+\/consumer\//.test(arn);

/** What announces its records: of a consumer its stream. */
export const streamOf = (arn: string): string => arn.replace(/\/consumer\/.*$/, '');

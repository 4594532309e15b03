export type Principal = { kind: 'root'; account: string };
export interface PolicyDocument { Version?: string }

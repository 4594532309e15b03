import type { Principal } from '@coldstart/iam';

/** Who is at the other end of a connection, before and after it has named itself. */
export interface Device {
  readonly account: string;
  readonly region: string;
  readonly sourceIp: string;
  /** Whose signature opened the connection; a certificate stands for itself. */
  readonly principal: Principal;
  /** Its certificate, where it showed one: IoT's policies decide for it, IAM's for the others. */
  readonly certificate:
    | { readonly id: string; readonly arn: string; readonly subject: Readonly<Record<string, string>> }
    | undefined;
  /** Of this connection alone. */
  readonly session: string;
}

/** A message on its way through the broker. */
export interface Publication {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1;
  readonly retain: boolean;
  /** Who published it, where it came over MQTT. */
  readonly from?: Publisher | undefined;
  /** How many rules have published it anew, one after the other. */
  readonly hops?: number;
}

export interface Publisher {
  readonly clientId?: string | undefined;
  readonly principal?: string | undefined;
  readonly sourceIp?: string | undefined;
}

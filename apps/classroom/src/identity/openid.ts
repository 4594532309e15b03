/** An account elsewhere, by OpenID Connect. */
export interface OpenId {
  readonly name: string;
}

/** Texts that are cheaper to remember than to ask for again; shared by all nodes, and bounded: any may be forgotten any time. */
export interface Cache {
  get(key: string): Promise<string | undefined>;
  /** Replaces what is there, and forgets it after `ttlMs`. */
  set(key: string, value: string, ttlMs: number): Promise<void>;
}

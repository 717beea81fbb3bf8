/** All sending was stopped from elsewhere while a payment was in flight: no new attempts are made for it, and it is followed to its end. */
export interface StoppedEvent {
  readonly event: 'stopped';
  /** ISO 8601 in UTC. */
  readonly stoppedAt: string;
  /** The same for people. */
  readonly sentence: string;
}

/** `at`: Unix milliseconds. */
export function stoppedEvent(at: number, sentence: string): StoppedEvent {
  return { event: 'stopped', stoppedAt: new Date(at).toISOString(), sentence };
}

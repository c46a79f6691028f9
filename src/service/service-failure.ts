/**
 * Why a service gave no translation.
 *
 * - `unavailable`: no connection, a time-out, too many requests, an error of the server. Passes, perhaps
 * - `forbidden`: it wants a key, or another key
 * - `rejected`: it answers that the request is wrong
 * - `unusable`: it answers, but not with what was asked for
 */
export type FailureKind = 'unavailable' | 'forbidden' | 'rejected' | 'unusable';

export interface FailureDetails {
  readonly kind: FailureKind;
  /** What happened and the cure. */
  readonly message: string;
  /** Whether the same request may succeed later. */
  readonly passing: boolean;
  /** How long the service asks to be left alone. */
  readonly waitMs?: number;
  /** HTTP status, if there was an answer. */
  readonly status?: number;
  /** No connection came about: nobody can have read the request. */
  readonly unreached?: boolean;
}

/** A request that failed. Its message never holds the key. */
export class ServiceFailure extends Error {
  readonly kind: FailureKind;
  readonly passing: boolean;
  readonly waitMs: number | undefined;
  readonly status: number | undefined;
  readonly unreached: boolean;

  constructor({ kind, message, passing, waitMs, status, unreached = false }: FailureDetails) {
    super(message);
    this.name = 'ServiceFailure';
    this.kind = kind;
    this.passing = passing;
    this.waitMs = waitMs;
    this.status = status;
    this.unreached = unreached;
  }
}

/** An answer that came but cannot be used; asking again may help. */
export function unusable(message: string): ServiceFailure {
  return new ServiceFailure({ kind: 'unusable', message, passing: true });
}
